import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type PtyProgram, startInPty } from '../harness/pty.ts';

const PROGRAM = join(import.meta.dirname, 'programs/manners.ts');

/** Runs the program from a shell that prints the terminal's settings before and after it. */
function run(how: string, env: Readonly<Record<string, string>> = {}): PtyProgram {
  const script = `trap : INT; stty -g; echo before; "$0" "$@"; echo "code $?"; stty -g; echo after; read -r _`;
  return startInPty('/bin/sh', ['-c', script, process.execPath, PROGRAM, how], { env, columns: 120 });
}

/** The program's own pid: the shell's only child. */
function childOf(pty: PtyProgram): number {
  return Number(readFileSync(`/proc/${pty.pid}/task/${pty.pid}/children`, 'utf8').trim().split(' ')[0]);
}

async function expectRestored(pty: PtyProgram, code: number): Promise<string> {
  const screen = await pty.waitFor(/after$/m);
  const [before, ...rest] = screen.split('\n').filter((line) => line.trim() !== '');
  expect(screen).toContain(`code ${code}\n`);
  expect(rest.filter((line) => line === before)).toHaveLength(1);
  expect(pty.onAlternateScreen).toBe(false);
  expect(pty.modes).toMatchObject({ bracketedPasteMode: false, mouseTrackingMode: 'none' });
  expect(pty.isCursorShown).toBe(true);
  // Kitty's keyboard flags were pushed as often as they were popped.
  expect(pty.output.split('\x1b[>5u').length).toBe(pty.output.split('\x1b[<u').length);
  return screen;
}

describe.runIf(process.platform === 'linux')(
  'the terminal is as it was, and the exit code says how it ended',
  () => {
    test('quit', async () => {
      await using pty = run('wait');
      await pty.waitFor('ready');
      expect(pty.onAlternateScreen).toBe(true);
      await pty.waitFor((p) => p.title !== '');
      expect(pty.modes).toMatchObject({ bracketedPasteMode: true, mouseTrackingMode: 'vt200' });
      expect(pty.title).toBe('manners ␛]0;forged␇');
      pty.key('ctrl+c');
      await expectRestored(pty, 5);
      expect(readFileSync(join(pty.home, 'saved'), 'utf8')).toBe('quit');
    });

    test('a thrown error: one sentence, without the token and without its escape sequence', async () => {
      await using pty = run('throw');
      const screen = (await expectRestored(pty, 1)).replaceAll('\n', '');
      expect(screen).toContain(
        'hf-tui had to stop because of a mistake of its own (Error: boom with hf_…mnop',
      );
      expect(screen).toContain('␛[31mred');
      expect(pty.output).not.toContain('abcdefgh');
      expect(readFileSync(join(pty.home, 'saved'), 'utf8')).toBe('crash');
    });

    test('an error that cannot be read', async () => {
      await using pty = run('unreadable');
      expect(await expectRestored(pty, 1)).toContain('a mistake of its own (it cannot be said which)');
      expect(readFileSync(join(pty.home, 'saved'), 'utf8')).toBe('crash');
    });

    test('a mistake in the last words', async () => {
      await using pty = run('speechless');
      await pty.waitFor('ready');
      process.kill(childOf(pty), 'SIGTERM');
      expect(await expectRestored(pty, 1)).toContain('no last words');
    });

    test('a rejected promise', async () => {
      await using pty = run('reject');
      expect(await expectRestored(pty, 1)).toContain('nobody waited');
    });

    test('an error while drawing', async () => {
      await using pty = run('render-error');
      await pty.waitFor('ready');
      pty.type('x');
      expect(await expectRestored(pty, 1)).toContain('drawing failed');
    });

    test('process.exit', async () => {
      await using pty = run('exit');
      await expectRestored(pty, 3);
    });

    test.each([
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
      ['SIGQUIT', 131],
    ] as const)('%s', async (signal, code) => {
      await using pty = run('wait');
      await pty.waitFor('ready');
      process.kill(childOf(pty), signal);
      await expectRestored(pty, code);
      expect(readFileSync(join(pty.home, 'saved'), 'utf8')).toBe('signal');
    });

    test('a second signal takes nothing from saving', async () => {
      await using pty = run('slow');
      await pty.waitFor('ready');
      const pid = childOf(pty);
      process.kill(pid, 'SIGTERM');
      await pty.waitFor((one) => one.title === 'saving');
      process.kill(pid, 'SIGINT');
      process.kill(pid, 'SIGTERM');
      await expectRestored(pty, 143);
      expect(readFileSync(join(pty.home, 'saved'), 'utf8')).toBe('signal');
    });

    test('a mistake while it is saved takes nothing from saving, and is said', async () => {
      await using pty = run('mistake');
      await pty.waitFor('ready');
      process.kill(childOf(pty), 'SIGTERM');
      expect(await expectRestored(pty, 1)).toContain('a mistake in between');
      expect(readFileSync(join(pty.home, 'saved'), 'utf8')).toBe('signal');
    });

    test('saving that never ends is given up', async () => {
      await using pty = run('stuck');
      await pty.waitFor('ready');
      process.kill(childOf(pty), 'SIGTERM');
      await expectRestored(pty, 143);
      expect(existsSync(join(pty.home, 'saved'))).toBe(false);
    });

    test('a disk that never answers does not keep the program', async () => {
      await using pty = run('held');
      await pty.waitFor('ready');
      execFileSync('mkfifo', [join(pty.home, 'pipe')]);
      process.kill(childOf(pty), 'SIGTERM');
      await expectRestored(pty, 143);
    });

    test('a disk that never answers does not keep a program that was quit either', async () => {
      await using pty = run('held');
      await pty.waitFor('ready');
      execFileSync('mkfifo', [join(pty.home, 'pipe')]);
      pty.key('ctrl+c');
      await expectRestored(pty, 5);
    });

    test('a disk that never answers: a signal behind a quit counts', async () => {
      await using pty = run('held');
      await pty.waitFor('ready');
      execFileSync('mkfifo', [join(pty.home, 'pipe')]);
      pty.key('ctrl+c');
      await pty.waitFor((one) => one.title === 'saving');
      process.kill(childOf(pty), 'SIGTERM');
      await expectRestored(pty, 143);
    });
  },
);

describe.runIf(process.platform === 'linux')('while it runs', () => {
  test('keys typed before the first frame arrive', async () => {
    await using pty = run('wait');
    pty.type('early');
    await pty.waitFor('ready early');
    pty.paste('two\nlines');
    pty.key('alt+enter', 'f1', 'esc');
    await pty.waitFor('(alt+enter)(f1)(esc)');
  });

  test('Ctrl+L draws everything anew on a screen that something else has written on', async () => {
    await using pty = run('wait');
    await pty.waitFor('ready');
    pty.type('abc');
    await pty.waitFor('ready abc');
    const before = pty.screen();
    writeFileSync(`/proc/${childOf(pty)}/fd/1`, '\x1b[2;3Hjunk\x1b[10;10Hmore junk');
    await pty.waitFor('more junk');
    pty.key('ctrl+l');
    await pty.waitFor(() => pty.screen() === before);
  });

  test('an editor that is not there is said', async () => {
    await using pty = run('wait', { EDITOR: '/nonexistent/editor', VISUAL: '' });
    await pty.waitFor('ready');
    pty.key('ctrl+g');
    await pty.waitFor('The editor /nonexistent/editor was not found.');
    pty.key('ctrl+c');
    await expectRestored(pty, 5);
  });

  test('what the editor wrote comes back, and the program goes on', async () => {
    await using pty = run('wait', { VISUAL: `${join(import.meta.dirname, 'programs/editor.sh')} -x` });
    await pty.waitFor('ready');
    pty.key('ctrl+g');
    await pty.waitFor('editing draft with -x (-rw-------)');
    expect(pty.modes.bracketedPasteMode).toBe(false);
    expect(pty.onAlternateScreen).toBe(false);
    // The keyboard's interrupt is the editor's own affair.
    pty.type('\x03');
    pty.type('new text\r');
    await pty.waitFor('ready <new text>');
    await pty.waitFor((p) => p.modes.bracketedPasteMode);
    expect(pty.onAlternateScreen).toBe(true);
    pty.type('!');
    await pty.waitFor('ready <new text>!');
    pty.key('ctrl+c');
    await expectRestored(pty, 5);
  });

  test('copying goes through the terminal where there is no display', async () => {
    await using pty = run('wait');
    await pty.waitFor('ready');
    pty.key('ctrl+y');
    await pty.waitFor('to the terminal');
    expect(pty.clipboard).toBe("it's 日本");
  });

  test.each([
    'key',
    'SIGTSTP',
    'SIGSTOP',
  ])('suspended by %s and continued, the terminal is given back and taken again', async (by) => {
    await using pty = startInPty('/bin/bash', ['--norc', '--noprofile', '-i'], { env: { PS1: 'shell> ' } });
    await pty.waitFor('shell>');
    pty.type(`stty -g >$HOME/before; ${process.execPath} ${PROGRAM} wait\r`);
    await pty.waitFor('ready');
    pty.type('typed');
    await pty.waitFor('ready typed');
    if (by === 'key') pty.key('ctrl+z');
    else process.kill(childOf(pty), by as NodeJS.Signals);
    await pty.waitFor(/Stopped/);
    if (by !== 'SIGSTOP') {
      expect(pty.onAlternateScreen).toBe(false);
      expect(pty.modes.mouseTrackingMode).toBe('none');
      pty.type('stty -g >$HOME/during; cmp $HOME/before $HOME/during && echo same\r');
      await pty.waitFor(/^same$/m);
    }
    pty.type('fg\r');
    await pty.waitFor((p) => p.onAlternateScreen && p.screen().startsWith('ready typed\nsecond row\n'));
    pty.type('x');
    await pty.waitFor('ready typedx');
    await pty.waitFor((p) => p.modes.mouseTrackingMode === 'vt200');
    pty.key('ctrl+c');
    await pty.waitFor((p) => !p.onAlternateScreen);
    pty.type('echo "code $?"\r');
    await pty.waitFor('code 5');
  });

  test('a terminal that is closed ends it, after saving', async () => {
    const pty = startInPty(process.execPath, [PROGRAM, 'wait']);
    await pty.waitFor('ready');
    pty.signal('SIGHUP');
    expect(await pty.exit).toEqual({ code: 129, signal: 0 });
    expect(existsSync(join(pty.home, 'saved'))).toBe(true);
    await pty.close();
  });
});
