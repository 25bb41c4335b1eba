/** Sessions to send out, and what brings them in again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosenRun, type Exchange } from '../../src/core/exchange.ts';
import type { ExportForm } from '../../src/core/export-form.ts';
import type { Session } from '../../src/core/session.ts';
import { parseSession } from '../../src/store/session-parse.ts';
import type { ImportedSession, ImportTools } from '../../src/transfer/drafts.ts';
import { exportText } from '../../src/transfer/export.ts';
import { importText } from '../../src/transfer/import.ts';
import type { Pictures } from '../../src/transfer/pictures.ts';

const NOW = '2026-11-20T15:00:00.000Z';

/** Ids N1, N2, …; by default every endpoint counts as saved here, so that nothing is taken away. */
export function importTools(knowsEndpoint: (name: string) => boolean = () => true): ImportTools {
  let ids = 0;
  return {
    makeId: () => {
      ids += 1;
      return `N${ids}`;
    },
    now: NOW,
    knowsEndpoint,
  };
}

/** The one session in a text, or why there is none. */
export function importOne(text: string, fileName = 'talk.txt', tools = importTools()): ImportedSession {
  const found = importText(text, fileName, tools);
  if (!found.ok) throw new Error(found.error.message);
  const [one, ...others] = found.value;
  if (one === undefined || others.length > 0) throw new Error(`${found.value.length} sessions`);
  return one;
}

export function throughForm(session: Session, form: ExportForm, pictures: Pictures = new Map()): Session {
  return importOne(exportText(session, form, pictures), `talk.${form}`).session;
}

/** A session as its file holds it. */
export function goldenSession(name: string): Session {
  const file = join(import.meta.dirname, '../golden', name);
  const parsed = parseSession(JSON.parse(readFileSync(file, 'utf8')), {
    id: 'X',
    now: NOW,
    makeId: () => 'X',
  });
  if (parsed === null) throw new Error(`${name} is no session`);
  return parsed.session;
}

/** What was said, and how it ended. */
export function said(exchange: Exchange) {
  const run = chosenRun(exchange);
  return { input: exchange.input, output: run?.output ?? '', status: run?.status ?? 'failed' };
}
