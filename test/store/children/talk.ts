/**
 * Talks in one session until it is killed: each exchange is journalled, streamed, ended and saved as the notebook does
 * it. Says on standard output what it was promised: `begun ID`, `said ID LENGTH TIME`, `saved ID LENGTH`. With `slow`
 * its third answer never ends.
 */
import { writeSync } from 'node:fs';
import { type Exchange, newRun } from '../../../src/core/exchange.ts';
import { newSession, type Session } from '../../../src/core/session.ts';
import { createSessions } from '../../../src/store/sessions.ts';

const [home = '', pace = 'quick', id = '01TALK'] = process.argv.slice(2);
const say = (line: string) => writeSync(1, `${line}\n`);
const store = createSessions({ env: {}, home, platform: process.platform });
const opened = await store.open(id);
if (!opened.ok && opened.error.code !== 'SESSION_NOT_FOUND') throw new Error(opened.error.message);
if (opened.ok && opened.value.readOnly !== null) throw new Error(opened.value.readOnly.message);
let session: Session = opened.ok
  ? opened.value.session
  : { ...newSession(id, new Date().toISOString(), 'x'), title: 'Talk' };
say('open');
const snapshot = { name: 'x', url: '', model: '', provider: '' };
for (let count = 0; ; count++) {
  const at = new Date().toISOString();
  const running: Exchange = {
    id: `${process.pid}-${count}`,
    task: 'chat',
    input: `Question ${count}`,
    images: [],
    muted: false,
    folded: false,
    chosen: 0,
    runs: [newRun(snapshot, {}, at)],
    extra: {},
  };
  const begun = await store.journal.begin(
    { ...session, exchanges: [...session.exchanges, running] },
    running,
  );
  if (!begun.ok) throw new Error(begun.error.message);
  say(`begun ${running.id}`);
  let output = '';
  const isEndless = pace === 'slow' && count === 2;
  for (let piece = 0; isEndless || piece < 6; piece++) {
    const text = isEndless ? `${piece} ` : `${piece} `.repeat(1 + ((count * 7 + piece) % 3) * 1000);
    output += text;
    store.journal.append(id, running.id, { text, reasoning: '' });
    say(`said ${running.id} ${output.length} ${Date.now()}`);
    await new Promise((resolve) => setTimeout(resolve, isEndless ? 10 : 1));
  }
  const ended: Exchange = {
    ...running,
    runs: [{ ...newRun(snapshot, {}, at), status: 'complete', output, finishReason: 'stop' }],
  };
  const over = await store.journal.end(id, ended);
  if (!over.ok) throw new Error(over.error.message);
  session = { ...session, updatedAt: at, exchanges: [...session.exchanges, ended] };
  const saved = await store.save(session);
  if (!saved.ok) throw new Error(saved.error.message);
  say(`saved ${running.id} ${output.length}`);
}
