import { appError, failed, ok, type Result } from '../core/errors.ts';
import { isObject, own } from '../store/json-guard.ts';
import { parseSession } from '../store/session-parse.ts';
import { sessionsFromChatGpt } from './chatgpt.ts';
import { CSV_HEAD, sessionFromCsv } from './csv.ts';
import { readDocument } from './document-text.ts';
import { type ImportedSession, type ImportTools, settled } from './drafts.ts';
import { sessionFromHtml } from './html-read.ts';
import { sessionFromPairs } from './input-output.ts';
import { MARKDOWN_HEAD } from './markdown.ts';
import { sessionFromMarkdown } from './markdown-read.ts';
import { sessionFromMessages } from './messages.ts';
import { sessionFromNotebook } from './notebook-read.ts';
import { sessionsFromOpenWebUi } from './open-webui.ts';
import { baseName } from './pictures.ts';
import { sessionFromText } from './plain-text.ts';

/** More sessions than anybody keeps in one file. */
const MOST_SESSIONS = 20_000;

/**
 * The sessions in a text, whatever form it has: that is told by what it holds, not by its name. Nothing of it can
 * name an endpoint by address, take the id of another session, or decide where a file goes.
 */
export function importText(
  text: string,
  fileName: string,
  tools: ImportTools,
): Result<readonly ImportedSession[]> {
  const plain = readDocument(text);
  const name = baseName(fileName).replace(/\.[A-Za-z0-9]+$/, '');
  const found = foundIn(plain, name, fileName, tools);
  if (!found.ok) return found;
  const sessions = found.value.filter(
    ({ session }) =>
      session.exchanges.length > 0 || session.draft !== '' || session.draftImages !== undefined,
  );
  if (sessions.length === 0) return failed(refusal(fileName, 'holds no exchange'));
  if (sessions.length > MOST_SESSIONS) {
    return failed(refusal(fileName, `holds more than ${MOST_SESSIONS} conversations`));
  }
  return ok(sessions.map((one) => ({ ...one, ...settledWithPictures(one, tools) })));
}

/** Exchanges may get new ids: what hangs on them goes along. */
function settledWithPictures(one: ImportedSession, tools: ImportTools) {
  const { session, notices } = settled(one.session, tools);
  const ids = new Map(one.session.exchanges.map(({ id }, i) => [id, session.exchanges[i]?.id ?? id]));
  const pictures = one.pictures.map((picture) => ({
    ...picture,
    exchangeId: ids.get(picture.exchangeId) ?? picture.exchangeId,
  }));
  return { session, pictures, notices: [...one.notices, ...notices] };
}

type Found = Result<readonly ImportedSession[]>;

function foundIn(text: string, name: string, fileName: string, tools: ImportTools): Found {
  const words = () => fromWords(text, name, tools);
  if (/^\s*<!doctype html/i.test(text)) {
    const page = sessionFromHtml(text, tools);
    if (page === 'newer') return failed(newerThanThis(fileName));
    // A title may begin like a page too.
    const one = page ?? words();
    return one === null
      ? failed(refusal(fileName, 'is a page without a session of hf-tui in it'))
      : ok([one]);
  }
  if (!/^\s*[[{]/.test(text)) {
    const one = words();
    return one === null ? failed(refusal(fileName, 'is in no form that can be imported')) : ok([one]);
  }
  const json = fromJson(text, name, fileName, tools);
  // A title may begin with a bracket too.
  const one = json.ok ? null : words();
  return one === null ? json : ok([one]);
}

/** Where a form begins in a way of its own, that decides: any of them may hold another in its words. */
function fromWords(text: string, name: string, tools: ImportTools): ImportedSession | null {
  const markdown = () => sessionFromMarkdown(text, tools);
  const csv = () => sessionFromCsv(text, name, tools);
  if (text.trimStart().startsWith(MARKDOWN_HEAD)) return markdown();
  if (text.startsWith(CSV_HEAD)) return csv();
  return sessionFromText(text, tools) ?? markdown() ?? csv();
}

function fromJson(text: string, name: string, fileName: string, tools: ImportTools): Found {
  const whole = parsed(text);
  if (whole === undefined) return fromLines(text, fileName, tools);
  const items = Array.isArray(whole) ? whole : [whole];
  if (items.length > 0 && Array.isArray(whole)) {
    const pairs = sessionFromPairs(whole, name, tools);
    if (pairs !== null) return ok([pairs]);
  }
  const sessions: ImportedSession[] = [];
  for (const item of items) {
    const some = sessionsFrom(item, name, tools);
    if (some === 'newer') {
      return failed(newerThanThis(fileName));
    }
    if (some.length === 0) return failed(refusal(fileName, 'is in no form that can be imported'));
    sessions.push(...some);
  }
  return ok(sessions);
}

/** One conversation on each line. */
function fromLines(text: string, fileName: string, tools: ImportTools): Found {
  const sessions: ImportedSession[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const value = parsed(line);
    if (value === undefined) {
      return failed(
        refusal(
          fileName,
          i === 0 ? 'is no whole JSON document' : `is damaged in line ${i + 1}: no whole JSON`,
        ),
      );
    }
    const one = sessionFromMessages(value, tools);
    if (one === null) {
      return failed(
        refusal(fileName, `has no conversation in line ${i + 1}: {"messages": [...]} is expected`),
      );
    }
    sessions.push(one);
  }
  return ok(sessions);
}

/** `[]`: it is none. */
function sessionsFrom(
  value: unknown,
  name: string,
  tools: ImportTools,
): readonly ImportedSession[] | 'newer' {
  const listed = (one: ImportedSession | null) => (one === null ? null : [one]);
  if (!isObject(value)) return [];
  if (own(value, 'nbformat') !== undefined) return listed(sessionFromNotebook(value, name, tools)) ?? [];
  if (Array.isArray(own(value, 'exchanges'))) {
    const fallback = { id: tools.makeId(), now: tools.now, makeId: tools.makeId };
    const session = parseSession(value, fallback);
    if (session === null) return [];
    if (session.newerVersion !== null) return 'newer';
    const mended = session.mended.filter((path) => path !== 'id');
    const places = mended.slice(0, 3).join(', ');
    const notices = mended.length === 0 ? [] : [`Values of the wrong kind were replaced: ${places}.`];
    return [{ session: session.session, pictures: [], notices }];
  }
  return (
    sessionsFromChatGpt(value, tools) ??
    sessionsFromOpenWebUi(value, tools) ??
    listed(sessionFromMessages(value, tools)) ??
    listed(sessionFromPairs(value, name, tools)) ??
    []
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function newerThanThis(fileName: string) {
  const message = `${baseName(fileName)} was written by a newer version of hf-tui.`;
  return appError('SESSION_NEWER', message, 'Update hf-tui, then import it.');
}

function refusal(fileName: string, what: string) {
  return appError(
    'SESSION_CORRUPT',
    `${baseName(fileName)} ${what}.`,
    'Sessions come in as JSON, JSONL, Markdown, HTML, text, CSV, input_output.json, .ipynb, or exports of ChatGPT and Open WebUI.',
  );
}
