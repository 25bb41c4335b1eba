import { afterAll, describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../src/commands/parse.ts';
import { errorText } from '../../src/commands/text-output.ts';
import { TextStream } from '../../src/commands/text-stream.ts';
import { appError } from '../../src/core/errors.ts';
import { EXPORT_FORMS } from '../../src/core/export-form.ts';
import type { InferenceEvent } from '../../src/core/inference.ts';
import { newSession, type Session } from '../../src/core/session.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import { crashMessage } from '../../src/terminal/lifecycle.ts';
import { titleSequence } from '../../src/terminal/title.ts';
import { exportText } from '../../src/transfer/export.ts';
import { CAT, found, NO_PICTURES, reply, run, type World } from '../harness/command-line.ts';
import { ALL_BYTES, HOSTILE_SEQUENCES, inGroups } from '../harness/hostile-sequences.ts';
import { talk as talkLinear } from '../harness/linear.ts';
import { T0 } from '../harness/notebook.ts';
import { readTerminalOutput } from '../harness/terminal-output.ts';
import { WatchedTerminal } from '../harness/watched-terminal.ts';
import { anExchange } from '../render/states.ts';
import { poisoned } from './poison.ts';

const TEXTS = inGroups([...ALL_BYTES, ...HOSTILE_SEQUENCES], 12);

const errorOf = (text: string) => appError('SERVER_ERROR', text, text, { requestId: text });
const sessionOf = (text: string): Session => ({
  ...poisoned(
    {
      ...newSession('S1', T0, 'qwen'),
      exchanges: [anExchange({ images: [CAT] }, { reasoning: 'r', error: errorOf('e') })],
    },
    text,
  ),
  title: text,
});
const settingsOf = (text: string) => ({
  ...DEFAULT_SETTINGS,
  defaultEndpoint: text,
  endpoints: [
    {
      kind: 'openai',
      name: text,
      url: `https://x.example/${text}`,
      model: text,
      token: { kind: 'env', name: text },
    },
    { kind: 'providers', name: `${text}2`, model: text, token: { kind: 'hub' } },
  ] as const,
});
const failing = (text: string): readonly InferenceEvent[] => [
  { type: 'delta', text: 'so far' },
  { type: 'end', status: 'failed', finishReason: text, error: errorOf(text) },
];
const waiting = (text: string): readonly InferenceEvent[] => [
  { type: 'retry', attempt: 1, attempts: 5, delayMs: 10, error: errorOf(text) },
  { type: 'reasoning', text },
  ...reply(text),
];

/** Empties the line that says how far it is. */
const PROGRESS = '\r\x1b[K';

async function command(line: readonly string[], world: World): Promise<string> {
  const { stdout, stderr } = await run(line, { ...world, terminal: true });
  return (stdout + stderr).replaceAll(PROGRESS, '');
}

/** Linear mode, to its end. */
async function talk(lines: readonly string[], world: World, session?: string): Promise<string> {
  const options = session === undefined ? {} : { practice: false, session };
  const { stdout, stderr } = await talkLinear(lines, { ...world, terminal: true }, options);
  return stdout + stderr;
}

function refusal(line: readonly string[]): string {
  const parsed = parseCommandLine(line);
  return parsed.ok ? '' : errorText(parsed.error);
}

const oneLine = (text: string) => text.replace(/[\r\n]/g, ' ');

const SINKS: Readonly<Record<string, (text: string) => Promise<string> | string>> = {
  'ask: answer': (text) => command(['ask', 'hi', '-e', 'org/x'], { answer: reply(text) }),
  'ask: reasoning, waiting': (text) => command(['ask', 'hi', '-e', 'org/x'], { answer: waiting(text) }),
  'ask: error': (text) => command(['ask', 'hi', '-e', 'org/x'], { answer: failing(text) }),
  'ask --json': (text) => command(['ask', text, '-e', 'org/x', '--json'], { answer: reply(text) }),
  'ask --json: error': (text) => command(['ask', 'hi', '-e', 'org/x', '--json'], { answer: failing(text) }),
  'ask: an endpoint that is not there': (text) => command(['ask', 'hi', '-e', text], {}),
  'ask: it cannot be saved': (text) =>
    command(['ask', 'hi', '-e', 'org/x', '--save'], { saveError: errorOf(text) }),
  'caption as text': (text) =>
    command(['caption', 'cat.jpg', 'missing.jpg', '-e', 'org/x'], { answer: reply(text) }),
  'caption: a file that is not there': (text) => command(['caption', text, '-e', 'org/x'], {}),
  ...Object.fromEntries(
    ['json', 'jsonl', 'csv'].map((format) => [
      `caption as ${format}`,
      (text: string) =>
        command(['caption', 'cat.jpg', '-e', 'org/x', '--format', format], {
          answer: reply(text),
          images: { 'cat.jpg': { ...CAT, path: text } },
        }),
    ]),
  ),
  'caption: names of files, with captions and without': (text) => {
    // Without what would make a pattern of it.
    const name = oneLine(text).replace(/[*?[\]{}!\\/]/g, '');
    return command(['caption', 'cat.jpg', `${name}.jpg`, `${name}.missing.jpg`, '-e', 'org/x'], {
      answer: reply(text),
      images: { 'cat.jpg': CAT, [`${name}.jpg`]: { ...CAT, path: `${name}.jpg` } },
    });
  },
  'caption: error': (text) => command(['caption', 'cat.jpg', '-e', 'org/x'], { answer: failing(text) }),
  ...Object.fromEntries(
    ['list', 'show', 'path', 'rename', 'delete', 'search'].flatMap((verb) =>
      [[], ['--json']].map((json) => [
        ['sessions', verb, ...json].join(' '),
        (text: string) => {
          const given = { list: [], search: [text], rename: ['S1', text] }[verb] ?? ['S1'];
          return command(['sessions', verb, ...given, ...json], { sessions: [sessionOf(text)] });
        },
      ]),
    ),
  ),
  'sessions: one that is not there': (text) => command(['sessions', 'show', text], {}),
  'endpoints list': (text) => command(['endpoints', 'list'], { settings: settingsOf(text) }),
  'endpoints list --json': (text) => command(['endpoints', 'list', '--json'], { settings: settingsOf(text) }),
  'endpoints test': (text) =>
    command(['endpoints', 'test'], {
      settings: settingsOf(text),
      test: { ok: false, error: errorOf(text) },
    }),
  'endpoints add': (text) => command(['endpoints', 'add', text, '--model', text], {}),
  'auth status': (text) =>
    command(['auth', 'status'], {
      tokens: [
        { ...found('own-file'), source: { kind: 'env', name: text }, warning: text },
        { ...found('env'), source: { kind: 'stored', name: text, path: text } },
      ],
      whoami: errorOf(text),
    }),
  doctor: (text) =>
    command(['doctor'], {
      settings: settingsOf(text),
      tokens: [{ ...found('env'), source: { kind: 'env', name: text }, warning: text }],
      test: { ok: false, error: errorOf(text) },
      terminal: true,
      pictures: { ...NO_PICTURES, name: text },
      env: Object.fromEntries(
        ['TERM', 'TERM_PROGRAM', 'LANG', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'].map((name) => [
          name,
          text,
        ]),
      ),
    }),
  'doctor --json': (text) =>
    command(['doctor', '--json'], {
      settings: settingsOf(text),
      tokens: [{ ...found('env'), warning: text }],
      env: { TERM: text, HTTPS_PROXY: text },
    }),
  'linear mode: answer, error, waiting': async (text) =>
    (await talk([oneLine(text), '/help'], { answer: waiting(text) })) +
    (await talk(['hi'], { answer: failing(text) })),
  'linear mode: commands': (text) =>
    talk([`/${oneLine(text)}`, `/image ${oneLine(text)}`, `/endpoint ${oneLine(text)}`], {}),
  'linear mode: a session': (text) =>
    talk(['/sessions', '/endpoint'], { settings: settingsOf(text), sessions: [sessionOf(text)] }, 'S1'),
  'a flag that is not there': (text) => refusal([`--${text}`]),
  'a command that is not there': (text) =>
    refusal([text]) + refusal(['sessions', text]) + refusal(['ask', '--format', text]),
  'an error': (text) => errorText(errorOf(text)),
  'an exception': (text) => crashMessage(new Error(text), []) + crashMessage(text, []),
};

const terminal = new WatchedTerminal();
afterAll(() => expect(terminal.done).toEqual([]));

describe('the terminal obeys nothing that comes by way of', () => {
  it.each(Object.entries(SINKS))(
    '%s',
    async (_, write) => {
      for (const text of TEXTS) {
        const output = await write(text);
        expect(output).not.toBe('');
        expect(output).not.toContain('\x1b');
        await terminal.show(output);
      }
    },
    60_000,
  );
});

it('a stream may be cut anywhere', async () => {
  let pieces = 0;
  for (const text of [...ALL_BYTES, ...HOSTILE_SEQUENCES]) {
    let cut = '';
    for (let at = 1; at < text.length; at++) {
      const stream = new TextStream(async (piece) => {
        cut += piece;
      });
      await stream.add(text.slice(0, at));
      await stream.add(text.slice(at));
      await stream.end();
      pieces += 2;
    }
    await terminal.show(cut);
  }
  expect(pieces).toBeGreaterThan(15_000);
});

it('the title of the window is one title, of plain text', () => {
  for (const text of TEXTS) {
    const { titles, text: rest } = readTerminalOutput(titleSequence(text));
    expect(titles).toHaveLength(1);
    expect(rest).toBe('');
  }
});

/** Controls but the line feed and the tab, what turns text around, what cannot be seen, what is no character. */
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}\u{10eeee}]|\p{Surrogate}/u;

describe('what is exported', () => {
  // `cat` must not be able to set off anything, and nobody reads another text than the one that is there.
  it.each(EXPORT_FORMS)('as %s', async (form) => {
    for (const text of TEXTS) {
      const document = exportText(sessionOf(text), form, new Map());
      expect(document.replaceAll('\r\n', '\n')).not.toMatch(HIDDEN);
    }
  });
});
