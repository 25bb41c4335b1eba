import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextOf } from '../../src/core/context.ts';
import { contextDigest } from '../../src/core/context-digest.ts';
import type { Exchange } from '../../src/core/exchange.ts';
import { CAT, T0 } from '../harness/notebook.ts';

interface Cell {
  readonly input: string;
  readonly output: string;
  readonly task: 'chat' | 'caption';
  readonly muted: boolean;
  readonly hasImage: boolean;
}

const exchangeOf = (cell: Cell, i: number): Exchange => ({
  id: `E${i}`,
  task: cell.task,
  input: cell.input,
  images: cell.hasImage ? [CAT] : [],
  muted: cell.muted,
  folded: false,
  chosen: 0,
  runs: [
    {
      output: cell.output,
      reasoning: '',
      status: 'complete',
      finishReason: 'stop',
      endpoint: { name: 'qwen', url: '', model: '', provider: '' },
      parameters: {},
      usage: null,
      timing: { startedAt: T0, firstTokenMs: 1, totalMs: 2 },
      error: null,
      sentImages: [],
      extra: {},
    },
  ],
  extra: {},
});

const cell = fc.record({
  input: fc.constantFrom('', 'a', 'b', 'ab'),
  output: fc.constantFrom('', 'a', 'b', 'ba'),
  task: fc.constantFrom('chat' as const, 'caption' as const),
  muted: fc.boolean(),
  hasImage: fc.boolean(),
});
const session = fc.record({
  system: fc.constantFrom('', ' ', 'Be brief.'),
  exchanges: fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.map(exchangeOf)),
});

/** The messages of the last exchange, as far as the digest is about them. */
const messagesOf = (one: { readonly system: string; readonly exchanges: readonly Exchange[] }) => {
  const last = one.exchanges.at(-1);
  return JSON.stringify(last === undefined ? [] : contextOf(one, last));
};

describe('contextDigest', () => {
  it('is equal exactly when what is sent is equal', () => {
    fc.assert(
      fc.property(session, session, (a, b) => {
        const [digestA, digestB] = [a, b].map((one) => contextDigest(one, one.exchanges.length - 1));
        expect(digestA === digestB).toBe(messagesOf(a) === messagesOf(b));
      }),
      { numRuns: 3000 },
    );
  });

  it('does not depend on what was digested before', () => {
    fc.assert(
      fc.property(session, fc.array(session, { maxLength: 4 }), fc.nat(3), (one, others, n) => {
        const at = Math.min(n, one.exchanges.length - 1);
        const first = contextDigest(one, at);
        for (const other of others) contextDigest(other, other.exchanges.length - 1);
        const [head, ...rest] = one.exchanges;
        if (head !== undefined) contextDigest({ ...one, exchanges: [{ ...head, input: 'x' }, ...rest] }, at);
        expect(contextDigest({ ...one, exchanges: [...one.exchanges] }, at)).toBe(first);
      }),
    );
  });

  it('stays what it was in files that were written before', () => {
    const one = { system: 'Be brief.', exchanges: [0, 1].map((i) => exchangeOf({ ...SAMPLE }, i)) };
    expect(contextDigest(one, 1)).toMatchInlineSnapshot(`"765037a85e095e19.ae8569e807caf5cc"`);
  });

  it('looks at an exchange once, however often the list changes behind it', () => {
    let looked = 0;
    const watched = new Proxy(exchangeOf(SAMPLE, 0), {
      get(target, name) {
        if (name === 'input') looked++;
        return Reflect.get(target, name);
      },
    });
    const exchanges = [watched, exchangeOf(SAMPLE, 1)];
    contextDigest({ system: '', exchanges }, 1);
    const before = looked;
    for (let i = 0; i < 100; i++) {
      contextDigest(
        { system: '', exchanges: exchanges.with(1, exchangeOf({ ...SAMPLE, output: `${i}` }, 1)) },
        1,
      );
    }
    expect(looked).toBe(before);
  });
});

const SAMPLE: Cell = { input: 'Which?', output: 'Tromsø', task: 'chat', muted: false, hasImage: true };
