/**
 * Kills a program at random moments of streaming and saving, and checks after each kill that everything it was told to
 * be on the disk is there, and of an answer that was arriving all but its last second. Every other session is so big
 * that its journal is what is saved. By itself: `node test/store/kill-loop.ts 2000`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSessions } from '../../src/store/sessions.ts';
import { sampleExchange, sampleRun, sampleSession } from './sample-session.ts';

export interface KillReport {
  readonly kills: number;
  /** Exchanges that were told to be saved. */
  readonly saved: number;
  /** Answers that came back half. */
  readonly interrupted: number;
  /** Answers under way whose text was there for so long that it had to be kept. */
  readonly arriving: number;
  /** What was promised and is not there, in one sentence each. */
  readonly losses: readonly string[];
}

/** Milliseconds: text of this age must outlive a kill. */
const LATE = 1000;
/** Of so many kills one comes while an answer has been arriving for longer than that. */
const SLOW_EACH = 3;

/** `random` gives numbers from 0 to 1. A new session is begun after every `perSession` kills. */
export async function killLoop(kills: number, random: () => number, perSession = 20): Promise<KillReport> {
  const losses: string[] = [];
  let savedCount = 0;
  let interrupted = 0;
  let arriving = 0;
  let home = '';
  let saved = new Map<string, number>();
  const begun = new Set<string>();
  try {
    for (let kill = 0; kill < kills; kill++) {
      if (kill % perSession === 0) {
        if (home !== '') rmSync(home, { recursive: true, force: true });
        home = mkdtempSync(join(tmpdir(), 'hf-tui-kill-'));
        if ((kill / perSession) % 2 === 1) await makeBig(home);
        saved = new Map();
        begun.clear();
      }
      const isSlow = kill % SLOW_EACH === SLOW_EACH - 1;
      const { lines, at } = await talkUntilKilled(home, isSlow ? 'slow' : 'quick', random() * 120);
      const said = new Map<string, number>();
      for (const line of lines) {
        const [what, id = '', length = '', time = ''] = line.split(' ');
        if (what === 'said' && Number(time) < at - LATE) said.set(id, Number(length));
        if (what === 'begun') begun.add(id);
        if (what === 'saved') {
          saved.set(id, Number(length));
          savedCount += 1;
        }
        if (what === 'error') losses.push(`kill ${kill}: the program failed: ${line}`);
      }
      const opened = await createSessions({ env: {}, home, platform: process.platform }).open(
        '01TALK',
        'look',
      );
      if (!opened.ok) {
        if (begun.size > 0) losses.push(`kill ${kill}: ${opened.error.message}`);
        continue;
      }
      const found = new Map(opened.value.session.exchanges.map((one) => [one.id, one.runs[0]]));
      for (const [id, length] of saved) {
        const run = found.get(id);
        if (run?.status !== 'complete' || run.output.length !== length) {
          losses.push(`kill ${kill}: ${id} was saved and is ${run?.status ?? 'gone'}`);
        }
      }
      for (const [id, length] of said) {
        const kept = found.get(id)?.output.length ?? 0;
        if (kept < length) losses.push(`kill ${kill}: ${id} had ${length} characters and has ${kept}`);
        if (!saved.has(id)) arriving += 1;
      }
      for (const id of begun) if (!found.has(id)) losses.push(`kill ${kill}: ${id} was begun and is gone`);
      interrupted += [...found.values()].filter((run) => run?.status === 'interrupted').length;
      const folder = join(home, '.local/share/hf-tui/sessions');
      const odd = readdirSync(folder).filter((name) => /\.json\.corrupt-|\.changed-/.test(name));
      if (odd.length > 0) losses.push(`kill ${kill}: ${odd.join(', ')}`);
    }
  } finally {
    if (home !== '') rmSync(home, { recursive: true, force: true });
  }
  return { kills, saved: savedCount, interrupted, arriving, losses };
}

async function makeBig(home: string): Promise<void> {
  const store = createSessions({ env: {}, home, platform: process.platform });
  const long = sampleExchange('01LONG', 'Long?', [sampleRun('x'.repeat(5 << 20))]);
  await store.save({ ...sampleSession('01TALK'), exchanges: [long] });
  await store.close();
}

/**
 * The lines the program said, and when it was killed: so many milliseconds after it opened its session or, when slow,
 * after it had been at one answer for longer than text may be late.
 */
function talkUntilKilled(
  home: string,
  pace: 'quick' | 'slow',
  afterMs: number,
): Promise<{ readonly lines: readonly string[]; readonly at: number }> {
  return new Promise((resolve) => {
    const program = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'children/talk.ts'), home, pace],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    let failure = '';
    let at = 0;
    let timer: NodeJS.Timeout | undefined;
    const kill = () => {
      at = Date.now();
      program.kill('SIGKILL');
    };
    program.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      const isDue = pace === 'quick' ? said.startsWith('open') : said.split('\nsaved ').length > 2;
      if (isDue) timer ??= setTimeout(kill, pace === 'quick' ? afterMs : LATE + 200 + afterMs);
    });
    program.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      failure += chunk;
    });
    program.on('close', (_code, signal) => {
      clearTimeout(timer);
      const lines = said.split('\n').slice(0, -1);
      const isKilled = signal === 'SIGKILL';
      resolve({ lines: isKilled ? lines : [...lines, `error ${failure.slice(0, 400)}`], at });
    });
  });
}

if (process.argv[1] === import.meta.filename) {
  const report = await killLoop(Number(process.argv[2] ?? 100), Math.random);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = report.losses.length === 0 ? 0 : 1;
}
