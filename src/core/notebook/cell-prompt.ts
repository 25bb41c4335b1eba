import type { CellTarget, Composer, InHand } from '../composer.ts';
import { bufferOf } from '../editor/buffer.ts';
import type { Exchange } from '../exchange.ts';
import { EMPTY_COMPOSER } from '../initial-state.ts';
import { keyNamed } from '../key-table.ts';
import type { UnsentCell } from '../session.ts';
import { type State, withNotice } from '../state.ts';
import { exchangeOf } from './exchanges.ts';

/** Where a cell is written: in its place, or anew beside another. */
type Place = UnsentCell['place'];

/**
 * Opens a cell's input where it stands; the prompt waits as it is until that is sent or left. What was written there
 * before and left comes back, with what can be undone.
 */
export function editCell(state: State, exchange: Exchange): State {
  return aimed(
    state,
    { kind: 'edit', id: exchange.id },
    {
      buffer: bufferOf(exchange.input),
      attachments: exchange.images,
    },
  );
}

/** A new cell is written above or below this one. */
export function insertCell(state: State, side: 'above' | 'below', exchange: Exchange): State {
  return aimed(state, { kind: side, id: exchange.id }, EMPTY_COMPOSER);
}

function aimed(state: State, target: Place, fresh: InHand): State {
  const left = state.leftCells?.[nameOf(target)];
  const opened = written(state, target, left ?? fresh);
  if (left === undefined) return opened;
  const canUndo = left.buffer.undo.length > 0;
  const hint = canUndo ? `${keyNamed('undo-edit')} undoes it step by step.` : '';
  return withNotice(opened, 'info', 'This is what you wrote here before.', hint);
}

/** This is being written in that place now; what was being written in another waits there. */
export function written(state: State, target: Place, { buffer, attachments }: InHand): State {
  const { composer } = state;
  const aside =
    composer.target.kind === 'end'
      ? { buffer: composer.buffer, attachments: composer.attachments }
      : composer.aside;
  // What was cut in one place can be put in in the other.
  const cut = { ...buffer, killed: composer.buffer.killed };
  return {
    ...leftUnsent(state),
    mode: 'edit',
    find: null,
    composer: { ...EMPTY_COMPOSER, buffer: cut, attachments, target, aside },
  };
}

/** The name of a place among the cells that were left. */
export const nameOf = ({ kind, id }: Place): string => `${kind} ${id}`;

/** What a cell that was left unsent will hold when it is opened again. */
export function leftFor(state: State, target: Place, inHand: InHand): State {
  return { ...state, leftCells: { ...state.leftCells, [nameOf(target)]: { place: target, ...inHand } } };
}

/** All that is written in cells and was not sent, with what is being written now. */
export function unsentCells(state: State): readonly UnsentCell[] {
  return Object.values(leftUnsent(state).leftCells ?? {}).map(({ place, buffer, attachments }) => ({
    place,
    input: buffer.text,
    images: attachments,
  }));
}

/** Keeps what is being written in a cell, unless that is nothing, or what stands there anyway. */
function leftUnsent(state: State): State {
  const { target, buffer, attachments } = state.composer;
  if (target.kind === 'end') return state;
  if (buffer.text === '' && attachments.length === 0) return withoutLeft(state);
  const exchange = target.kind === 'edit' ? exchangeOf(state, target.id) : undefined;
  const isSame = buffer.text === (exchange?.input ?? '') && sameImages(attachments, exchange?.images ?? []);
  return isSame ? withoutLeft(state) : leftFor(state, target, { buffer, attachments });
}

/** What was written in this place is sent, or given up. */
export function withoutLeft(state: State): State {
  const { target } = state.composer;
  if (target.kind === 'end' || state.leftCells?.[nameOf(target)] === undefined) return state;
  const { [nameOf(target)]: _, ...leftCells } = state.leftCells;
  return { ...state, leftCells };
}

function sameImages(some: InHand['attachments'], others: InHand['attachments']): boolean {
  return some.length === others.length && some.every((image, i) => image === others[i]);
}

/** Whether a cell is being written in its place, and not the prompt. */
export function writesCell({ mode, composer }: State): boolean {
  return mode === 'edit' && composer.target.kind !== 'end';
}

/** Leaves a cell as it was: the prompt is as it was before. What was written is kept, and it is said what brings it back. */
export function leaveCell(state: State): State {
  const { target } = state.composer;
  const kept = leftUnsent(state);
  const left: State = { ...kept, mode: 'command', composer: composerBehind(state) };
  if (target.kind === 'end' || kept.leftCells?.[nameOf(target)] === undefined) return left;
  const says = target.kind === 'edit' ? 'The cell is as it was.' : 'No cell was made.';
  return withNotice(left, 'info', says, `${keyNamed(OPENS[target.kind])} brings back what you wrote.`);
}

const OPENS = { edit: 'cell-edit', above: 'cell-above', below: 'cell-below' } as const;

/** The prompt as it is once the cell that is being written is sent or left; what was cut there can be put in here. */
export function composerBehind({ composer }: State): Composer {
  const { aside, buffer } = composer;
  const { killed } = buffer;
  if (aside === null) return { ...EMPTY_COMPOSER, buffer: { ...EMPTY_COMPOSER.buffer, killed } };
  return { ...EMPTY_COMPOSER, ...aside, buffer: { ...aside.buffer, killed } };
}

/** Where in the list a new cell goes. */
export function placeOf(exchanges: readonly Exchange[], target: CellTarget): number {
  if (target.kind === 'end') return exchanges.length;
  const at = exchanges.findIndex((exchange) => exchange.id === target.id);
  if (at < 0) return exchanges.length;
  return target.kind === 'above' ? at : at + 1;
}
