import { joinSafe, type SafeText, sliceSafe, words } from '../core/safe-text.ts';
import { widthOf } from './row.ts';

const ADDRESS = /https?:\/\/[\x21-\x7e]+/g;

/** Of a shortened address so much is its end; the rest, with the host, its beginning. */
const END = 1 / 3;

/**
 * A text whose addresses are each no wider than `room` cells: of a longer one the middle is left out. For text of ours;
 * the whole address is to be had by a key.
 */
export function withShortAddresses(text: SafeText, room: number): SafeText {
  const parts: SafeText[] = [];
  let from = 0;
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    const to = index + address.length;
    if (widthOf(address) <= room || room < 8) continue;
    const end = Math.floor(room * END);
    parts.push(sliceSafe(text, from, index + room - 1 - end), words`…`);
    from = to - end;
  }
  return parts.length === 0 ? text : joinSafe([...parts, sliceSafe(text, from)], words``);
}
