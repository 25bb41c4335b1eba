import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../../src/core/session.ts';
import { SearchIndex } from '../../src/search/search-index.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { sampleExchange, sampleRun, sampleSession, temporaryFolder } from '../store/session-samples.ts';

let minutes = 0;

/** A folder of sessions and the path of an index of it. */
export class Library {
  readonly folder: string;
  readonly path: string;

  constructor() {
    const home = temporaryFolder();
    this.folder = join(home, 'sessions');
    this.path = join(home, 'cache', 'search.sqlite');
    mkdirSync(this.folder);
  }

  /** Writes a session: what was asked and answered, in turn. Each one is newer than the one before. */
  put(id: string, ...said: readonly (readonly [asked: string, answered: string])[]): Session {
    const exchanges = said.map(([asked, answered], n) =>
      sampleExchange(`${id}-${n}`, asked, [sampleRun(answered)]),
    );
    const session = { ...sampleSession(id), title: `About ${id}`, exchanges };
    this.write(`${id}.json`, serialiseSession(session));
    return session;
  }

  write(name: string, content: string): void {
    const path = join(this.folder, name);
    // As the store does it: a new file in place of the old one.
    rmSync(path, { force: true });
    writeFileSync(path, content);
    minutes += 1;
    const at = new Date(Date.UTC(2026, 10, 20) + minutes * 60_000);
    utimesSync(path, at, at);
  }

  remove(id: string): void {
    rmSync(join(this.folder, `${id}.json`));
  }

  /** The index, up to date. */
  index(): SearchIndex {
    const index = SearchIndex.open(this.path, this.folder);
    if (index === null) throw new Error('this Node has no SQLite');
    refreshed(index);
    return index;
  }

  /** The exchanges in which these words are found, the newest first. */
  find(query: string): readonly (string | null)[] {
    const index = this.index();
    try {
      return index.find(query, 100).map((hit) => hit.exchange);
    } finally {
      index.close();
    }
  }
}

/** Reads to the end; gives whether anything had changed. */
export function refreshed(index: SearchIndex): boolean {
  const turns = index.refresh();
  for (;;) {
    const turn = turns.next();
    if (turn.done === true) return turn.value;
  }
}
