/**
 * What many sessions, and one big one, cost. Run with `node bench/sessions.ts`; prints figures, asserts nothing.
 * Options: `--sessions N` (10,000), `--exchanges N` in each (20), `--big N` exchanges in the big one (10,000), and
 * `--keep FOLDER` to make the files once and measure again.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { PRACTICE } from '../src/core/endpoint.ts';
import type { Exchange } from '../src/core/exchange.ts';
import { initialState } from '../src/core/initial-state.ts';
import { keyOf } from '../src/core/keys.ts';
import type { Msg } from '../src/core/message.ts';
import { newSession, type Session } from '../src/core/session.ts';
import type { State } from '../src/core/state.ts';
import { update } from '../src/core/update.ts';
import { createRowCache } from '../src/render/row-cache.ts';
import { themeFor } from '../src/render/theme.ts';
import { createSearch } from '../src/search/search.ts';
import { serialiseSession } from '../src/store/session-format.ts';
import { createSessions } from '../src/store/sessions.ts';
import { frameOf } from '../src/ui/frame-of.ts';
import { answerText, promptText } from './conversation-text.ts';

const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '10000' },
    exchanges: { type: 'string', default: '20' },
    big: { type: 'string', default: '10000' },
    keep: { type: 'string' },
  },
});
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'hf-tui-bench-'));
const env = { XDG_DATA_HOME: join(folder, 'data'), XDG_CACHE_HOME: join(folder, 'cache') };
const sessionsFolder = join(env.XDG_DATA_HOME, 'hf-tui/sessions');
const BIG = '01BIG000000000000000000000';

const QUESTIONS = ['river', 'river mount', '东京', '机器学习', '京', 'ภาษาไทย', 'قطار', '🚀', 'zzzz', 'e'];

const store = () => createSessions({ env, home: folder, platform: process.platform });

makeFiles();
await measure('list, first time (no index)', async () => void (await store().list()), forgetCache);
for (let again = 0; again < 3; again++)
  await measure('list, with index', async () => void (await store().list()));
await search();
await big();
if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });

function makeFiles(): void {
  mkdirSync(sessionsFolder, { recursive: true, mode: 0o700 });
  const make = (id: string, exchanges: number, seed: number, length: number) => {
    const path = join(sessionsFolder, `${id}.json`);
    if (existsSync(path)) return;
    writeFileSync(path, serialiseSession(conversation(id, exchanges, seed, length)), { mode: 0o600 });
  };
  for (let n = 0; n < Number(values.sessions); n++) {
    make(`01S${String(n).padStart(23, '0')}`, Number(values.exchanges), n, 500);
  }
  make(BIG, Number(values.big), 0, 800);
}

function conversation(id: string, exchanges: number, seed: number, length: number): Session {
  const at = new Date(Date.UTC(2026, 0, 1) + seed * 60_000).toISOString();
  return {
    ...newSession(id, at, 'qwen'),
    title: promptText(seed * 1000).slice(0, 50),
    exchanges: Array.from({ length: exchanges }, (_, n) =>
      exchange(`${id}-${n}`, seed * 1000 + n, at, length),
    ),
  };
}

function exchange(id: string, seed: number, startedAt: string, length: number): Exchange {
  return {
    id,
    task: 'chat',
    input: promptText(seed),
    images: [],
    muted: false,
    folded: false,
    chosen: 0,
    runs: [
      {
        output: answerText(seed, length),
        reasoning: '',
        status: 'complete',
        finishReason: 'stop',
        endpoint: {
          name: 'qwen',
          url: 'https://router.huggingface.co/v1',
          model: 'Qwen/Qwen3-32B',
          provider: 'cerebras',
        },
        parameters: {},
        usage: { inputTokens: 31, outputTokens: 412 },
        timing: { startedAt, firstTokenMs: 240, totalMs: 1210 },
        error: null,
        sentImages: [],
        extra: {},
      },
    ],
    extra: {},
  };
}

async function big(): Promise<void> {
  const port = store();
  let session: Session | undefined;
  await measure('big session, open', async () => {
    const opened = await port.open(BIG);
    if (!opened.ok) throw new Error(opened.error.message);
    session = opened.value.session;
  });
  if (session === undefined) return;
  const before = session;
  const added = exchange(`${BIG}-new-${Date.now()}`, 7, before.updatedAt, 800);
  const after = { ...before, exchanges: [...before.exchanges, added] };
  await measure('big session, finish an exchange (journal)', async () => {
    await port.journal.begin(before, added);
    await port.journal.end(BIG, added);
    await port.save(after);
  });
  await measure('big session, the file follows', () => port.close());
  inTheInterface(before, 'big session');
  inTheInterface({ ...before, exchanges: before.exchanges.slice(-20) }, 'small session');
}

/** The same exchange in the interface: each message and the frame after it is one piece of work. */
function inTheInterface(session: Session, title: string): void {
  const look = { columns: 100, rows: 30, theme: themeFor('dark', 'true') };
  const cache = createRowCache();
  let state: State = { ...initialState(newSession('S', '', 'practice'), { endpoint: PRACTICE }), size: look };
  let longest = 0;
  let longestIs = '';
  const send = (msg: Msg) => {
    // Its own time: what other programs take of the machine's is not counted.
    const from = process.threadCpuUsage();
    const [after] = update(state, msg);
    state = after;
    frameOf(state, look, cache);
    const { user, system } = process.threadCpuUsage(from);
    const took = (user + system) / 1000;
    if (took > longest) {
      longest = took;
      longestIs = msg.type;
    }
    return took;
  };
  const opened = send({ type: 'session-opened', session, notices: [], readOnly: null });
  console.log(`${`${title}, open: first frame`.padEnd(44)} ${opened.toFixed(1).padStart(8)} ms`);
  // The first one after opening takes the digest of the whole conversation; the others go on from there.
  for (const which of ['first', 'next']) {
    longest = 0;
    for (const character of 'What else?') send({ type: 'key', key: keyOf(character) });
    const [sent, effects] = update(state, { type: 'key', key: keyOf('enter') });
    state = sent;
    const draft = effects.find((effect) => effect.type === 'start-exchange')?.draft;
    if (draft === undefined) throw new Error('the prompt did not go');
    const at = new Date(0).toISOString();
    const requestId = `R-${which}`;
    send({ type: 'begin', draft, exchangeId: `E-${which}`, requestId, at, elapsed: 0 });
    for (let n = 0; n < 40; n++) {
      send({ type: 'streamed', requestId, text: `${promptText(n)} `, reasoning: '', pieces: 1, elapsed: n });
    }
    send({ type: 'ended', requestId, status: 'complete', finishReason: 'stop', error: null, at, elapsed: 9 });
    send({ type: 'saved', session: state.session });
    const figure = longest.toFixed(1).padStart(8);
    console.log(`${`${title}, ${which} exchange: longest step`.padEnd(44)} ${figure} ms   (${longestIs})`);
  }
}

async function search(): Promise<void> {
  const place = { path: join(env.XDG_CACHE_HOME, 'hf-tui/search.sqlite'), folder: sessionsFolder };
  const port = createSearch(place);
  await measure('search, index made', async () => void (await port.refresh()));
  await measure('search, index looked through', async () => void (await port.refresh()));
  for (const question of QUESTIONS) {
    let count = 0;
    await measure(`search, ${question}`, async () => {
      const found = await port.find(question, 200);
      count = found.ok ? found.value.hits.length : -1;
    });
    if (count < 0) throw new Error('the search failed');
  }
  await port.close();
}

function forgetCache(): void {
  rmSync(env.XDG_CACHE_HOME, { recursive: true, force: true });
}

/** How long it took, and for how long at most nothing else could run meanwhile. */
async function measure(what: string, work: () => Promise<void>, before?: () => void): Promise<void> {
  before?.();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.reset();
  // The first interval after that is not counted.
  await new Promise((resolve) => setTimeout(resolve, 5));
  const from = performance.now();
  const used = process.cpuUsage();
  await work();
  const took = performance.now() - from;
  const { user, system } = process.cpuUsage(used);
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.disable();
  const blocked = delay.max / 1e6;
  const figure = (ms: number) => `${ms.toFixed(1).padStart(8)} ms`;
  const cpu = figure((user + system) / 1000);
  console.log(`${what.padEnd(44)} ${figure(took)}   cpu ${cpu}   blocked at most ${figure(blocked)}`);
}
