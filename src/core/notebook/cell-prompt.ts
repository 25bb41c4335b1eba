import { bufferOf } from '../editor/buffer.ts';
import type { Exchange } from '../exchange.ts';
import { EMPTY_COMPOSER } from '../initial-state.ts';
import type { CellTarget, Composer, State } from '../state.ts';

/** Opens a cell's input where it stands; the prompt waits as it is until that is sent or left. */
export function editCell(state: State, exchange: Exchange): State {
  return aimed(
    state,
    { kind: 'edit', id: exchange.id },
    {
      ...EMPTY_COMPOSER,
      buffer: bufferOf(exchange.input),
      attachments: exchange.images,
    },
  );
}

/** A new cell is written above or below this one. */
export function insertCell(state: State, side: 'above' | 'below', exchange: Exchange): State {
  return aimed(state, { kind: side, id: exchange.id }, EMPTY_COMPOSER);
}

function aimed(state: State, target: CellTarget, composer: Composer): State {
  const { aside, target: before, buffer, attachments } = state.composer;
  const kept = before.kind === 'end' ? { buffer, attachments } : aside;
  // What was cut in one place can be put in in the other.
  const cut = { ...composer.buffer, killed: buffer.killed };
  return { ...state, mode: 'edit', find: null, composer: { ...composer, buffer: cut, target, aside: kept } };
}

/** Whether a cell is being written in its place, and not the prompt. */
export function writesCell({ mode, composer }: State): boolean {
  return mode === 'edit' && composer.target.kind !== 'end';
}

/** Leaves a cell as it was: the prompt is as it was before. */
export function leaveCell(state: State): State {
  return { ...state, mode: 'command', composer: composerBehind(state) };
}

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
