import { chosenRun, type Exchange } from '../core/exchange.ts';
import { jsonDocument } from '../core/json-document.ts';
import { type Session, titleOf } from '../core/session.ts';
import { exchangeToJson, headerToJson } from '../store/session-format.ts';
import { toBase64 } from './base64.ts';
import { baseName, type Pictures } from './pictures.ts';

/** Ids of cells, by nbformat 4.5. */
const CELL_ID = /^[a-zA-Z0-9-_]{1,64}$/;

/**
 * A session as a Jupyter notebook, nbformat 4.5: each exchange a code cell with the chosen answer as its result, its
 * images attached to a markdown cell above it. All that a notebook has no place for, other answers among it, stands
 * under `metadata.hf_tui`, the one key that is ours.
 */
export function notebookOf(session: Session, pictures: Pictures): string {
  const ids = uniqueIds();
  const cells: object[] = [
    markdownCell(ids('title'), `# ${titleOf(session)}`, { kind: 'title' }),
    ...(session.system === ''
      ? []
      : [markdownCell(ids('system'), `**System:**\n\n${session.system}`, { kind: 'system' })]),
  ];
  session.exchanges.forEach((exchange, index) => {
    const id = ids(CELL_ID.test(exchange.id) ? exchange.id : `cell-${index + 1}`);
    if (exchange.images.length > 0) cells.push(imageCell(ids(`images-${index + 1}`), exchange, pictures));
    cells.push({
      cell_type: 'code',
      id,
      metadata: { hf_tui: { kind: 'exchange', exchange: exchangeToJson(exchange) } },
      execution_count: index + 1,
      source: linesOf(exchange.input),
      outputs: outputsOf(exchange, index + 1),
    });
  });
  const notebook = {
    cells,
    metadata: {
      hf_tui: { kind: 'session', session: headerToJson(session) },
      language_info: { name: 'markdown' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${jsonDocument(notebook, 1)}\n`;
}

function outputsOf(exchange: Exchange, count: number): readonly object[] {
  const run = chosenRun(exchange);
  const outputs: object[] = [];
  if (run !== undefined && run.output !== '') {
    const lines = linesOf(run.output);
    outputs.push({
      output_type: 'execute_result',
      execution_count: count,
      data: { 'text/markdown': lines, 'text/plain': lines },
      metadata: {},
    });
  }
  if (run?.error != null) {
    const { code, message, hint } = run.error;
    outputs.push({ output_type: 'error', ename: code, evalue: message, traceback: [message, hint] });
  }
  return outputs;
}

function imageCell(id: string, exchange: Exchange, pictures: Pictures): object {
  const attachments: Record<string, Record<string, string>> = {};
  const images: object[] = [];
  const lines = exchange.images.map((image, at) => {
    const kept = pictures.get(image.sha256);
    const name = baseName(image.path);
    const label = name.replace(/[\\`*_[\]<>]/g, '\\$&').replace(/\s+/g, ' ');
    if (kept === undefined)
      return `![${label}](<${encodeURI(image.path.toWellFormed()).replace(/[<>]/g, '')}>)`;
    const attached = `image-${at + 1}.${kept.mediaType.slice('image/'.length)}`;
    attachments[attached] = { [kept.mediaType]: toBase64(kept.data) };
    images.push({ at, name: attached });
    return `![${label}](attachment:${attached})`;
  });
  return {
    ...markdownCell(id, lines.join('\n\n'), { kind: 'images', exchange: exchange.id, images }),
    attachments,
  };
}

function markdownCell(id: string, source: string, about: object): object {
  return { cell_type: 'markdown', id, metadata: { hf_tui: about }, source: linesOf(source) };
}

/** Text as the list of lines that notebooks keep on the disk. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function uniqueIds(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    let id = wanted;
    for (let n = 2; taken.has(id); n++) id = `${wanted.slice(0, 56)}-${n}`;
    taken.add(id);
    return id;
  };
}
