import { contextDigest } from '../../src/core/context-digest.ts';
import { bufferOf } from '../../src/core/editor/buffer.ts';
import type { EndpointSnapshot, ProvidersEndpoint } from '../../src/core/endpoint.ts';
import { appError } from '../../src/core/errors.ts';
import type { Exchange, ImageRef, Run } from '../../src/core/exchange.ts';
import { initialState } from '../../src/core/initial-state.ts';
import { newSession } from '../../src/core/session.ts';
import type { Live, State } from '../../src/core/state.ts';

const AT = '2026-11-20T14:02:11.120Z';
const LATER = '2026-11-20T15:00:00.000Z';

export const QWEN: ProvidersEndpoint = {
  kind: 'providers',
  name: 'qwen',
  model: 'Qwen/Qwen3-32B',
  token: { kind: 'hub' },
};

const ANSWERED_BY: EndpointSnapshot = {
  name: 'qwen',
  url: 'https://router.huggingface.co/v1',
  model: 'Qwen/Qwen3-32B',
  provider: 'cerebras',
};

export const CAT: ImageRef = {
  path: '/home/me/cat.jpg',
  sha256: '0'.repeat(64),
  mediaType: 'image/jpeg',
  bytes: 52011,
  width: 640,
  height: 480,
};

/** A run that went well, but for what is given. */
export function aRun(given: Partial<Run> = {}): Run {
  return {
    output: 'Tromsø.',
    reasoning: '',
    status: 'complete',
    finishReason: 'stop',
    endpoint: ANSWERED_BY,
    parameters: {},
    usage: { inputTokens: 31, outputTokens: 412 },
    timing: { startedAt: AT, firstTokenMs: 240, totalMs: 4532 },
    error: null,
    sentImages: [],
    extra: {},
    ...given,
  };
}

/** A chat exchange with one such run, but for what is given. */
export function anExchange(given: Partial<Exchange> = {}, run: Partial<Run> = {}): Exchange {
  return {
    id: 'one',
    task: 'chat',
    input: 'Which of these would you visit in winter?',
    images: [],
    muted: false,
    folded: false,
    chosen: 0,
    runs: [aRun(run)],
    extra: {},
    ...given,
  };
}

/** A notebook with these exchanges on the Qwen endpoint, but for what is given. */
export function aState(exchanges: readonly Exchange[], given: Partial<State> = {}): State {
  const session = { ...newSession('01JD3X', AT, 'qwen'), title: 'Winter in Norway', exchanges };
  return initialState(session, { endpoint: QWEN, saved: { kind: 'saved' }, ...given });
}

/** A request for the exchange `one` that has been answering for 3.1 s, but for what is given. */
export function aLive(given: Partial<Live> = {}): Live {
  return {
    exchangeId: 'one',
    requestId: 'r1',
    phase: 'answering',
    since: 1000,
    retry: null,
    silent: null,
    pieces: 212,
    ...given,
  };
}

export const WINTER = `Tromsø. It lies under the **aurora oval**, and the sea keeps it mild:

- northern lights from September to April
- whales off Skjervøy in November

\`\`\`python
best = max(cities, key=lambda c: c.aurora_nights)
print(best.name)
\`\`\`
`;

const CREDITS = appError(
  'HF_CREDITS_USED_UP',
  'Your monthly credits are used up (402).',
  'Local and dedicated endpoints still work.',
  { status: 402 },
);

const TABLE = `| City | Nights | Why |
|:--|--:|:--|
| Tromsø | 140 | under the oval, mild, [airport](https://avinor.no/tromso) |
| 東京 | 0 | no aurora, but **excellent** ramen |
`;

/** A notebook with a bit of everything, as people leave it behind. */
export const EXCHANGES: readonly Exchange[] = [
  anExchange({ id: 'one', input: 'Which of these would you visit in winter, and why?' }, { output: WINTER }),
  anExchange(
    { id: 'two', task: 'caption', input: '', images: [CAT] },
    {
      output: 'a cat sitting on a couch looking at the camera',
      usage: null,
      timing: { startedAt: AT, firstTokenMs: 800, totalMs: 812 },
      endpoint: { ...ANSWERED_BY, name: 'qwen-vl', provider: 'scaleway' },
      sentImages: [
        {
          mediaType: 'image/jpeg',
          bytes: 21_500,
          width: 512,
          height: 384,
          changes: ['scaled down', 'location removed'],
        },
      ],
    },
  ),
  anExchange({
    id: 'three',
    input: 'Compare them in a table.',
    chosen: 1,
    runs: [aRun(), aRun({ output: TABLE, reasoning: 'Let me think about it.' })],
  }),
  anExchange(
    { id: 'four', input: 'And in summer?', muted: true },
    { output: 'Lofoten, for the', status: 'interrupted' },
  ),
  anExchange(
    { id: 'five', input: 'One more.' },
    {
      output: '',
      status: 'failed',
      error: CREDITS,
      usage: null,
      timing: { startedAt: AT, firstTokenMs: null, totalMs: 310 },
    },
  ),
];

/** What `How?` by itself is digested to. */
const HOW = contextDigest({ system: '', exchanges: [anExchange({ input: 'How?' })] }, 0).split('.')[1];

export const STATES: Readonly<Record<string, State>> = {
  empty: aState([], { saved: { kind: 'new' } }),
  notebook: aState(EXCHANGES.slice(0, 2), {
    composer: { ...initialState(newSession('', '', '')).composer, buffer: bufferOf('and in summer?') },
  }),
  'command-mode': aState(EXCHANGES, { mode: 'command', selected: 'five' }),
  running: aState(
    [
      EXCHANGES[1] ?? anExchange(),
      anExchange(
        {},
        {
          output: WINTER.slice(0, 150),
          status: 'running',
          finishReason: null,
          usage: null,
          timing: { startedAt: AT, firstTokenMs: 600, totalMs: null },
        },
      ),
    ],
    {
      live: aLive(),
      clock: 4100,
      saved: { kind: 'saving' },
      queue: [
        {
          task: 'chat',
          target: { kind: 'end' },
          input: 'And what about Bergen?',
          text: 'And what about Bergen?',
          attachments: [],
          paths: [],
        },
      ],
    },
  ),
  'not-saved': aState(EXCHANGES.slice(2), {
    saved: { kind: 'failed', error: appError('STORE_FULL', 'The disk is full.') },
    notice: {
      tone: 'error',
      text: 'The session could not be saved: the disk is full.',
      hint: 'Make room and press Ctrl+L.',
    },
    composer: {
      ...initialState(newSession('', '', '')).composer,
      buffer: bufferOf('/ca'),
      attachments: [CAT],
      menu: {
        from: 0,
        to: 3,
        selected: 0,
        items: [
          { insert: '/caption ', label: '/caption PATH', about: 'Caption an image' },
          { insert: '/copy', label: '/copy', about: 'Copy the last answer' },
        ],
      },
    },
  }),
  finding: aState(EXCHANGES, {
    mode: 'command',
    selected: 'one',
    scroll: { follow: false, exchangeId: 'one', row: 0 },
    find: {
      query: bufferOf('aurora'),
      typing: true,
      at: { exchangeId: 'one', nth: 0 },
      number: 1,
      count: 3,
      from: { selected: 'five', scroll: { follow: true } },
    },
  }),
  'editing-a-cell': aState(EXCHANGES, {
    selected: 'one',
    scroll: { follow: 'cell', exchangeId: 'one', from: 'begin', at: 0 },
    composer: {
      ...initialState(newSession('', '', '')).composer,
      target: { kind: 'edit', id: 'one' },
      buffer: bufferOf('Which of these would you visit in winter, and why?\n東京, Tromsø or Καβάλα'),
      aside: { buffer: bufferOf('a draft that waits'), attachments: [] },
    },
  }),
  'new-cell': aState(EXCHANGES, {
    selected: 'two',
    scroll: { follow: 'cell', exchangeId: 'two', from: 'end', at: 4 },
    composer: {
      ...initialState(newSession('', '', '')).composer,
      target: { kind: 'below', id: 'two' },
      buffer: bufferOf('/ca'),
      attachments: [CAT],
      menu: {
        from: 0,
        to: 3,
        selected: 0,
        items: [
          { insert: '/caption ', label: '/caption PATH', about: 'Caption an image' },
          { insert: '/copy', label: '/copy', about: 'Copy the last answer' },
        ],
      },
    },
  }),
  'out-of-date': aState(
    [
      anExchange({ id: 'one', input: 'Which city?' }, { context: 'of another time.0', output: 'Tromsø.' }),
      anExchange(
        { id: 'two', input: 'Why?' },
        { output: 'The sea.', timing: { startedAt: LATER, firstTokenMs: 240, totalMs: 4532 } },
      ),
      anExchange({ id: 'three', input: 'How?' }, { context: `before.${HOW}`, output: 'By plane.' }),
    ],
    { mode: 'command', selected: 'three', windows: { 'qwen Qwen/Qwen3-32B': 64 } },
  ),
};
