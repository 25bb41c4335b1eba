import { isObject, own } from '../store/json-guard.ts';
import { parseSession } from '../store/session-parse.ts';
import { fromBase64 } from './base64.ts';
import { exchangeOf, type ImportedSession, type ImportTools } from './drafts.ts';
import type { ImportedPicture } from './pictures.ts';

type Json = { readonly [key: string]: unknown };

/** The images of an image cell that stands above the exchange it belongs to. */
interface Attached {
  readonly exchangeId: unknown;
  readonly pictures: readonly { readonly at: number; readonly data: Uint8Array }[];
}

/**
 * A session from a notebook, one of ours or another: code cells are exchanges. What a cell says wins over what we
 * wrote down about it, so a prompt that was changed in Jupyter comes back changed. null when it is no notebook.
 */
export function sessionFromNotebook(
  value: unknown,
  name: string,
  tools: ImportTools,
): ImportedSession | null {
  if (!isObject(value) || own(value, 'nbformat') === undefined) return null;
  const cells = own(value, 'cells');
  if (!Array.isArray(cells)) return null;
  const about = ours(value);
  const header = own(about, 'session');
  const exchanges: object[] = [];
  const attached: { readonly index: number; readonly from: Attached }[] = [];
  let waiting: Attached | null = null;
  let leftOut = 0;
  for (const cell of cells) {
    if (!isObject(cell)) continue;
    const cellAbout = ours(cell);
    const kind = own(cellAbout, 'kind');
    if (kind === 'images') waiting = attachedIn(cell, cellAbout);
    else if (own(cell, 'cell_type') === 'code') {
      const exchange = exchangeIn(cell, cellAbout, tools);
      if (waiting !== null && waiting.exchangeId === own(exchange, 'id'))
        attached.push({ index: exchanges.length, from: waiting });
      waiting = null;
      exchanges.push(exchange);
    } else if (kind !== 'title' && kind !== 'system') leftOut += 1;
  }
  const fallback = { id: tools.makeId(), now: tools.now, makeId: tools.makeId };
  const base = isObject(header) ? header : { title: name };
  const parsed = parseSession({ ...base, version: 1, id: fallback.id, exchanges }, fallback);
  if (parsed === null) return null;
  return {
    session: parsed.session,
    pictures: attached.flatMap(({ index, from }): readonly ImportedPicture[] => {
      const exchange = parsed.session.exchanges[index];
      if (exchange === undefined) return [];
      return from.pictures
        .filter(({ at }) => at < exchange.images.length)
        .map((picture) => ({ ...picture, exchangeId: exchange.id, hasSource: true }));
    }),
    notices: leftOut === 0 ? [] : [`Cells without a prompt were left out (${leftOut}).`],
  };
}

/** What we wrote under `metadata.hf_tui`. */
function ours(owner: Json): Json {
  const metadata = own(owner, 'metadata');
  const about = isObject(metadata) ? own(metadata, 'hf_tui') : undefined;
  return isObject(about) ? about : {};
}

function exchangeIn(cell: Json, about: Json, tools: ImportTools): Json {
  const input = joined(own(cell, 'source'));
  const exchange = own(about, 'exchange');
  if (isObject(exchange)) return { ...exchange, input };
  const outputs = own(cell, 'outputs');
  const output = Array.isArray(outputs) ? outputs.map(outputText).filter((text) => text !== '') : [];
  const status = output.length > 0 ? 'complete' : 'incomplete';
  const { runs, chosen, ...fresh } = exchangeOf({ input, output: output.join('\n'), status }, tools);
  return { ...fresh, chosen, runs, ...(own(cell, 'id') === undefined ? {} : { id: own(cell, 'id') }) };
}

function outputText(output: unknown): string {
  if (!isObject(output)) return '';
  switch (own(output, 'output_type')) {
    case 'stream':
      return joined(own(output, 'text'));
    case 'execute_result':
    case 'display_data': {
      const data = own(output, 'data');
      if (!isObject(data)) return '';
      return joined(own(data, 'text/markdown') ?? own(data, 'text/plain'));
    }
    case 'error':
      return [joined(own(output, 'ename')), joined(own(output, 'evalue'))].join(': ');
    default:
      return '';
  }
}

/** Text that a notebook keeps as one string or as a list of lines. */
function joined(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.filter((line) => typeof line === 'string').join('') : '';
}

function attachedIn(cell: Json, about: Json): Attached {
  const attachments = own(cell, 'attachments');
  const images = own(about, 'images');
  const pictures: { at: number; data: Uint8Array }[] = [];
  for (const image of Array.isArray(images) ? images : []) {
    if (!isObject(image) || !isObject(attachments)) continue;
    const at = own(image, 'at');
    const bundle = own(attachments, String(own(image, 'name')));
    const [base64] = isObject(bundle) ? Object.values(bundle) : [];
    const data = fromBase64(joined(base64));
    if (typeof at === 'number' && Number.isInteger(at) && at >= 0 && data !== null && data.length > 0)
      pictures.push({ at, data });
  }
  return { exchangeId: own(about, 'exchange'), pictures };
}
