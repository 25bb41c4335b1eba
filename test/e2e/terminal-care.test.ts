import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { freshHome, modeOf, PROGRAM, removeHomes, startProgram } from '../harness/program.ts';
import { type PtyProgram, startInPty } from '../harness/pty.ts';
import { readTerminalOutput } from '../harness/terminal-output.ts';

afterAll(removeHomes);

const NOTES = '.local/state/hf-tui/terminals';

/**
 * A shell that gives no thought to the terminal itself, as a program in a script or under `sudo` would not. Its user has
 * settings of their own.
 */
function inShell(script: string): PtyProgram {
  const home = freshHome();
  return startInPty(
    '/bin/sh',
    ['-c', `stty sane -ixon erase ^H intr ^X; echo "before $(stty -g)"; ${script}`, 'sh'],
    {
      env: { NODE: process.execPath, TUI: PROGRAM },
      home,
      cwd: home,
      columns: 100,
      rows: 30,
    },
  );
}

function said(program: PtyProgram, what: RegExp): string | undefined {
  return what.exec(program.output)?.[1];
}

/** Waits for the notebook, and gives its process id as its own note says it. */
async function running(program: PtyProgram): Promise<number> {
  let notes: readonly string[] = [];
  await program.waitFor((one) => {
    if (!one.onAlternateScreen || !one.modes.bracketedPasteMode || !one.screen().includes('F1 help'))
      return false;
    notes = readdirSync(join(program.home, NOTES));
    return notes.length === 1;
  });
  return Number.parseInt(notes[0] ?? '', 10);
}

const expectBack = (program: PtyProgram) => {
  expect(program.onAlternateScreen).toBe(false);
  expect(program.isCursorShown).toBe(true);
  expect(program.modes).toMatchObject({
    bracketedPasteMode: false,
    mouseTrackingMode: 'none',
    wraparoundMode: true,
  });
  expect(said(program, /after (\S+)/)).toBe(said(program, /before (\S+)/));
};

describe('a notebook that was killed', () => {
  it('leaves the terminal in disorder, and hf-tui reset puts it back', async () => {
    await using program = inShell(
      '"$NODE" "$TUI" --practice; echo "killed $(stty -g)"; read -r _; "$NODE" "$TUI" reset; echo "code $?"; echo "after $(stty -g)"; read -r _',
    );
    const pid = await running(program);
    const notes = join(program.home, NOTES);
    expect(modeOf(notes)).toBe('700');
    expect(modeOf(join(notes, `${pid}.json`))).toBe('600');
    process.kill(pid, 'SIGKILL');
    await program.waitFor('killed ');
    expect(said(program, /killed (\S+)/)).not.toBe(said(program, /before (\S+)/));
    expect(program.modes.bracketedPasteMode).toBe(true);
    program.type('\n');
    await program.waitFor('after ');
    expect(program.screen()).toContain('The terminal is as a shell expects it.');
    expect(said(program, /code (\d+)/)).toBe('0');
    expectBack(program);
    expect(readdirSync(notes)).toEqual([]);
  });

  it('while it was suspended has left the user’s title: the one before that is not taken', async () => {
    await using program = inShell(
      'set -m; "$NODE" "$TUI" --practice; echo "stopped"; kill -9 %1; read -r _; "$NODE" "$TUI" reset; "$NODE" "$TUI" --version; echo "after $(stty -g)"; read -r _',
    );
    await running(program);
    program.key('ctrl+z');
    // What the terminal answers to a question stands before it, where it came when nobody listened any more.
    await program.waitFor(/stopped$/m);
    program.type('\r');
    await program.waitFor('after ');
    expectBack(program);
    expect(program.output.split('\x1b[23;2t').length).toBe(program.output.split('\x1b[22;2t').length);
  });

  it('is put back by the next start, which leaves nothing behind itself', async () => {
    await using program = inShell(
      '"$NODE" "$TUI" --practice; echo killed; read -r _; "$NODE" "$TUI" --practice; echo "code $?"; echo "after $(stty -g)"; read -r _',
    );
    process.kill(await running(program), 'SIGKILL');
    await program.waitFor('killed');
    program.type('\n');
    await running(program);
    program.key('ctrl+d');
    await program.waitFor('after ');
    expect(said(program, /code (\d+)/)).toBe('0');
    expectBack(program);
    expect(readdirSync(join(program.home, NOTES))).toEqual([]);
  });

  it.each([
    ['a command', 'ask --practice say river', 'river'],
    ['--version', '--version', 'hf-tui 0.'],
    ['--help', '--help', 'COMMAND --help says more'],
  ])('is put back by %s as well', async (_, line, says) => {
    await using program = inShell(
      `"$NODE" "$TUI" --practice; echo killed; read -r _; "$NODE" "$TUI" ${line}; echo "code $?"; echo "after $(stty -g)"; read -r _`,
    );
    process.kill(await running(program), 'SIGKILL');
    await program.waitFor('killed');
    program.type('\n');
    await program.waitFor('after ');
    expect(program.output).toContain(says);
    expect(said(program, /code (\d+)/)).toBe('0');
    expectBack(program);
  });

  it('that runs elsewhere is none of the next one’s business', async () => {
    await using first = inShell('"$NODE" "$TUI" --practice; read -r _');
    const pid = await running(first);
    await using second = startInPty(process.execPath, [PROGRAM, 'reset'], { home: first.home });
    expect((await second.exit).code).toBe(0);
    expect(readdirSync(join(first.home, NOTES))).toEqual([`${pid}.json`]);
  });
});

describe('plain lines that were killed', () => {
  it.each([
    ['hf-tui reset', '"$NODE" "$TUI" reset', 0],
    ['a command with a mistake', '"$NODE" "$TUI" sessions nonsense', 2],
    ['a command into a pipe', '"$NODE" "$TUI" sessions list | cat', 0],
  ])('are put back by %s', async (_, line, code) => {
    await using program = inShell(
      `stty eol ^Y eol2 ^W ixany; echo "before $(stty -g)"; "$NODE" "$TUI" --plain --practice; echo "killed $(stty -g)"; read -r _; ${line}; echo "code $?"; echo "after $(stty -g)"; read -r _`,
    );
    await program.waitFor('In 1:');
    const notes = join(program.home, NOTES);
    const [note = ''] = readdirSync(notes);
    process.kill(Number.parseInt(note, 10), 'SIGKILL');
    await program.waitFor('killed ');
    const before = /before (\S+)\s+before (\S+)/.exec(program.output)?.[2];
    expect(said(program, /killed (\S+)/)).not.toBe(before);
    program.type('\n');
    await program.waitFor('after ');
    expect(said(program, /code (\d+)/)).toBe(String(code));
    expect(said(program, /after (\S+)/)).toBe(before);
    expect(readdirSync(notes)).toEqual([]);
  });
});

describe('plain lines that are suspended', () => {
  it('leave the line as its user has set it, and take it again', async () => {
    await using program = inShell(
      'set -m; "$NODE" "$TUI" --plain --practice; echo "stopped $(stty -g)"; read -r _; fg; echo "code $?"; echo "after $(stty -g)"; read -r _',
    );
    await program.waitFor('In 1:');
    program.key('ctrl+z');
    await program.waitFor('stopped ');
    expect(said(program, /stopped (\S+)/)).toBe(said(program, /before (\S+)/));
    program.type('\n');
    await program.waitFor(/stopped[\s\S]*--plain/);
    program.type('again\r');
    await program.waitFor('saved)');
    program.key('ctrl+d');
    await program.waitFor('after ');
    expect(said(program, /code (\d+)/)).toBe('0');
    expect(said(program, /after (\S+)/)).toBe(said(program, /before (\S+)/));
  });
});

describe('a notebook that is suspended', () => {
  it('leaves the line as its user has set it, and again when it ends after fg', async () => {
    await using program = inShell(
      'set -m; "$NODE" "$TUI" --practice; echo "stopped $(stty -g)"; read -r _; fg; echo "code $?"; echo "after $(stty -g)"; read -r _',
    );
    await running(program);
    program.key('ctrl+z');
    await program.waitFor('stopped ');
    expect(said(program, /stopped (\S+)/)).toBe(said(program, /before (\S+)/));
    expect(program.onAlternateScreen).toBe(false);
    expect(program.modes.bracketedPasteMode).toBe(false);
    // Only the shell hears of it.
    program.resize(120, 40);
    program.type('\n');
    await running(program);
    await program.waitFor((one) => one.screen().split('\n')[39]?.includes('F1 help') === true);
    program.key('ctrl+d');
    await program.waitFor('after ');
    expect(said(program, /code (\d+)/)).toBe('0');
    expectBack(program);
  });
});

describe('what nobody should write', () => {
  it('does not reach the terminal, and is told on the way out and by hf-tui doctor', async () => {
    const home = freshHome();
    const hook = `process.on('SIGUSR2', () => {
      process.stdout.write('\\x1b]52;c;c3RvbGVu\\x07');
      process.stderr.write('\\x1b]8;;x\\x1b]0;stolen\\x07');
    });`;
    await using program = startProgram({
      home,
      args: ['--practice'],
      nodeFlags: [`--import=data:text/javascript,${encodeURIComponent(hook)}`],
    });
    await program.waitFor((one) => one.screen().includes('F1 help') && one.modes.bracketedPasteMode);
    program.signal('SIGUSR2');
    await program.waitFor('␛]52;c;c3RvbGVu␇');
    program.key('ctrl+d');
    expect((await program.exit).code).toBe(0);
    expect(program.clipboard).toBeNull();
    readTerminalOutput(program.output);
    const sentence = '5 control characters of unknown origin were kept from the terminal.';
    expect(program.output).toContain(sentence);
    await using doctor = startProgram({ home, args: ['doctor'] });
    await doctor.exit;
    expect(doctor.output).toContain(sentence);

    // The next run has nothing to tell, and takes the number away.
    await using next = startProgram({ home, args: ['--practice'] });
    await next.waitFor('F1 help');
    next.key('ctrl+d');
    await next.exit;
    expect(next.output).not.toContain('unknown origin');
    await using again = startProgram({ home, args: ['doctor'] });
    await again.exit;
    expect(again.output).not.toContain('unknown origin');
  });
});

describe('what nobody should write, outside the notebook', () => {
  /** Writes to the terminal behind everything that makes text safe, by each of its three streams. */
  const hook = `process.on('exit', () => {
    for (const stream of [process.stdout, process.stderr, process.stdin]) stream.write('\\x1b]52;c;c3RvbGVu\\x07');
  });`;
  const nodeFlags = [`--import=data:text/javascript,${encodeURIComponent(hook)}`];

  it('is kept from the terminal by commands and plain lines, and added up for hf-tui doctor', async () => {
    const home = freshHome();
    for (const args of [
      ['sessions', 'list'],
      ['--plain', '--practice'],
      ['--not-there'],
      ['ask', '--help'],
    ]) {
      await using program = startProgram({ home, args, nodeFlags });
      if (args[0] === '--plain') {
        await program.waitFor('In 1:');
        program.key('ctrl+d');
      }
      await program.exit;
      expect(program.clipboard).toBeNull();
      expect(program.output.match(/␛\]52;c;c3RvbGVu␇/g)).toHaveLength(3);
      expect(program.output).not.toContain('\x1b]52');
    }
    await using doctor = startProgram({ home, args: ['doctor'] });
    await doctor.exit;
    expect(doctor.output).toContain('24 control characters of unknown origin were kept from the terminal.');
  });
});

describe('a mistake before anything is in charge', () => {
  const hook = `setTimeout(() => { throw new Error('early \\x1b]52;c;c3RvbGVu\\x07'); }, 1);`;
  it.each([
    [['--practice']],
    [['--plain', '--practice']],
    [['sessions', 'list']],
  ])('is said as text: %j', async (args) => {
    const nodeFlags = [`--import=data:text/javascript,${encodeURIComponent(hook)}`];
    await using program = startProgram({ args, nodeFlags });
    expect((await program.exit).code).toBe(1);
    expect(program.clipboard).toBeNull();
    expect(program.output).toContain('early ␛]52;c;c3RvbGVu␇');
    expect(program.output).not.toContain('\x1b]52');
  });
});

describe('a signal that few programs listen to', () => {
  it.each([
    ['SIGUSR2', 140],
    ['SIGALRM', 142],
    ['SIGXCPU', 152],
    ['SIGTRAP', 133],
  ] as const)('%s ends the notebook, and the terminal is as it was', async (signal, code) => {
    await using program = inShell(
      `"$NODE" "$TUI" --practice; echo "code $?"; echo "after $(stty -g)"; read -r _`,
    );
    process.kill(await running(program), signal);
    await program.waitFor('after ');
    expect(said(program, /code (\d+)/)).toBe(String(code));
    expectBack(program);
  });
});

describe('an error while drawing', () => {
  it('ends the notebook with code 1 and a sentence, and gives the terminal back', async () => {
    const hook =
      "process.on('SIGUSR2', () => { Array.prototype.findLastIndex = () => { throw new Error('drawing failed'); }; process.stdout.emit('resize'); })";
    await using program = inShell(
      `"$NODE" "--import=data:text/javascript,${encodeURIComponent(hook)}" "$TUI" --practice; echo "code $?"; echo "after $(stty -g)"; read -r _`,
    );
    const pid = await running(program);
    program.type('x');
    await program.waitFor('› x');
    process.kill(pid, 'SIGUSR2');
    program.type('y');
    await program.waitFor('after ');
    expect(said(program, /code (\d+)/)).toBe('1');
    expect(program.screen().replace(/\s+/g, ' ')).toContain('a mistake of its own (Error: drawing failed)');
    expectBack(program);
  });
});

describe('without a terminal', () => {
  const run = (args: readonly string[], script = '') =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
      const home = freshHome();
      const child = spawn(
        script === '' ? process.execPath : '/bin/bash',
        script === '' ? [PROGRAM, ...args] : ['-c', script],
        {
          cwd: home,
          env: { HOME: home, PATH: process.env.PATH ?? '', NODE: process.execPath, TUI: PROGRAM },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      let out = '';
      let err = '';
      child.stdout?.on('data', (data) => {
        out += data;
      });
      child.stderr?.on('data', (data) => {
        err += data;
      });
      child.on('close', (code) => resolve({ code, out, err }));
    });

  it.each([[[]], [['--practice']], [['reset']]])('%j ends with 2 and one sentence', async (args) => {
    const { code, out, err } = await run(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^(?:The notebook needs a terminal|There is no terminal here)[^\x1b]*\n$/);
  });

  it('a reader that goes away (EPIPE) ends it quietly', async () => {
    const { out, err } = await run(
      [],
      '"$NODE" "$TUI" ask --practice "long 3000 fast" | head -c 20; echo " $PIPESTATUS"',
    );
    expect(out).toMatch(/ 0\n$/);
    expect(err).toBe('');
  });
});
