/**
 * Every place that takes a text as it arrives, on texts that arrive one unit of UTF-16 at a time: each sequence is cut
 * at each of its boundaries, and what stands there in between is shown as well.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bufferOf } from '../../src/core/editor/buffer.ts';
import type { InferenceEvent } from '../../src/core/inference.ts';
import { EMPTY_COMPOSER } from '../../src/core/initial-state.ts';
import type { State } from '../../src/core/state.ts';
import { loadHighlighter } from '../../src/render/code.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { themeFor } from '../../src/render/theme.ts';
import { createKeyDecoder } from '../../src/terminal/key-decoder.ts';
import { frameOf } from '../../src/ui/frame-of.ts';
import { CAT, DONE, reply, run, type World } from '../harness/command-line.ts';
import { ALL_BYTES, HOSTILE_SEQUENCES, inGroups } from '../harness/hostile-sequences.ts';
import { talk as talkLinear } from '../harness/linear.ts';
import { WatchedTerminal } from '../harness/watched-terminal.ts';
import { aLive, anExchange, aState } from '../render/states.ts';

/** Each of them by itself, and within the address of a link. */
const SEQUENCES = [
  ...ALL_BYTES,
  ...HOSTILE_SEQUENCES,
  ...HOSTILE_SEQUENCES.map((sequence) => `\x1b]8;;x${sequence}\x07`),
];
const TEXTS = inGroups(SEQUENCES, 24);

const unitsOf = (text: string): readonly string[] => text.split('');
const terminal = new WatchedTerminal();
beforeAll(() => loadHighlighter());
afterAll(() => expect(terminal.done).toEqual([]));

it('there is enough to try', () => {
  expect(SEQUENCES.length).toBeGreaterThan(2400);
  expect(TEXTS.join('').length).toBeGreaterThan(25_000);
});

describe('no sequence is put together again from its pieces by', () => {
  const PROGRESS = '\r\x1b[K';
  const asked = async (line: readonly string[], world: World) => {
    const { stdout, stderr } = await run(line, { ...world, terminal: true });
    return (stdout + stderr).replaceAll(PROGRESS, '');
  };
  const thought = (text: string): readonly InferenceEvent[] => [
    ...unitsOf(text).map((unit): InferenceEvent => ({ type: 'reasoning', text: unit })),
    DONE,
  ];

  it.each<readonly [string, (text: string) => Promise<string>]>([
    ['ask', (text) => asked(['ask', 'hi', '-e', 'org/x'], { answer: reply(...unitsOf(text)) })],
    ['ask, of reasoning', (text) => asked(['ask', 'hi', '-e', 'org/x'], { answer: thought(text) })],
    [
      'ask --json',
      (text) => asked(['ask', 'hi', '-e', 'org/x', '--json'], { answer: reply(...unitsOf(text)) }),
    ],
    ...['text', 'json', 'jsonl', 'csv'].map(
      (format) =>
        [
          `caption as ${format}`,
          (text: string) =>
            asked(['caption', 'cat.jpg', '-e', 'org/x', '--format', format], {
              answer: reply(...unitsOf(text)),
              images: { 'cat.jpg': CAT },
            }),
        ] as const,
    ),
    [
      'linear mode',
      async (text) => {
        const { stdout, stderr } = await talkLinear(['hi'], {
          answer: reply(...unitsOf(text)),
          terminal: true,
        });
        return stdout + stderr;
      },
    ],
  ])(
    '%s',
    async (name, write) => {
      let shown = 0;
      for (const text of TEXTS) {
        const output = await write(text);
        if (/␛|\\u001b/.test(output)) shown += 1;
        expect(output).not.toContain('\x1b');
        await terminal.show(output);
      }
      // What is never shown would prove nothing; reasoning is not, on a terminal or elsewhere.
      if (name === 'ask, of reasoning') expect(shown).toBe(0);
      else expect(shown).toBeGreaterThan(TEXTS.length / 2);
    },
    90_000,
  );
});

describe('no sequence is put together again from its pieces on the screen, in', () => {
  const SIZE = { columns: 120, rows: 30 };
  const look = { ...SIZE, theme: themeFor('dark', 'true') };
  const OWN_LINK = /\x1b\]8;;(?:https?:\/\/[!-~]*)?\x07/g;
  const running = { status: 'running', finishReason: null, usage: null } as const;
  const live = { live: aLive(), clock: 4100 };
  const drawn = (state: State, cache = createRowCache()) =>
    `${frameOf({ ...state, size: SIZE }, look, cache)
      .rows.join('\r\n')
      .replace(OWN_LINK, '')}\r\n`;

  const GROWING: Readonly<Record<string, (text: string) => State>> = {
    'an answer': (text) => aState([anExchange({}, { ...running, output: text })], live),
    'an answer in code': (text) =>
      aState([anExchange({}, { ...running, output: `\`\`\`js\n${text}` })], live),
    'what is thought': (text) =>
      aState([anExchange({ reasoningShown: true }, { ...running, output: '', reasoning: text })], live),
  };

  it.each(Object.entries(GROWING))(
    '%s: each one cut at each of its boundaries',
    async (_, stateOf) => {
      let cuts = 0;
      for (let first = 0; first < SEQUENCES.length; first += 20) {
        const group = SEQUENCES.slice(first, first + 20);
        for (let cut = 1; cut < Math.max(...group.map(({ length }) => length)); cut++) {
          const pieces = group.filter(({ length }) => length > cut).map((one) => one.slice(0, cut));
          cuts += pieces.length;
          await terminal.show(drawn(stateOf(pieces.join('\n'))));
        }
      }
      expect(cuts).toBeGreaterThan(20_000);
    },
    120_000,
  );

  it.each(Object.entries(GROWING))(
    '%s, as it grows',
    async (_, stateOf) => {
      // What is laid out already stays from frame to frame.
      for (const text of TEXTS.filter((_, i) => i % 50 === 0)) {
        const cache = createRowCache();
        let shown = '';
        for (let end = 1; end <= text.length; end++) shown += drawn(stateOf(text.slice(0, end)), cache);
        await terminal.show(shown);
      }
    },
    120_000,
  );

  it('a paste', async () => {
    let shown = '';
    for (const sequence of SEQUENCES) {
      const written = `\x1b[200~${sequence}\x1b[201~`;
      for (const cut of [7, written.length - 7]) {
        const decoder = createKeyDecoder();
        const events = [
          ...decoder.push(written.slice(0, cut)),
          ...decoder.push(written.slice(cut)),
          ...decoder.flush(),
        ];
        const pasted = events.flatMap((event) => (event.type === 'paste' ? [event.text] : []));
        const composer = { ...EMPTY_COMPOSER, buffer: bufferOf(pasted.join('')) };
        shown += drawn(aState([], { composer }));
      }
    }
    await terminal.show(shown);
  }, 90_000);
});
