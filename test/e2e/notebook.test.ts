import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openNotebook, recordedExchanges, saved, send } from '../harness/conversation.ts';
import type { FakeHub } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { freshHome, startProgram } from '../harness/program.ts';
import { says } from '../harness/scripted-reply.ts';

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

/** A home folder with these keys of the user's own. */
function homeWithKeys(keys: object): string {
  const home = freshHome();
  mkdirSync(join(home, '.config/hf-tui'), { recursive: true });
  writeFileSync(join(home, '.config/hf-tui/keys.json'), JSON.stringify(keys));
  return home;
}

describe('an answer that is out of date', () => {
  it('says what it is older than, and is asked again with one key', async () => {
    hub.script('cells/stale', says('first answer'));
    await using program = await openNotebook(hub, 'cells/stale');
    send(program, 'one');
    await saved(program, 1);
    send(program, 'two');
    await saved(program, 2);
    await program.waitFor('sends In 1, 2');

    hub.script('cells/stale', says('another answer'));
    program.key('esc');
    await program.waitFor('COMMAND');
    program.type('gr');
    await program.waitFor('Out 2 · older than In 1');
    program.type('s');
    await program.waitFor(
      (one) => !one.screen().includes('older than') && recordedExchanges(one.home)[1]?.runs.length === 2,
    );
    await saved(program, 2);
    expect(recordedExchanges(program.home).map(({ output }) => output)).toEqual([
      'another answer',
      'another answer',
    ]);
  });
});

describe('a search', () => {
  it('marks what it finds, steps through it, and leaves the screen as it was', async () => {
    hub.script('cells/find', says('A needle, and **another needle**.'));
    await using program = await openNotebook(hub, 'cells/find');
    send(program, 'look for it');
    await saved(program);
    program.key('esc');
    await program.waitFor('COMMAND');
    const before = program.rows().slice(0, -4);
    program.type('/NEEDLE');
    await program.waitFor('/ NEEDLE   1 of 2');
    program.key('enter');
    await program.waitFor('Esc leaves');
    program.type('n');
    await program.waitFor('/ NEEDLE   2 of 2');
    program.key('esc');
    await program.waitFor((one) => !one.screen().includes('NEEDLE'));
    expect(program.rows().slice(0, -4)).toEqual(before);
  });
});

describe('keys of the user’s own', () => {
  it('are obeyed and shown, and what cannot be is said', async () => {
    const home = homeWithKeys({ fold: 'X', help: 'f2', nothing: 'x' });
    hub.script('cells/keys', says('line one\n\nline two\n'));
    await using program = await openNotebook(hub, 'cells/keys', { home });
    await program.waitFor('There is no command "nothing".');
    await program.waitFor('F2 help');
    send(program, 'fold');
    await saved(program);
    program.key('esc');
    await program.waitFor('COMMAND');
    program.type('X');
    await program.waitFor(/line one … 3 lines folded/);
    program.type('\x1bOQ');
    await program.waitFor(/Help +› type to filter/);
  });

  it('are listed by hf-tui keys, which shows what a key sends', async () => {
    const home = homeWithKeys({ palette: 'f3' });
    await using program = startProgram({ args: ['keys'], home });
    await program.waitFor('Ctrl+C ends.');
    program.type('\x1bOR');
    await program.waitFor(/F3 +prompt, cells: Find a command/);
    program.key('ctrl+c');
    expect(await program.exit).toMatchObject({ code: 0 });
  });
});

describe('the mouse', () => {
  it('selects the cell that is clicked on, and the prompt', async () => {
    hub.script('cells/mouse', says('short'));
    await using program = await openNotebook(hub, 'cells/mouse');
    send(program, 'one');
    await saved(program, 1);
    send(program, 'two');
    await saved(program, 2);
    const row = program.rows().findIndex((text) => text.includes('In  1')) + 1;
    program.type(`\x1b[<0;10;${row}M\x1b[<0;10;${row}m`);
    await program.waitFor(/▌In {2}1/);
    const prompt = program.rows().findIndex((text) => text.includes('goes back to the prompt')) + 1;
    program.type(`\x1b[<0;10;${prompt}M\x1b[<0;10;${prompt}m`);
    await program.waitFor('EDIT ');
  });
});

describe('an answer', () => {
  it('numbers its code, links only where the text says so, and says formulas', async () => {
    hub.script(
      'cells/rich',
      says(
        'See [the docs](https://example.org/x) or [https://good.example](https://evil.example).\n\n$x^2 \\leq \\alpha$\n\n```js\n1\n```\n\n```\n2\n```\n',
      ),
    );
    await using program = await openNotebook(hub, 'cells/rich', { env: { COLORTERM: 'truecolor' } });
    send(program, 'rich');
    await saved(program);
    await program.waitFor('x² ≤ α');
    expect(program.screen()).toContain('js · 1');
    expect(program.screen()).toContain('code · 2');
    expect(program.output).toContain('\x1b]8;;https://example.org/x\x07');
    expect(program.output).not.toContain('\x1b]8;;https://evil.example');
    program.key('esc');
    await program.waitFor('COMMAND');
    program.type('v');
    await program.waitFor('[the docs](https://example.org/x)');
  });
});

describe('a picture', () => {
  it('is drawn in its cell where there are colours enough', async () => {
    hub.script('cells/picture', says('a picture'));
    const image = join(import.meta.dirname, '../fixtures/images/baseline.jpg');
    await using program = await openNotebook(hub, 'cells/picture', { env: { COLORTERM: 'truecolor' } });
    send(program, `/caption ${image}`);
    await saved(program);
    await program.waitFor(/▀▀▀▀/);
  });
});
