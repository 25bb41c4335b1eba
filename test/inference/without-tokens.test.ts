import { describe, expect, it } from 'vitest';
import { appError } from '../../src/core/errors.ts';
import type { InferenceEvent } from '../../src/core/inference.ts';
import { Secret } from '../../src/core/secret.ts';
import { TokenRemoval } from '../../src/core/token-removal.ts';
import { withoutTokens } from '../../src/inference/without-tokens.ts';

const TOKEN = 'hf_abcdefghijklmnopqrstuvwxyzABCDcDeF';
const removal = new TokenRemoval(() => [new Secret(TOKEN)]);

async function heard(events: readonly InferenceEvent[], failure?: Error): Promise<readonly InferenceEvent[]> {
  async function* all() {
    yield* events;
    if (failure !== undefined) throw failure;
  }
  const out: InferenceEvent[] = [];
  try {
    for await (const event of withoutTokens(all(), removal)) out.push(event);
  } catch (error) {
    expect(error).toBe(failure);
  }
  return out;
}
const said = (events: readonly InferenceEvent[], type: 'delta' | 'reasoning') =>
  events.map((event) => (event.type === type ? event.text : '')).join('');

describe('what an endpoint answers', () => {
  it('has no token in it, letter by letter, in the answer, in what was thought, and in an error', async () => {
    const letters = (type: 'delta' | 'reasoning', text: string) =>
      [...text].map((letter): InferenceEvent => ({ type, text: letter }));
    const events = await heard([
      ...letters('reasoning', `so ${TOKEN}`),
      ...letters('delta', `is ${TOKEN} h`),
      {
        type: 'end',
        status: 'failed',
        finishReason: TOKEN,
        error: appError('SERVER_ERROR', `bad ${TOKEN}`, ''),
      },
    ]);
    expect(said(events, 'reasoning')).toBe('so hf_…cDeF (removed)');
    expect(said(events, 'delta')).toBe('is hf_…cDeF (removed) h');
    expect(JSON.stringify(events)).not.toContain(TOKEN);
    expect(events.at(-1)).toMatchObject({ type: 'end', error: { message: 'bad hf_…cDeF (removed)' } });
  });

  it('is complete however it ends', async () => {
    const events: readonly InferenceEvent[] = [{ type: 'delta', text: 'both' }];
    expect(said(await heard(events, new Error('gone')), 'delta')).toBe('both');
    const order = await heard([
      { type: 'reasoning', text: 'oh hf_a' },
      { type: 'delta', text: 'yes' },
      { type: 'end', status: 'complete', finishReason: 'stop', error: null },
    ]);
    expect(order.map(({ type }) => type)).toEqual(['reasoning', 'reasoning', 'delta', 'end']);
  });
});
