import { chosenRun, type Exchange, type ImageRef } from '../core/exchange.ts';
import { jsonDocument } from '../core/json-document.ts';
import { documentText } from '../core/safe-text.ts';
import { type Session, titleOf } from '../core/session.ts';
import { sessionToJson } from '../store/session-format.ts';
import { dataUrl } from './base64.ts';
import { segmentsOf } from './fences.ts';
import { baseName, type Pictures } from './pictures.ts';

/** Nothing is loaded and nothing runs, whatever an answer holds. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE = `
:root { color-scheme: light dark; --rule: #8886; --soft: #8882; --faint: #777; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: .8rem; font-weight: 600; margin: 1.5rem 0 .35rem; color: var(--faint); }
article { border-top: 1px solid var(--rule); margin-top: 1.5rem; }
p, .in { white-space: pre-wrap; margin: .35rem 0; }
.in { padding: .6rem .8rem; background: var(--soft); border-radius: .4rem; }
.about, .failed, figcaption { color: var(--faint); font-size: .85rem; }
pre { overflow-x: auto; padding: .7rem .8rem; background: var(--soft); border-radius: .4rem; }
code { font: .9em/1.45 ui-monospace, monospace; }
figure { margin: .6rem 0; }
img { max-width: 100%; max-height: 30rem; border-radius: .4rem; }
details { color: var(--faint); }
`.trim();

/** Where the session itself stands in the page: data, which no browser runs. */
export const HTML_DATA = '<script type="application/json" id="hf-tui-session">';
/** An image of the page: index of its exchange, index in it, bytes. */
export const HTML_IMAGE = /<img data-hf-tui="(\d+)\.(\d+)" alt="[^"]*" src="(data:[^"]*)">/g;

/**
 * A session as one page of HTML: images inside, nothing that runs, nothing loaded from anywhere, light and dark. The
 * whole session stands in it as data, so that it can be imported.
 */
export function htmlOf(session: Session, pictures: Pictures): string {
  const title = escaped(titleOf(session));
  const system =
    session.system === '' ? '' : `<h2>System</h2>\n<div class="in">${escaped(session.system)}</div>\n`;
  const articles = session.exchanges.map((exchange, i) => articleOf(exchange, i, pictures));
  return `<!doctype html>
<html lang="">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="hf-tui">
<title>${title}</title>
<style>
${STYLE}
</style>
</head>
<body>
<h1 dir="auto">${title}</h1>
<p class="about">${escaped(session.endpoint)} · ${escaped(session.updatedAt)}</p>
${system}${articles.join('')}${HTML_DATA}${dataOf(session)}</script>
</body>
</html>
`;
}

/** JSON in which nothing can end the element it stands in, or begin a comment. */
function dataOf(session: Session): string {
  return jsonDocument(sessionToJson(session), 0).replace(/[<>&]/g, (character) => {
    return `\\u00${character.charCodeAt(0).toString(16)}`;
  });
}

function articleOf(exchange: Exchange, index: number, pictures: Pictures): string {
  const number = index + 1;
  const run = chosenRun(exchange);
  const model = run?.endpoint.model || run?.endpoint.name || '';
  const out = [`Out ${number}`, ...(model === '' ? [] : [model])].join(' · ');
  const status = run === undefined || run.status === 'complete' ? '' : ` (${run.status})`;
  const input = exchange.input === '' ? '' : `<div class="in" dir="auto">${escaped(exchange.input)}</div>\n`;
  const reasoning =
    run === undefined || run.reasoning === ''
      ? ''
      : `<details><summary>Reasoning</summary><p dir="auto">${escaped(run.reasoning)}</p></details>\n`;
  const error =
    run?.error == null
      ? ''
      : `<p class="failed">${escaped([run.error.message, run.error.hint].join(' ').trim())}</p>\n`;
  return `<article>
<h2>In ${number}${exchange.muted ? ' (not sent)' : ''}</h2>
${exchange.images.map((image, at) => figureOf(image, `${index}.${at}`, pictures)).join('')}${input}<h2>${escaped(out)}${status}</h2>
${reasoning}${answerOf(run?.output ?? '')}${error}</article>
`;
}

function figureOf(image: ImageRef, place: string, pictures: Pictures): string {
  const kept = pictures.get(image.sha256);
  const name = escaped(baseName(image.path));
  const shown =
    kept === undefined
      ? ''
      : `<img data-hf-tui="${place}" alt="${name}" src="${escaped(dataUrl(kept.mediaType, kept.data))}">`;
  const absent = kept === undefined ? ' (the image was not kept)' : '';
  return `<figure>${shown}<figcaption>${name}${absent}</figcaption></figure>\n`;
}

/** Words as they are, with their line breaks; fenced code as code. */
function answerOf(output: string): string {
  if (output === '') return '';
  return segmentsOf(output)
    .segments.map(({ kind, text }) =>
      kind === 'code'
        ? `<pre><code>${escaped(text)}</code></pre>\n`
        : `<p dir="auto">${escaped(text.replace(/^\n+|\n+$/g, ''))}</p>\n`,
    )
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return documentText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
