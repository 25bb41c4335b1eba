import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { appError } from '../../src/core/errors.ts';
import type { Exchange } from '../../src/core/exchange.ts';
import { type ExchangeView, exchangeParts, exchangeRows } from '../../src/render/exchange.ts';
import { partRow } from '../../src/render/labelled-rows.ts';
import { type LiveView, liveView } from '../../src/render/live-status.ts';
import { createStreamBlocks } from '../../src/render/stream-blocks.ts';
import { arbitraryMarkdown } from './arbitrary-markdown.ts';
import { plain, styled } from './plain.ts';
import { aLive, anExchange, aRun, CAT } from './states.ts';

const VIEW: ExchangeView = { ordinal: 1, endpoint: 'qwen', inCommandMode: false, live: null };
const rows = (exchange: Exchange, view: Partial<ExchangeView> = {}, width = 76) =>
  plain(exchangeRows(exchange, { ...VIEW, ...view }, width));
/** The rows behind the label `Out 1` and below. */
const answer = (exchange: Exchange, view: Partial<ExchangeView> = {}, width = 76) => {
  const all = rows(exchange, view, width);
  return all.slice(all.findIndex((row) => row.startsWith('Out '))).map((row) => row.slice(8));
};
const AT = '2026-11-20T14:02:12.000Z';
const figures = '0.24 s to first word · 412 tokens · 96/s · cerebras';

describe('exchangeRows', () => {
  test('input and answer beside their labels, figures below', () => {
    expect(rows(anExchange({ input: 'a\nb' }, { output: 'one\n\n- two' }), { ordinal: 12 })).toEqual([
      'In  12   a',
      '         b',
      '',
      'Out 12   one',
      '',
      '           • two',
      '',
      `         ${figures}`,
    ]);
  });

  test('on a narrow screen labels stand above', () => {
    expect(rows(anExchange({ input: 'a' }, { output: 'one' }), {}, 38)).toEqual([
      'In  1',
      'a',
      '',
      'Out 1',
      'one',
      '',
      '0.24 s to first word · 412 tokens ·',
      '96/s · cerebras',
    ]);
  });

  test('images with what was sent when it is not the file as it is', () => {
    const sent = { mediaType: 'image/jpeg', bytes: 215_040, width: 1024, height: 768 } as const;
    const image = { ...CAT, mediaType: 'image/png' } as const;
    const exchange = anExchange({ task: 'caption', input: 'What breed?', images: [image] });
    expect(rows(exchange).slice(0, 2)).toEqual(['In  1   cat.jpg  640×480  51 kB', '        What breed?']);
    const scaled = { ...exchange, runs: [aRun({ sentImages: [{ ...sent, changes: ['scaled down'] }] })] };
    expect(rows(scaled).slice(0, 2)).toEqual([
      'In  1   cat.jpg  640×480  51 kB',
      '        sent as JPEG 1024×768, 210 kB, scaled down',
    ]);
    const same = { ...sent, bytes: CAT.bytes, width: 640, height: 480, changes: [] };
    const asItIs = { ...anExchange({ images: [CAT] }), runs: [aRun({ sentImages: [same] })] };
    expect(rows(asItIs)[1]).toBe('        Which of these would you visit in winter?');
  });

  test('a caption says how long it took', () => {
    const run = { output: 'a cat', usage: null, timing: { startedAt: AT, firstTokenMs: 900, totalMs: 912 } };
    expect(answer(anExchange({ task: 'caption' }, run)).at(-1)).toBe('0.91 s · cerebras');
  });

  test('another endpoint than the one in use is named', () => {
    expect(answer(anExchange(), { endpoint: 'llama' }).at(-1)).toBe(`${figures} · qwen`);
  });

  test('reasoning is one line when the answer is there', () => {
    const run = { reasoning: 'Let me think. It is cold.', output: 'Oslo.' };
    expect(answer(anExchange({}, run)).slice(0, 3)).toEqual(['thought (6 words)', '', 'Oslo.']);
    expect(answer(anExchange({}, run), { inCommandMode: true })[0]).toBe('thought (6 words) · o shows it');
    const counted = {
      ...run,
      usage: { inputTokens: 1, outputTokens: 2, reasoningTokens: 312 },
      timing: { startedAt: AT, firstTokenMs: 240, totalMs: 9000, reasoningMs: 6000 },
    };
    expect(answer(anExchange({}, counted))[0]).toBe('thought for 6 s (312 tokens)');
  });

  test('reasoning is shown in full where it is asked for', () => {
    const run = { reasoning: 'Let me think.\n\nIt is cold.', output: 'Oslo.' };
    const shown = answer(anExchange({ reasoningShown: true }, run));
    expect(shown.slice(0, 6)).toEqual([
      'thought (6 words)',
      '│ Let me think.',
      '│',
      '│ It is cold.',
      '',
      'Oslo.',
    ]);
  });

  test('reasoning is shown while it runs, its end when it is long', () => {
    const reasoning = Array.from({ length: 20 }, (_, i) => `step ${i + 1}`).join('\n');
    const run = { reasoning, output: '', status: 'running', usage: null } as const;
    const shown = answer(anExchange({}, run), { live: liveView(aLive(), 4100) });
    expect(shown.slice(0, 3)).toEqual(['thinking', '│ step 15', '│ step 16']);
    expect(shown[6]).toBe('│ step 20');
  });

  test('several answers: which one this is', () => {
    const exchange = anExchange({ chosen: 1, runs: [aRun(), aRun({ output: 'Bodø.' }), aRun()] });
    expect(rows(exchange).slice(2, 4)).toEqual(['Out 1 ‹2/3›', '        Bodø.']);
  });

  test('muted: struck through the margin, and said', () => {
    const exchange = anExchange({ muted: true });
    expect(rows(exchange)[0]).toBe('In  1 · not sent');
    expect(rows(exchange)).toContain('Out 1 · not sent');
    expect(styled(exchangeRows(exchange, VIEW, 76)[0] ?? [])).toContain('<in-label dim strike>In  1</>');
  });

  test('as it was written', () => {
    const exchange = anExchange({}, { output: '# A **b**\n\n```js\nx\n```\n' });
    const rows = plain(exchangeRows(exchange, { ...VIEW, raw: true }, 80));
    expect(rows.join('\n')).toContain('# A **b**\n\n        ```js\n        x\n        ```');
  });

  test('folded: its first line', () => {
    const exchange = anExchange({ folded: true }, { output: 'First line.\n\nSecond.\n' });
    expect(answer(exchange)[0]).toBe('First line. … 3 lines folded, o opens');
  });

  test('stopped, cut and out of tokens: never as if complete', () => {
    expect(answer(anExchange({}, { status: 'interrupted' })).at(-1)).toBe(`stopped · ${figures}`);
    const length = anExchange({}, { status: 'incomplete', finishReason: 'length' });
    expect(answer(length)).toEqual([
      'Tromsø.',
      '',
      '! the token limit was reached: /set max_tokens raises it',
      '  Esc, then r again',
      figures,
    ]);
    const cut = appError('STREAM_CUT', 'The reply ended before it was complete.');
    expect(answer(anExchange({}, { status: 'incomplete', error: cut }))[2]).toBe(
      '! the connection ended early',
    );
    const reset = appError('NET_RESET', 'The server closed the connection.', 'Run it again.', {
      retryable: true,
    });
    expect(answer(anExchange({}, { status: 'incomplete', error: reset })).slice(2, 4)).toEqual([
      '! the connection ended early: The server closed the connection.',
      '  Run it again.',
    ]);
  });

  test('an error is an answer: what happened, what to do, the keys', () => {
    const error = appError('HF_CREDITS_USED_UP', 'Your credits are\x1b[2J used up.', 'Buy some.', {
      status: 402,
      requestId: 'Root=1-\x1b',
    });
    const exchange = anExchange(
      {},
      {
        status: 'failed',
        error,
        output: '',
        usage: null,
        timing: { startedAt: AT, firstTokenMs: null, totalMs: 9 },
      },
    );
    expect(answer(exchange, { inCommandMode: true })).toEqual([
      '✗ Your credits are␛[2J used up.',
      '  Buy some.',
      '  r again · m another endpoint · p open the billing page',
      '  request Root=1-␛',
    ]);
    expect(answer(exchange).at(-2)).toBe(
      '  Esc, then r again · m another endpoint · p open the billing page',
    );
  });

  test('an empty answer says so', () => {
    expect(
      answer(
        anExchange(
          {},
          { output: '', usage: null, timing: { startedAt: AT, firstTokenMs: null, totalMs: 9 } },
        ),
      ),
    ).toEqual(['an empty answer · cerebras']);
  });

  const WAITING: LiveView = liveView(aLive({ phase: 'waiting', pieces: 0 }), 2200);
  const starting = appError('ENDPOINT_STARTING', 'Starting.');
  const busy = appError('RATE_LIMITED', 'Too many requests.');
  test.each([
    ['before anything', WAITING, 'waiting for cerebras · 1.2 s · Ctrl+C stops'],
    ['with the image', { ...WAITING, phase: 'preparing' }, 'preparing the image · 1.2 s · Ctrl+C stops'],
    [
      'with a retry to come',
      { ...WAITING, phase: 'retrying', retry: { attempt: 2, attempts: 5, inMs: 7400, error: busy } },
      'retry 2 of 5 in 8 s: Too many requests. · Ctrl+C stops',
    ],
    [
      'while the endpoint starts',
      {
        ...WAITING,
        elapsedMs: 41_300,
        phase: 'retrying',
        retry: { attempt: 2, attempts: 60, inMs: 400, error: starting },
      },
      'the endpoint is starting · 41 s · try 2 of 60 in 1 s · Ctrl+C gives up · it answers by itself when ready',
    ],
    [
      'while the endpoint holds the request',
      { ...WAITING, elapsedMs: 14_000, starting: { attempt: 1, leftMs: 616_000 } },
      'the endpoint seems to start · 14 s · try 1, 10 min 16 s left · Ctrl+C gives up · it answers by itself when ready',
    ],
    ['while it comes', liveView(aLive(), 4100), '3.1 s · 212 tokens · 85/s · Ctrl+C stops'],
    [
      'in silence',
      { ...liveView(aLive(), 65_000), silentMs: 60_000 },
      '1 min 4 s · 212 tokens · silent for 1 min 0 s · Ctrl+C stops',
    ],
    [
      'after a silence that was asked about',
      { ...liveView(aLive(), 65_000), silentMs: 75_000, asks: false },
      '1 min 4 s · 212 tokens · silent for 1 min 15 s · Ctrl+C stops',
    ],
    ['while it stops', { ...WAITING, phase: 'stopping' }, 'stopping'],
  ] satisfies [
    string,
    LiveView,
    string,
  ][])('a running answer says what it waits for: %s', (_, live, said) => {
    const timing = { startedAt: AT, firstTokenMs: 600, totalMs: null };
    const exchange = anExchange({}, { status: 'running', output: 'Tro', usage: null, timing });
    const all = rows(exchange, { live }, 130);
    expect(all[2]).toBe('Out 1 ● Tro');
    expect(all.at(-1)).toBe(`        ${said}`);
  });

  test('a silent answer asks what to do, and names the keys that do it', () => {
    const timing = { startedAt: AT, firstTokenMs: 600, totalMs: null };
    const exchange = anExchange({}, { status: 'running', output: 'Tro', usage: null, timing });
    const live = liveView({ ...aLive(), silent: { since: 5000, asked: true } }, 65_000);
    expect(rows(exchange, { live }, 100).slice(-3)).toEqual([
      '        1 min 4 s · 212 tokens · silent for 1 min 0 s',
      '        ! The answer has stalled. Go on waiting?',
      '          Alt+K waits on · Ctrl+C stops, keeps what arrived · Alt+R asks again',
    ]);
  });

  test('a row of a table is shown when it is complete', () => {
    const shown = (output: string) =>
      exchangeParts(anExchange({}, { status: 'running', output }), VIEW, 76, createStreamBlocks())
        .flatMap(({ rows: own }) => plain(own))
        .join('\n');
    const table = '| a | b |\n|---|---|\n| one | two |\n';
    expect(shown(`${table}| three | [fo`)).not.toContain('three');
    expect(shown(`${table}| three | four |\n`)).toContain('three');
    expect(shown(`a\n| three`)).toContain('three');
  });

  test('a code block that is just beginning does not flash as text', () => {
    const exchange = anExchange({}, { status: 'running', output: 'a\n\n``', usage: null });
    const parts = exchangeParts(exchange, { ...VIEW, live: WAITING }, 76, createStreamBlocks());
    expect(plain(parts.flatMap((part) => part.rows.map((_, i) => partRow(part, i))))).not.toContain(
      '        ``',
    );
  });

  test('no row is wider than the screen', () => {
    const error = appError('SERVER_ERROR', 'x'.repeat(90), '東京'.repeat(40));
    fc.assert(
      fc.property(
        arbitraryMarkdown,
        arbitraryMarkdown,
        fc.constantFrom('complete', 'failed', 'incomplete', 'interrupted', 'running'),
        fc.integer({ min: 12, max: 120 }),
        fc.integer({ min: 1, max: 12_000 }),
        (input, output, status, width, ordinal) => {
          const exchange = anExchange(
            { input, images: [CAT], muted: true },
            { output, reasoning: input, status, error },
          );
          const view = { ...VIEW, ordinal, live: status === 'running' ? WAITING : null };
          for (const row of exchangeRows(exchange, view, width)) {
            expect(stringWidth(row.map((piece) => piece.text).join(''))).toBeLessThanOrEqual(width);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
