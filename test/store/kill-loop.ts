/**
 * Kills a program at random moments of streaming and saving, and checks after each kill that everything it was told to
 * be on the disk is there. By itself: `node test/store/kill-loop.ts 2000`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSessions } from '../../src/store/sessions.ts';

export interface KillReport {
  readonly kills: number;
  /** Exchanges that were told to be saved. */
  readonly saved: number;
  /** Answers that came back half. */
  readonly interrupted: number;
  /** What was promised and is not there, in one sentence each. */
  readonly losses: readonly string[];
}

/** `random` gives numbers from 0 to 1. A new session is begun after every `perSession` kills. */
export async function killLoop(kills: number, random: () => number, perSession = 20): Promise<KillReport> {
  const losses: string[] = [];
  let savedCount = 0;
  let interrupted = 0;
  let home = '';
  let saved = new Map<string, number>();
  const begun = new Set<string>();
  try {
    for (let kill = 0; kill < kills; kill++) {
      if (kill % perSession === 0) {
        if (home !== '') rmSync(home, { recursive: true, force: true });
        home = mkdtempSync(join(tmpdir(), 'hf-tui-kill-'));
        saved = new Map();
        begun.clear();
      }
      for (const line of await talkUntilKilled(home, random() * 120)) {
        const [what, id = '', length = ''] = line.split(' ');
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
      for (const id of begun) if (!found.has(id)) losses.push(`kill ${kill}: ${id} was begun and is gone`);
      interrupted += [...found.values()].filter((run) => run?.status === 'interrupted').length;
      const folder = join(home, '.local/share/hf-tui/sessions');
      const odd = readdirSync(folder).filter((name) => /corrupt|changed/.test(name));
      if (odd.length > 0) losses.push(`kill ${kill}: ${odd.join(', ')}`);
    }
  } finally {
    if (home !== '') rmSync(home, { recursive: true, force: true });
  }
  return { kills, saved: savedCount, interrupted, losses };
}

/** The lines the program said. It is killed that many milliseconds after it opened its session. */
function talkUntilKilled(home: string, afterMs: number): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const program = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'children/talk.ts'), home],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    let failure = '';
    let timer: NodeJS.Timeout | undefined;
    program.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (said.startsWith('open')) timer ??= setTimeout(() => program.kill('SIGKILL'), afterMs);
    });
    program.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      failure += chunk;
    });
    program.on('close', (_code, signal) => {
      clearTimeout(timer);
      const lines = said.split('\n').slice(0, -1);
      resolve(signal === 'SIGKILL' ? lines : [...lines, `error ${failure.slice(0, 400)}`]);
    });
  });
}

if (process.argv[1] === import.meta.filename) {
  const report = await killLoop(Number(process.argv[2] ?? 100), Math.random);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = report.losses.length === 0 ? 0 : 1;
}
