import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from './figures.ts';
import { during, type Surroundings, started } from './scenarios.ts';
import { makeSessions } from './session-files.ts';
import { wallClock } from './terminal.ts';

const isListed = (screen: string) => /of 1\d*,?\d{3}/.test(screen);
const isSure = (screen: string) => isListed(screen) && !/Still reading|As it was last time/.test(screen);

/** What the list of so many sessions costs: the first time, and when its summaries have been kept. */
export async function listFigures(around: Surroundings, count: number): Promise<readonly Figure[]> {
  const on = during(around, 'session-list');
  makeSessions(on, count);
  const first = await started('hf-tui', on);
  const opened = wallClock();
  first.terminal.type('\x13');
  const begun = await first.terminal.until((screen) => /\d of \d/.test(screen), 'the newest sessions');
  const listed = await first.terminal.until(isSure, 'the list of sessions');
  // The index is written behind the list.
  while (!existsSync(join(on.home, '.cache/hf-tui/session-list.json')))
    await new Promise((resolve) => setTimeout(resolve, 20));
  await first.terminal.close();
  const again = await started('hf-tui', on);
  const openedAgain = wallClock();
  again.terminal.type('\x13');
  const listedAgain = await again.terminal.until(isListed, 'the list of sessions');
  const checked = await again.terminal.until(isSure, 'the list checked');
  await again.terminal.close();
  const of = (name: string, ms: number): Figure => ({ name, unit: 'ms', here: ms });
  return [
    of(`start beside ${count} sessions`, first.ms),
    of(`list of ${count} sessions, never read: rows`, begun - opened),
    of(`list of ${count} sessions, never read: all`, listed - opened),
    { ...of(`list of ${count} sessions`, listedAgain - openedAgain), bar: '100 ms' },
    of(`list of ${count} sessions: checked`, checked - openedAgain),
  ];
}
