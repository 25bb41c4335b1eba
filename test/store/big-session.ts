import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../src/core/errors.ts';
import type { Session } from '../../src/core/session.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { createSessions, type SessionStore } from '../../src/store/sessions.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

/** Big enough to be shown before all of it was read, with more than what is read at first. */
export const exchanges = Array.from({ length: 80 }, (_, n) =>
  sampleExchange(`01EX${n}`, `Question ${n}`, [sampleRun(`Answer ${n} ${'word '.repeat(2000)}`)]),
);
export const big: Session = { ...sampleSession(), exchanges };

export async function place(text = serialiseSession(big)) {
  const home = temporaryFolder();
  const make = (): SessionStore => createSessions({ env: {}, home, platform: 'linux' });
  const folder = join(home, '.local/share/hf-tui/sessions');
  const path = join(folder, `${SAMPLE_ID}.json`);
  const first = make();
  unwrap(await first.save(sampleSession()));
  await first.close();
  writeFileSync(path, text);
  return {
    home,
    store: make(),
    make,
    path,
    inFile: () => readFileSync(path, 'utf8'),
    corrupt: () => readdirSync(folder).filter((name) => name.includes('.corrupt-')),
  };
}

export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

export async function openedEarly(store: SessionStore) {
  const early = unwrap(await store.open(SAMPLE_ID, 'early'));
  if (early.rest === undefined) throw new Error('it was read whole');
  return { early, rest: early.rest };
}

export const allBut = (n: number) => exchanges.filter((_, at) => at !== n);

/** The text of the session with one of its answers broken. */
export function broken(n: number): string {
  return serialiseSession(big).replace(`"output": "Answer ${n} `, '"output": "Ans\nwer ');
}
