import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LineReader } from '../../../src/commands/linear/line-reader.ts';
import { runLinear } from '../../../src/commands/linear/linear-notebook.ts';
import type { InferenceEvent, InferenceRequest } from '../../../src/core/inference.ts';
import { contextOf, reply, type World } from '../../harness/command-line.ts';

const QUESTION = 'r stops and asks again: ';

/** Linear mode on one question whose reply stalls; `type` gives what the user types, `output` what was said so far. */
function stalling(world: World = {}) {
  const input = new PassThrough();
  let asked = 0;
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const { context, stdout, seen } = contextOf(
    {
      ...world,
      async *answer(_request: InferenceRequest, signal: AbortSignal): AsyncIterable<InferenceEvent> {
        asked += 1;
        if (asked > 1) {
          yield* reply('the second answer');
          return;
        }
        yield { type: 'delta', text: 'half' };
        yield { type: 'stalled', silentMs: 60_000 };
        const stop = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        await Promise.race([held, stop]);
        if (!signal.aborted) yield { type: 'delta', text: ' and whole' };
        const status = signal.aborted ? 'interrupted' : 'complete';
        yield { type: 'end', status, finishReason: signal.aborted ? null : 'stop', error: null };
      },
    },
    new AbortController().signal,
  );
  input.write('hello\n');
  const done = runLinear(
    { continueLast: false, practice: true, setup: false },
    {
      context,
      lines: new LineReader(input, context.stdout),
      stoppable: (work) => work(new AbortController().signal),
    },
  );
  return {
    goOn: () => goOn(),
    type: (line: string) => void input.write(`${line}\n`),
    says: (text: string) => expect.poll(() => stdout.text).toContain(text),
    end: async () => {
      input.end();
      expect(await done).toBe(0);
      return { stdout: stdout.text, ...seen() };
    },
  };
}

describe('a reply that stalls in linear mode', () => {
  it('is asked about, and stopped with what arrived', async () => {
    const talk = stalling();
    await talk.says(QUESTION);
    talk.type('s');
    await talk.says('(interrupted');
    const { saved, requests } = await talk.end();
    expect(saved.at(-1)?.exchanges[0]?.runs).toMatchObject([{ output: 'half', status: 'interrupted' }]);
    expect(requests).toMatchObject([{ attended: true }]);
  });

  it('is asked again, and what arrived is kept as the earlier answer', async () => {
    const talk = stalling();
    await talk.says(QUESTION);
    talk.type('R');
    await talk.says('the second answer');
    const { saved, requests } = await talk.end();
    expect(requests).toHaveLength(2);
    expect(saved.at(-1)?.exchanges).toHaveLength(1);
    expect(saved.at(-1)?.exchanges[0]?.runs).toMatchObject([
      { output: 'half' },
      { output: 'the second answer' },
    ]);
  });

  it('is waited on for as long as it takes', async () => {
    const talk = stalling();
    await talk.says(QUESTION);
    talk.type('w');
    await talk.says('Waiting on. Ctrl+C stops.');
    talk.goOn();
    await talk.says('half and whole');
    const { saved, requests } = await talk.end();
    expect(requests).toHaveLength(1);
    expect(saved.at(-1)?.exchanges[0]?.runs).toMatchObject([
      { output: 'half and whole', status: 'complete' },
    ]);
  });

  it('that goes on by itself needs no answer, and a late one is no prompt', async () => {
    const talk = stalling();
    await talk.says(QUESTION);
    talk.goOn();
    await talk.says('(complete');
    talk.type('/quit');
    const { requests } = await talk.end();
    expect(requests).toHaveLength(1);
  });

  it('is told only, where a script would have to answer', async () => {
    const talk = stalling({ stdin: '' });
    await talk.says('Nothing came for 60 s; still waiting. Ctrl+C stops.');
    talk.goOn();
    const { stdout, requests } = await talk.end();
    expect(stdout).not.toContain(QUESTION);
    expect(requests).toMatchObject([{ attended: false }]);
  });
});
