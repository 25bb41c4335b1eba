import { bufferOf } from '../editor/buffer.ts';
import type { Exchange } from '../exchange.ts';
import { EMPTY_COMPOSER } from '../initial-state.ts';
import type { CellTarget, Composer, State } from '../state.ts';

/** Opens a cell's input in the prompt; what stood there waits until it is sent or left. */
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

/** The prompt makes a new cell above or below this one. */
export function insertCell(state: State, side: 'above' | 'below', exchange: Exchange): State {
  return aimed(state, { kind: side, id: exchange.id }, EMPTY_COMPOSER);
}

function aimed(state: State, target: CellTarget, composer: Composer): State {
  const { aside, target: before, buffer, attachments } = state.composer;
  const kept = before.kind === 'end' ? { text: buffer.text, attachments } : aside;
  return { ...state, mode: 'edit', find: null, composer: { ...composer, target, aside: kept } };
}

/** Leaves a cell as it was: what stood in the prompt before is there again. */
export function leaveCell(state: State): State {
  return { ...state, mode: 'command', composer: composerBehind(state) };
}

/** The prompt as it is once the cell that it was aimed at is sent or left. */
export function composerBehind(state: State): Composer {
  const { aside } = state.composer;
  if (aside === null) return EMPTY_COMPOSER;
  return { ...EMPTY_COMPOSER, buffer: bufferOf(aside.text), attachments: aside.attachments };
}

/** Where in the list a new cell goes. */
export function placeOf(exchanges: readonly Exchange[], target: CellTarget): number {
  if (target.kind === 'end') return exchanges.length;
  const at = exchanges.findIndex((exchange) => exchange.id === target.id);
  if (at < 0) return exchanges.length;
  return target.kind === 'above' ? at : at + 1;
}
