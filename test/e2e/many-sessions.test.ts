import { describe, expect, it } from 'vitest';
import { openNotebook, saved, send } from '../harness/conversation.ts';
import { type FakeHub, GOOD_TOKEN } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { freshHome, startProgram } from '../harness/program.ts';
import { chunk, HOLD, says } from '../harness/scripted-reply.ts';

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

const filler = Array.from({ length: 40 }, (_, n) => `Line ${n} of a long answer.`).join('\n\n');

describe('what was said', () => {
  it('is found in another session, opened there, and by the command line', async () => {
    hub.script('many/first', says(`东京塔 stands there.\n\n${filler}`), says(filler));
    await using program = await openNotebook(hub, 'many/first');
    send(program, 'Where would you go');
    await saved(program);
    send(program, 'And then');
    await saved(program, 2);
    program.key('ctrl+n');
    await program.waitFor(/Ask anything/);

    program.key('ctrl+s');
    await program.waitFor(/1 of 1/);
    program.type('东京');
    await program.waitFor(/东京塔 stands there/);
    expect(program.rows().filter((row) => row.includes('stands there'))).toHaveLength(1);
    program.key('enter');
    // Jumped to the first cell, which the second one had pushed away.
    await program.waitFor((one) => one.screen().includes('东京塔') && one.screen().includes('COMMAND'));

    await using search = startProgram({ home: program.home, args: ['sessions', 'search', '京塔', 'STANDS'] });
    await search.waitFor(/东京塔 stands there/);
    await search.exit;
  });
});

describe('a session in two windows', () => {
  it('is followed in the second one, which can take it over when the first is closed', async () => {
    hub.script('many/two', says('The first answer.'), {
      parts: [
        chunk({ content: 'Half an answer' }),
        HOLD,
        chunk({ content: ', and the rest.' }, 'stop'),
        'data: [DONE]\n\n',
      ],
    });
    const home = freshHome();
    const env = { ...hub.env, HF_TOKEN: GOOD_TOKEN };
    await using first = await openNotebook(hub, 'many/two', { home });
    send(first, 'Begin');
    await saved(first);

    await using second = startProgram({ home, args: ['-c'], env });
    await second.waitFor(/read-only · open in another window/);
    await second.waitFor(/The first answer\./);
    send(first, 'Go on');
    await second.waitFor(/Half an answer/);
    hub.release();
    await second.waitFor(/Half an answer, and the rest\./);
    await saved(first, 2);

    first.key('ctrl+d');
    await first.exit;
    await second.waitFor(/let go of this session/);
    second.key('ctrl+s');
    await second.waitFor(/1 of 1/);
    second.key('enter');
    await second.waitFor((one) => / saved$/.test(one.rows()[0]?.trimEnd() ?? ''));
  });
});
