/**
 * Preloaded into the program: writes to `~/turns.json`, when it ends, how much CPU time its main thread took between two
 * looks a millisecond apart, for those that took long: [when it began, ms since 1970; ms of CPU]. Time of the thread, so that what
 * others take of the machine is not counted.
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
setInterval(() => {
  const now = used();
  if (now - before > LONG) long.push([began, now - before]);
  before = now;
  began = Date.now();
}, 1).unref();
process.on('exit', () => writeFileSync(join(homedir(), 'turns.json'), JSON.stringify(long)));
