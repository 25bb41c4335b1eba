import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectRestored, inShell } from '../harness/between-looks.ts';
import { openNotebook, recordedExchanges, saved, send } from '../harness/conversation.ts';
import { type FakeHub, GOOD_TOKEN } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { filesUnder, freshHome, inHome, PROGRAM, startProgram } from '../harness/program.ts';
import { type PtyProgram, startInPty } from '../harness/pty.ts';

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

describe('quitting gives the terminal back', () => {
  it.each([
    ['Ctrl+D', async (program: PtyProgram) => program.key('ctrl+d')],
    ['/quit', async (program: PtyProgram) => send(program, '/quit')],
    [
      'q',
      async (program: PtyProgram) => {
        program.key('esc');
        await program.waitFor('COMMAND');
        program.key('q');
      },
    ],
    [
      'Ctrl+C twice',
      async (program: PtyProgram) => {
        program.key('ctrl+c');
        await program.waitFor(/again/);
        program.key('ctrl+c');
      },
    ],
  ] as const)('by %s', async (_, quit) => {
    const shelled = await inShell(hub, 'test/echo');
    await using program = shelled.program;
    send(program, 'hello');
    await saved(program);
    await quit(program);
    expect(await shelled.ended()).toEqual({ code: 0, sameSettings: true });
    expectRestored(program);
    // The screen of the shell is as it was, and nothing of the notebook is left on it.
    expect(program.screen()).toMatch(/^before \S+\npid \d+\nexit 0\nafter \S+\n*$/);
    expect(filesUnder(inHome.sessions(program.home)).filter((path) => /\.(lock|jsonl)$/.test(path))).toEqual(
      [],
    );
  });
});

describe('a signal saves what is open and gives the terminal back', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ] as const)('%s', async (name, code) => {
    const shelled = await inShell(hub, 'test/slow');
    await using program = shelled.program;
    send(program, 'wait for it');
    await program.waitFor('beginning');
    program.type('a draft');
    await program.waitFor('› a draft');
    shelled.signal(name);
    expect(await shelled.ended()).toEqual({ code, sameSettings: true });
    expectRestored(program);
    expect(recordedExchanges(program.home)).toMatchObject([
      { input: 'wait for it', output: 'beginning ', status: 'interrupted' },
    ]);
    const [path = ''] = filesUnder(inHome.sessions(program.home)).filter((file) =>
      /[0-9A-Z]{26}\.json$/.test(file),
    );
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ draft: 'a draft' });
  });
});

describe('a mistake of the program’s own', () => {
  it('ends it with a sentence, not with code 0, and the answer is there on the next opening', async () => {
    const thrower = "process.on('SIGUSR2', () => { throw new Error('boom \\x1b]0;stolen\\x07'); })";
    const shelled = await inShell(hub, 'test/slow', [
      `--import=data:text/javascript,${encodeURIComponent(thrower)}`,
    ]);
    await using program = shelled.program;
    send(program, 'before the crash');
    await program.waitFor('beginning');
    shelled.signal('SIGUSR2');
    expect(await shelled.ended()).toEqual({ code: 1, sameSettings: true });
    expectRestored(program);
    const shown = program.screen().replace(/\s+/g, ' ');
    expect(shown).toContain('hf-tui had to stop because of a mistake of its own (Error: boom ␛]0;stolen␇).');
    expect(shown).toContain('Run hf-tui -c to go on where you were.');

    await using next = startProgram({
      args: ['-c'],
      home: program.home,
      env: { ...hub.env, HF_TOKEN: GOOD_TOKEN },
    });
    await next.waitFor('before the crash');
    await next.waitFor('beginning');
    await next.waitFor('stopped');
  });
});

describe('a terminal that goes away', () => {
  it('ends the program with code 129, and what was open is saved', async () => {
    await using program = await openNotebook(hub, 'test/slow');
    send(program, 'gone');
    await program.waitFor('beginning');
    program.hangUp();
    const { code, signal } = await program.exit;
    expect({ code, signal }).toEqual({ code: 129, signal: 0 });
    expect(recordedExchanges(program.home)).toMatchObject([{ output: 'beginning ', status: 'interrupted' }]);
  });
});

describe('Ctrl+Z and fg', () => {
  it('give the terminal to the shell and take it again, as it was', async () => {
    const home = freshHome();
    await using shell = startInPty('/bin/bash', ['--norc', '--noprofile', '-i'], {
      env: { ...hub.env, HF_TOKEN: GOOD_TOKEN, PS1: 'shell> ', PS2: '' },
      home,
      cwd: home,
      columns: 100,
      rows: 30,
    });
    await shell.waitFor('shell> ');
    send(shell, `"${process.execPath}" "${PROGRAM}" -e test/slow`);
    await shell.waitFor((one) => one.screen().includes('EDIT ') && one.modes.bracketedPasteMode);
    send(shell, 'sleep well');
    await shell.waitFor('beginning');
    shell.type('a draft');
    await shell.waitFor('› a draft');

    shell.key('ctrl+z');
    await shell.waitFor(/Stopped[\s\S]*shell> $/m);
    expect(shell.onAlternateScreen).toBe(false);
    expect(shell.isCursorShown).toBe(true);
    expect(shell.modes.mouseTrackingMode).toBe('none');
    send(shell, 'echo $((6 * 7))');
    await shell.waitFor('42');

    send(shell, 'fg');
    await shell.waitFor((one) => one.onAlternateScreen && one.screen().includes('› a draft'));
    expect(shell.screen()).toContain('beginning');
    await shell.waitFor((one) => one.modes.bracketedPasteMode);
    hub.release();
    await shell.waitFor('and end');
    shell.key('ctrl+c');
    await shell.waitFor('Ask anything');
    shell.key('ctrl+d');
    await shell.waitFor((one) => !one.onAlternateScreen && /shell> $/m.test(one.screen()));
    send(shell, 'echo "code $?"; exit');
    await shell.exit;
    expect(shell.output).toContain('code 0');
    expect(recordedExchanges(home)).toMatchObject([{ output: 'beginning and end', status: 'complete' }]);
  });
});

describe('the interface without a terminal', () => {
  it.each([
    ['for input', '</dev/null'],
    ['for output', '| cat'],
    ['for both', '</dev/null | cat'],
  ])('%s says so in one sentence and ends with code 2', async (_, redirection) => {
    const home = freshHome();
    const script = `set -o pipefail; "$0" "$@" ${redirection}; echo "exit $?"`;
    await using shell = startInPty('/bin/bash', ['-c', script, process.execPath, PROGRAM], {
      env: hub.env,
      home,
      cwd: home,
      columns: 120,
    });
    await shell.exit;
    expect(shell.rows().filter((row) => row !== '')).toEqual([
      'The notebook needs a terminal for input and output.',
      'Without one, use hf-tui ask or hf-tui caption; hf-tui --help lists all commands.',
      'exit 2',
    ]);
    expect(shell.output).not.toContain('\x1b');
    expect(filesUnder(join(home, '.local'))).toEqual([]);
  });
});
