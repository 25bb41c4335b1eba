import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Session } from '../../src/core/session.ts';
import { headerToJson, serialiseSession } from '../../src/store/session-format.ts';
import { type Fallback, type ParsedSession, parseSession } from '../../src/store/session-parse.ts';
import { salvageBeginning } from '../../src/store/session-salvage.ts';
import { understand } from '../../src/store/session-understanding.ts';
import { anySession } from './session-arbitrary.ts';
import { sampleExchange, sampleRun, sampleSession } from './session-samples.ts';

const root = join(import.meta.dirname, '../..');
const fallback: Fallback = {
  id: '01FALLBACK',
  now: '2026-11-20T12:00:00.000Z',
  makeId: (() => {
    let made = 0;
    return () => `01MADE${made++}`;
  })(),
};

function parsed(text: string): ParsedSession {
  const result = parseSession(JSON.parse(text), fallback);
  if (result === null) throw new Error('no session');
  return result;
}

const validate = new Ajv2020({ strict: true, allErrors: true, validateFormats: false }).compile(
  JSON.parse(readFileSync(join(root, 'schema/session-v1.schema.json'), 'utf8')),
);

describe('the file of a session', () => {
  const GOLDEN: readonly (readonly [string, Session])[] = [
    ['session-v1.json', sampleSession()],
    [
      'session-v1-rich.json',
      {
        ...sampleSession(),
        system: 'Be brief.',
        draft: 'and in\nspring',
        parameters: { temperature: 0.7, top_p: 0.9, max_tokens: 200, seed: 7, stop: ['END'] },
        extra: { pinned: true, parameters: { presence_penalty: 1 } },
        exchanges: [
          {
            ...sampleExchange('01JD3X0000000000000000000B', 'Why?', [
              sampleRun('Because', {
                reasoning: 'Let me think.',
                status: 'failed',
                finishReason: null,
                usage: { inputTokens: 3, outputTokens: 1, reasoningTokens: 9 },
                error: {
                  code: 'STREAM_CUT',
                  message: 'The connection ended early.',
                  hint: 'Run it again.',
                  retryable: true,
                  status: 502,
                  requestId: 'Root=1-abc',
                },
                extra: { cost: { usd: 0.001 }, usage: { cachedTokens: 2 } },
              }),
              sampleRun('Because it is.', { status: 'incomplete', finishReason: 'length' }),
            ]),
            muted: true,
            folded: true,
            chosen: 0,
            extra: { tags: ['a', 'b'] },
          },
        ],
      },
    ],
  ];

  test.each(GOLDEN)('%s is written byte for byte, and read back', (name, session) => {
    const golden = readFileSync(join(root, 'test/golden', name), 'utf8');
    expect(serialiseSession(session)).toBe(golden);
    expect(parsed(golden)).toEqual({ session, mended: [], repairs: new Map(), newerVersion: null });
    expect(validate(JSON.parse(golden)), JSON.stringify(validate.errors)).toBe(true);
  });

  test('any session is read as it was written, keys of other versions included', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        const text = serialiseSession(session);
        expect(parsed(text)).toEqual({ session, mended: [], repairs: new Map(), newerVersion: null });
        expect(serialiseSession(parsed(text).session)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test('any session that is written keeps to the published schema', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        expect(validate(JSON.parse(serialiseSession(session))), JSON.stringify(validate.errors)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('the schema refuses what is no session', () => {
    const good = JSON.parse(serialiseSession(sampleSession()));
    for (const bad of [
      { ...good, version: 2 },
      { ...good, title: 1 },
      { ...good, exchanges: [{ ...good.exchanges[0], runs: [] }] },
      { ...good, exchanges: [{ ...good.exchanges[0], status: 'done' }] },
      { ...good, id: '../x' },
    ]) {
      expect(validate(bad)).toBe(false);
    }
  });

  test('output and status of an exchange are those of the chosen run', () => {
    const session = sampleSession();
    const exchange = {
      ...sampleExchange('01B', 'Hi', [sampleRun('first'), sampleRun('second', { status: 'interrupted' })]),
      chosen: 0,
    };
    const json = JSON.parse(serialiseSession({ ...session, exchanges: [exchange] }));
    expect(json.exchanges[0]).toMatchObject({ output: 'first', status: 'complete', chosen: 0 });
    expect(Object.keys(json.exchanges[0])).toEqual(
      'id task input images output status muted chosen runs'.split(' '),
    );
    expect(Object.keys(headerToJson(session))).toEqual(
      'version id title createdAt updatedAt endpoint system parameters'.split(' '),
    );
  });
});

describe('a file that is not as it should be', () => {
  const good = JSON.parse(serialiseSession(sampleSession()));

  test('any JSON at all is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (a, b, c) => {
        for (const value of [
          a,
          { ...good, exchanges: a },
          { ...good, exchanges: [{ ...good.exchanges[0], runs: b, id: c }] },
        ]) {
          const result = parseSession(value, fallback);
          if (result !== null) expect(serialiseSession(result.session)).toContain('"version": 1');
        }
      }),
    );
  });

  test.each([
    ['title', { ...good, title: 4 }, ['title']],
    ['times', { ...good, createdAt: 'yesterday', updatedAt: 7 }, ['createdAt', 'updatedAt']],
    ['id', { ...good, id: '../../etc/passwd' }, ['id']],
    ['an exchange', { ...good, exchanges: [null, good.exchanges[0]] }, ['exchanges[0]']],
    [
      'the same id twice',
      { ...good, exchanges: [good.exchanges[0], good.exchanges[0]] },
      ['exchanges[1].id'],
    ],
    ['chosen', { ...good, exchanges: [{ ...good.exchanges[0], chosen: 9 }] }, ['exchanges[0].chosen']],
    ['parameters', { ...good, parameters: { temperature: 'hot' } }, ['parameters.temperature']],
    ['version', { ...good, version: 'one' }, ['version']],
  ])('%s of the wrong kind is replaced and named', (_name, value, mended) => {
    expect(parseSession(value, fallback)?.mended).toEqual(mended);
  });

  test('an exchange of input and output alone becomes a complete one', () => {
    const session = parseSession(
      { version: 1, exchanges: [{ input: 'Hi', output: 'Hello' }] },
      fallback,
    )?.session;
    expect(session?.id).toBe('01FALLBACK');
    expect(session?.exchanges[0]?.runs[0]).toMatchObject({ output: 'Hello', status: 'complete' });
  });

  test('unknown values that are too deep, and keys that reach a prototype, are left out', () => {
    const text = `{"version":1,"exchanges":[],"deep":${'['.repeat(100_000)}${']'.repeat(100_000)},"a":{"__proto__":{"x":1},"b":2}}`;
    const session = parseSession(JSON.parse(text), fallback)?.session;
    expect(session?.extra).toEqual({ a: { b: 2 } });
    expect(Object.keys(session?.extra.a ?? {})).toEqual(['b']);
  });

  test('cut at any byte: every exchange that was whole before the cut comes back', () => {
    const exchanges = Array.from({ length: 4 }, (_, index) =>
      sampleExchange(`01EX${index}`, `Question "${index}" {[,`, [sampleRun(`Ans\\wer ${index} 🌍]}`)]),
    );
    const text = serialiseSession({ ...sampleSession(), exchanges });
    const bytes = Buffer.from(text);
    const ends = exchanges.map(({ id }) => {
      const next = text.indexOf('\n    }', text.indexOf(id));
      return Buffer.byteLength(text.slice(0, next + 6));
    });
    for (let cut = 0; cut < bytes.length; cut++) {
      const { parsed: result, damage } = understand(bytes.subarray(0, cut), fallback);
      const whole = ends.filter((end) => end <= cut).length;
      const found = result?.session.exchanges ?? [];
      // All but the last line feed: that one says nothing.
      if (cut < bytes.length - 1) expect(damage, `cut at ${cut}`).not.toBeNull();
      expect(found.length, `cut at ${cut}`).toBe(whole);
      expect(found).toEqual(exchanges.slice(0, whole));
      if (whole > 0) expect(result?.session.title).toBe('Winter in Norway');
    }
  });

  test('any byte turned to something else is read or refused, and what stands before it comes back', () => {
    const exchanges = Array.from({ length: 3 }, (_, index) =>
      sampleExchange(`01EX${index}`, `Question ${index}`, [sampleRun(`Answer ${index}`)]),
    );
    const bytes = Buffer.from(serialiseSession({ ...sampleSession(), exchanges }));
    const second = bytes.indexOf('01EX1');
    for (let at = second; at < bytes.length; at++) {
      const broken = Buffer.from(bytes);
      broken[at] = 0;
      const { parsed: result } = understand(broken, fallback);
      expect(result?.session.exchanges[0], `byte ${at}`).toEqual(exchanges[0]);
    }
  });

  test('a beginning is found in 20 MB of brackets without delay or exhaustion', () => {
    expect(salvageBeginning('['.repeat(20_000_000))).toBeUndefined();
    expect(salvageBeginning(`{"a":1,"b":${'['.repeat(1_000_000)}`)).toEqual({ a: 1 });
  });
});
