import { describe, expect, it } from 'vitest';
import { type FakeHub, GOOD_TOKEN } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { startProgram, storedSession } from '../harness/program.ts';
import { chunk, HOLD, type ScriptedReply } from '../harness/scripted-reply.ts';

const HELD: ScriptedReply = {
  parts: [chunk({ content: 'a first line\nhalf of ' }), HOLD, 'data: [DONE]\n\n'],
};
/** Throws where nobody catches it, when it is told to. */
const CRASHES = ['--import', `data:text/javascript,process.on('SIGUSR2',()=>{throw%20new%20Error('boom')})`];

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

/** Both ways of asking without a screen, with an answer that has begun to come. */
const WAYS = {
  'ask --save': async () => {
    const args = ['ask', '--save', 'go', '-e', 'test/held'];
    return startProgram({ args, nodeFlags: CRASHES, env: { ...hub.env, HF_TOKEN: GOOD_TOKEN } });
  },
  '--plain': async () => {
    const args = ['--plain', '-e', 'test/held'];
    const program = startProgram({ args, nodeFlags: CRASHES, env: { ...hub.env, HF_TOKEN: GOOD_TOKEN } });
    await program.waitFor('In 1:');
    program.type('go\r');
    return program;
  },
} as const;

describe.each(Object.entries(WAYS))('an answer that is open in %s', (_, begin) => {
  it.each([
    ['SIGQUIT', 131],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGUSR2', 1],
  ] as const)('is kept as stopped on %s', async (signal, code) => {
    hub.script('test/held', HELD);
    const program = await begin();
    await program.waitFor('a first line');
    program.signal(signal);
    expect(await program.exit).toMatchObject({ code });
    if (signal === 'SIGUSR2') expect(program.screen()).toContain('boom');
    const [exchange] = storedSession(program.home).exchanges;
    expect(exchange).toMatchObject({ status: 'interrupted', output: 'a first line\nhalf of ' });
    hub.release();
    await program.close();
  });

  it('is kept when several signals come at once', async () => {
    hub.script('test/held', HELD);
    await using program = await begin();
    await program.waitFor('a first line');
    for (const signal of ['SIGTERM', 'SIGQUIT', 'SIGTERM'] as const) program.signal(signal);
    expect([131, 143]).toContain((await program.exit).code);
    const [exchange] = storedSession(program.home).exchanges;
    expect(exchange).toMatchObject({ status: 'interrupted', output: 'a first line\nhalf of ' });
    hub.release();
  });
});
