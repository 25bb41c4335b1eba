import type { Exchange, Question, Run } from '../core/exchange.ts';
import { exchangeOf, type ImportTools, type Said } from './drafts.ts';
import type { ImportedPicture } from './pictures.ts';

/** One version of a turn: what was asked, with the images that came with it, and one answer to that. */
export interface SaidVersion {
  /** The question as the file has it: two versions with the same one ask the same thing. */
  readonly question: unknown;
  readonly said: Said;
  /** The bytes of `said.images`. */
  readonly data: readonly Uint8Array[];
}

/**
 * An exchange with an answer for each version. Where they answer different questions each knows its own, as after a
 * prompt that was edited and asked again.
 */
export function exchangeOfVersions(
  versions: readonly SaidVersion[],
  chosen: number,
  tools: ImportTools,
): { readonly exchange: Exchange; readonly pictures: readonly ImportedPicture[] } | null {
  const main = versions[chosen];
  if (main === undefined) return null;
  const asksOne = versions.every(({ question }) => question === main.question);
  const { runs: _one, ...base } = exchangeOf(main.said, tools);
  const runs = versions.map(({ said }): Run => {
    const { task, input, images, runs: made } = exchangeOf(said, tools, base.id);
    const [run] = made;
    const asked: Question = { task, input, images };
    return asksOne ? run : { ...run, asked };
  });
  const exchange: Exchange = { ...base, chosen, runs };
  const pictureAt = (data: Uint8Array, at: number) => ({ exchangeId: base.id, at, data, hasSource: false });
  const pictures = main.data.map(pictureAt);
  if (asksOne) return { exchange, pictures };
  const asked = versions.flatMap(({ data }, run) => data.map((one, at) => ({ ...pictureAt(one, at), run })));
  return { exchange, pictures: [...pictures, ...asked] };
}
