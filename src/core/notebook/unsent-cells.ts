import { bufferOf } from '../editor/buffer.ts';
import { type Session, type UnsentCell, withPrompt } from '../session.ts';
import type { State } from '../state.ts';
import { nameOf, unsentCells } from './cell-prompt.ts';
import { draftOf } from './saving.ts';

/** What is typed in a session that nothing can be written to, and is nowhere else when that is left. */
export function unwritten(state: State, hasPrompt: boolean): readonly string[] {
  if (state.saved.kind !== 'read-only') return [];
  const cells = unsentCells(state).filter(
    ({ place, input }) =>
      !state.session.unsent?.some((kept) => kept.place.id === place.id && kept.input === input),
  );
  const prompt = hasPrompt && draftOf(state) !== state.session.draft ? [draftOf(state)] : [];
  return [...cells.map(({ input }) => input), ...prompt].filter((text) => text.trim() !== '');
}

export const AMONG_EARLIER = 'What you wrote in the session that is read-only is among your earlier prompts.';

interface AtOpening {
  /** The session as it goes on: its prompt holds what was written in cells that are gone. */
  readonly session: Session;
  /** What comes back when its place is opened. */
  readonly leftCells: NonNullable<State['leftCells']>;
  /** What is said of it, in sentences. */
  readonly says: readonly string[];
}

/**
 * What a session that is opened has of cells that were written and not sent. While it is still being read, nobody knows
 * which of its cells are gone.
 */
export function unsentAtOpening(session: Session, isReading: boolean): AtOpening {
  const all = session.unsent ?? [];
  if (all.length === 0) return { session, leftCells: {}, says: [] };
  const numbers = new Map(isReading ? [] : session.exchanges.map(({ id }, at) => [id, at + 1] as const));
  const there = isReading ? all : all.filter(({ place }) => numbers.has(place.id));
  const gone = all.filter((cell) => !there.includes(cell));
  const draft = [...gone.map(({ input }) => input), session.draft].filter((text) => text !== '').join('\n\n');
  const images = [...gone.flatMap((cell) => cell.images), ...(session.draftImages ?? [])];
  return {
    session: gone.length === 0 ? session : withPrompt(session, draft, images),
    leftCells: Object.fromEntries(
      there.map(({ place, input, images }) => [
        nameOf(place),
        { place, buffer: bufferOf(input), attachments: images },
      ]),
    ),
    says: [
      ...saidOf(there, numbers),
      ...(gone.length === 0 ? [] : ['What was written in a cell that is gone is in the prompt.']),
    ],
  };
}

function saidOf(cells: readonly UnsentCell[], numbers: ReadonlyMap<string, number>): readonly string[] {
  const [cell] = cells;
  if (cell === undefined) return [];
  if (cells.length > 1) {
    return [`What was written in ${cells.length} cells was not sent: it comes back when they are edited.`];
  }
  const number = numbers.get(cell.place.id);
  const name = number === undefined ? 'A cell' : `In ${number}`;
  if (cell.place.kind === 'edit') {
    return [`${name} has a change that was not sent: it comes back when the cell is edited.`];
  }
  const where = number === undefined ? '' : ` ${cell.place.kind} In ${number}`;
  return [`A new cell${where} was not sent: it comes back when one is written there.`];
}
