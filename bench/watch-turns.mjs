/**
 * Preloaded into the program: writes to `~/turns.json`, when it ends, how much CPU time its main thread took between two
 * looks a millisecond apart, for those that took long: [when it began, ms since 1970; ms of CPU]. Time of the thread, so that what
 * others take of the machine is not counted; and no more than has passed, as the system counts CPU time in ticks of some ms.
 */
import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const LONG = 2;
const long = [];
const used = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
let before = used();
let began = Date.now();
let beganAt = performance.now();
setInterval(() => {
  const now = used();
  const passed = performance.now() - beganAt;
  if (Math.min(now - before, passed) > LONG) long.push([began, Math.min(now - before, passed)]);
  before = now;
  began = Date.now();
  beganAt = performance.now();
}, 1).unref();
process.on('exit', () => writeFileSync(join(homedir(), 'turns.json'), JSON.stringify(long)));
