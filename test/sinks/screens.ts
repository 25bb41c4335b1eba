/** Every place of the interface that shows text from outside, as a function from that text to the screen. */
import { bufferOf } from '../../src/core/editor/buffer.ts';
import type { Endpoint } from '../../src/core/endpoint.ts';
import { type AppError, appError } from '../../src/core/errors.ts';
import { EMPTY_COMPOSER } from '../../src/core/initial-state.ts';
import { newSession, type SessionSummary } from '../../src/core/session.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import type { State } from '../../src/core/state.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { themeFor } from '../../src/render/theme.ts';
import { frameOf } from '../../src/ui/frame-of.ts';
import { ENV_TOKEN, EXPIRED_TOKEN, OFFICIAL_TOKEN, SetupScript, TOKEN } from '../core/panels/setup-script.ts';
import { CAT, Notebook, T0 } from '../harness/notebook.ts';
import { aLive, anExchange, aRun, aState } from '../render/states.ts';
import { poisoned } from './poison.ts';

const SIZE = { columns: 200, rows: 60 };
const THEME = themeFor('dark', 'true');

/** Links that can be clicked on are our own: to the web, in printable ASCII. All else of that kind stays and is seen. */
const OWN_LINK = /\x1b\]8;;(?:https?:\/\/[!-~]*)?\x07/g;

/** The screen as it is written. */
export function drawn(state: State): string {
  return frameOf({ ...state, size: SIZE }, { ...SIZE, theme: THEME }, createRowCache())
    .rows.join('\r\n')
    .replace(OWN_LINK, '');
}

const errorOf = (text: string): AppError =>
  appError('SERVER_ERROR', text, text, { status: 500, requestId: text });

const withComposer = (given: Partial<State['composer']>, more: Partial<State> = {}): State =>
  aState([], { composer: { ...EMPTY_COMPOSER, ...given }, ...more });

const endpointsOf = (text: string): readonly Endpoint[] => [
  { kind: 'providers', name: text, model: text, token: { kind: 'env', name: text } },
  {
    kind: 'openai',
    name: `${text} 2`,
    url: `https://x.example/${text}`,
    model: text,
    token: { kind: 'hub' },
  },
  { kind: 'image-to-text', name: `${text} 3`, url: text, token: { kind: 'none' } },
];
const bookOf = (text: string): Notebook =>
  new Notebook({
    size: SIZE,
    settings: { ...DEFAULT_SETTINGS, endpoints: endpointsOf(text) },
    endpoint: endpointsOf(text)[0] ?? null,
  });

const summariesOf = (text: string): readonly SessionSummary[] => [
  {
    id: 'S1',
    title: text,
    createdAt: T0,
    updatedAt: T0,
    endpoint: text,
    exchanges: 1,
    bytes: 100,
    path: text,
    pinned: true,
    firstWords: text,
  },
  {
    ...newSession('S2', T0, text),
    title: '',
    exchanges: 2,
    bytes: 1,
    path: text,
    pinned: false,
    firstWords: text,
  },
];

const setupOf = (text: string) =>
  new SetupScript({ size: SIZE, settings: { ...DEFAULT_SETTINGS, endpoints: endpointsOf(text) } });
const foundOf = (text: string) =>
  [ENV_TOKEN, OFFICIAL_TOKEN, EXPIRED_TOKEN].map((found) => ({
    ...poisoned(found, text),
    token: found.token,
    warning: text,
    storedName: text,
  }));
const account = (text: string) => ({
  name: text,
  fullName: text,
  organisations: [text, text],
  role: text,
  tokenName: text,
});
const checked = (text: string) =>
  setupOf(text)
    .found(...foundOf(text))
    .keys('enter');

export const SCREENS: Readonly<Record<string, (text: string) => State>> = {
  answer: (text) => aState([anExchange({}, { output: text })]),
  'answer, as markdown': (text) =>
    aState([
      anExchange(
        {},
        {
          output: `# ${text}\n\n- ${text}\n\n> ${text}\n\n| ${text} | b |\n|--|--|\n| c | **${text}** |\n\n[${text}](${text} "${text}") <${text}> ![${text}](https://x.example/${text})\n\n\`${text}\`\n\n\`\`\`${text}\n${text}\n\`\`\`\n\n<b>${text}</b>\n\n[x]: ${text}\n`,
        },
      ),
    ]),
  'answer, in character references': (text) => {
    const written = Array.from(text, (one, i) => {
      const code = one.codePointAt(0) ?? 0;
      return i % 2 === 0 ? `&#${code};` : `&#x${code.toString(16)};`;
    }).join('');
    return aState([
      anExchange(
        {},
        { output: `${written}\n\n[${written}](https://x.example/${written})\n\n| ${written} |\n|--|\n` },
      ),
    ]);
  },
  'answer, as it came': (text) => aState([anExchange({}, { output: text })], { rawCells: ['one'] }),
  'answer that is folded': (text) => aState([anExchange({ folded: true }, { output: text })]),
  'code in colours': (text) =>
    aState([anExchange({}, { output: `\`\`\`python\nx = "${text}" # ${text}\n${text}\n\`\`\`\n` })]),
  'answer under way': (text) =>
    aState(
      [anExchange({}, { output: text, reasoning: text, status: 'running', finishReason: null, usage: null })],
      {
        live: aLive(),
        clock: 4100,
      },
    ),
  reasoning: (text) => aState([anExchange({ reasoningShown: true }, { reasoning: text })]),
  'reasoning in one line': (text) => aState([anExchange({}, { reasoning: text })]),
  caption: (text) =>
    aState([anExchange({ task: 'caption', input: '', images: [{ ...CAT, path: text }] }, { output: text })]),
  'prompt that was sent': (text) => aState([anExchange({ input: text })]),
  'names of model, provider and endpoint': (text) =>
    aState([anExchange({}, { endpoint: { name: text, url: text, model: text, provider: text } })], {
      endpoint: endpointsOf(text)[0] ?? null,
    }),
  'finish reason and parameters': (text) =>
    aState([
      anExchange({}, { finishReason: text, status: 'incomplete', parameters: { stop: [text], [text]: 1 } }),
    ]),
  'error of an exchange': (text) =>
    aState([anExchange({}, { output: '', status: 'failed', usage: null, error: errorOf(text) })]),
  'error while waiting for another try': (text) =>
    aState([anExchange({}, { output: '', status: 'running', usage: null })], {
      live: aLive({ phase: 'retrying', retry: { attempt: 1, attempts: 5, at: 5000, error: errorOf(text) } }),
      clock: 4100,
    }),
  'images: names, and what was done to them': (text) =>
    aState([
      anExchange(
        { images: [{ ...CAT, path: text, extra: { exif: text } }] },
        { sentImages: [{ mediaType: 'image/jpeg', bytes: 1, width: 1, height: 1, changes: [text] }] },
      ),
    ]),
  'several answers of one exchange': (text) =>
    aState([
      anExchange({ chosen: 1, runs: [aRun({ output: text }), aRun({ output: text, error: errorOf(text) })] }),
    ]),
  'session: title, system text, draft, parameters': (text) => {
    const state = aState([anExchange()]);
    return {
      ...state,
      session: { ...state.session, title: text, system: text, draft: text, endpoint: text },
    };
  },
  'session that cannot be saved': (text) =>
    aState([anExchange()], { saved: { kind: 'failed', error: errorOf(text) } }),
  'session that is read-only': (text) =>
    aState([anExchange()], { saved: { kind: 'read-only', error: errorOf(text) } }),
  'what is typed or pasted': (text) => withComposer({ buffer: bufferOf(text) }),
  'attached image': (text) => withComposer({ attachments: [{ ...CAT, path: text }] }),
  'image that is being read': (text) => withComposer({ reading: text }),
  completions: (text) =>
    withComposer({
      menu: { from: 0, to: 0, items: [{ insert: text, label: text, about: text }], selected: 0 },
    }),
  'search through prompts': (text) =>
    withComposer({ search: { query: text, index: 0 } }, { history: [text] }),
  'prompts that wait': (text) =>
    aState([anExchange({}, { status: 'running', usage: null })], {
      live: aLive(),
      queue: [{ task: 'chat', target: { kind: 'end' }, text, input: text, attachments: [], paths: [text] }],
    }),
  notice: (text) => aState([], { notice: { tone: 'error', text, hint: text } }),
  'search in the session': (text) =>
    new Notebook({
      ...aState([anExchange({ input: text }, { output: text })]),
      mode: 'command',
      selected: 'one',
    })
      .press('/')
      .paste(text).state,
  'greeting of an empty session': (text) => aState([], { endpoint: endpointsOf(text)[0] ?? null }),
  'every string of a session at once': (text) => {
    const state = aState([anExchange({ images: [CAT] }, { reasoning: 'r', error: errorOf('e') })]);
    return { ...state, session: poisoned(state.session, text) };
  },
  endpoints: (text) => bookOf(text).press('ctrl+o').state,
  'endpoints, filtered': (text) => bookOf(text).press('ctrl+o').paste(text).state,
  'endpoint that was tested': (text) =>
    bookOf(text)
      .press('ctrl+o', 'ctrl+t')
      .send({
        type: 'endpoints/tested',
        outcome: { kind: 'failed', endpoint: endpointsOf(text)[0] as Endpoint, error: errorOf(text) },
      }).state,
  'endpoint that is changed': (text) => bookOf(text).press('ctrl+o', 'ctrl+e').state,
  'field with the cursor at its start': (text) => bookOf(text).press('ctrl+o', 'ctrl+e', 'home').state,
  'dedicated endpoints': (text) =>
    bookOf(text)
      .press('ctrl+o', 'ctrl+r')
      .send({
        type: 'dedicated/listed',
        result: {
          ok: true,
          value: {
            endpoints: [
              {
                namespace: text,
                name: text,
                state: 'failed',
                message: text,
                url: '',
                repository: text,
                task: text,
                engine: text,
                instance: text,
                replicas: 0,
                place: text,
              },
            ],
            unlisted: [text],
          },
        },
      }).state,
  'dedicated endpoints that could not be listed': (text) =>
    bookOf(text)
      .press('ctrl+o', 'ctrl+r')
      .send({ type: 'dedicated/listed', result: { ok: false, error: errorOf(text) } }).state,
  sessions: (text) =>
    bookOf(text)
      .press('ctrl+s')
      .send({
        type: 'sessions/listed',
        sessions: summariesOf(text),
        unreadable: 1,
        now: T0,
        timeZone: 'UTC',
      }).state,
  palette: (text) => bookOf(text).press('ctrl+p').paste(text).state,
  'set-up: tokens': (text) => setupOf(text).found(...foundOf(text)).state,
  'set-up: account': (text) => checked(text).accepted(account(text)).state,
  'set-up: refused': (text) => checked(text).notAccepted(errorOf(text)).state,
  'set-up: a token that is shown': (text) =>
    setupOf(text).found().keys('enter').paste(text).keys('ctrl+r').state,
  'set-up: address': (text) =>
    setupOf(text)
      .found()
      .keys('enter')
      .paste(TOKEN)
      .keys('enter')
      .accepted(account(text))
      .keys('enter', 'down', 'enter')
      .kept('own-file')
      .keys('4', 'enter')
      .paste(text)
      .keys('enter').state,
};
