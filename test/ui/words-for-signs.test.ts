import { describe, expect, it } from 'vitest';
import { appError } from '../../src/core/errors.ts';
import type { FoundToken } from '../../src/core/identity.ts';
import { Secret } from '../../src/core/secret.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import type { State } from '../../src/core/state.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { themeFor } from '../../src/render/theme.ts';
import { frameOf } from '../../src/ui/frame-of.ts';
import { SetupScript } from '../core/panels/setup-script.ts';
import { Notebook, QWEN, T0 } from '../harness/notebook.ts';
import { anExchange, aState } from '../render/states.ts';

const SIZE = { columns: 80, rows: 24 };
/** Everything that is no letter, digit or punctuation of a sentence: colours, signs, boxes. */
const SIGNS = /\x1b\[[0-9;]*m|[^\p{L}\p{N}\s.,:;'"()/+-]/gu;

/** What is left of a screen for who sees neither colours nor signs. */
function bare(state: State): string {
  const look = { ...SIZE, theme: themeFor('dark', 'none') };
  const frame = frameOf({ ...state, size: SIZE }, look, createRowCache());
  return frame.rows
    .join('\n')
    .replace(SIGNS, ' ')
    .replace(/[^\S\n]+/g, ' ');
}

const other = { ...QWEN, name: 'other' };
const settings = { ...DEFAULT_SETTINGS, endpoints: [QWEN, other], defaultEndpoint: 'other' };
const book = () => new Notebook({ settings, endpoint: QWEN, size: SIZE });
const cells = () => book().exchange('one', '1').exchange('two', '2').exchange('three', '3');
const tested = (ok: boolean) =>
  book()
    .press('ctrl+o')
    .send({
      type: 'endpoints/tested',
      outcome: ok
        ? { kind: 'answered', endpoint: QWEN, latencyMs: 210, says: 'ready' }
        : { kind: 'failed', endpoint: QWEN, error: appError('SERVER_ERROR', 'It failed.', 'Try again.') },
    });
const token = (name: string): FoundToken => ({
  source: { kind: 'stored', path: '/h/stored_tokens', name },
  token: new Secret(`hf_ThisIsTheTokenOf${name}000000`),
});
const sessions = (pinned: boolean) =>
  book()
    .press('ctrl+s')
    .send({
      type: 'sessions/listed',
      sessions: ['S1', 'S2'].map((id) => ({
        id,
        title: id === 'S1' ? 'here' : 'there',
        createdAt: T0,
        updatedAt: T0,
        endpoint: 'qwen',
        exchanges: 1,
        bytes: 100,
        path: '',
        pinned: pinned && id === 'S2',
      })),
      unreadable: 0,
      now: T0,
      timeZone: 'UTC',
    });
const failed = aState([
  anExchange(
    {},
    { status: 'failed', output: '', error: appError('SERVER_ERROR', 'It failed.', 'Try again.') },
  ),
]);

/** What is known of a state, as the screen's words tell it. */
const TOLD: readonly (readonly [what: string, state: () => State, words: RegExp])[] = [
  ['the mode is that of the prompt', () => book().state, /\bEDIT\b/],
  ['a cell is selected, and which', () => cells().press('esc', 'k').state, /COMMAND In 2\b/],
  ['a cell is muted', () => cells().press('esc', 'k', 'x').state, /not sent/],
  [
    'an answer is out of date',
    () => cells().type('/system x').press('enter').state,
    /older than|has changed/,
  ],
  ['which answer of how many counts', () => answeredTwice().state, /\b1 of 2\b|\b1\/2\b/],
  ['a cell is folded', () => cells().press('esc', 'o').state, /line folded/],
  ['an answer failed', () => failed, /It failed\./],
  ['an answer was stopped', () => aState([anExchange({}, { status: 'interrupted' })]), /stopped/],
  ['an answer is coming', () => queued().state, /Ctrl\+C stops/],
  ['a prompt waits its turn', () => queued().state, /queued: and then/],
  [
    'the session is not saved, and why',
    () => ({ ...cells().state, saved: { kind: 'failed', error: appError('STORE_FULL', 'Full.', '') } }),
    /NOT SAVED: disk full/,
  ],
  ['which endpoint is in use', () => book().press('ctrl+o').state, /in use/],
  ['which endpoint is the default, from another row', () => book().press('ctrl+o').state, /default: other/],
  ['which endpoint is in use, from another row', () => book().press('ctrl+o', 'down').state, /in use: qwen/],
  ['which row of a list is selected', () => book().press('ctrl+o', 'down').state, /\b2 of 3\b/],
  ['a test went well', () => tested(true).state, /210 ms/],
  ['a test failed', () => tested(false).state, /It failed\./],
  ['which session is open', () => sessions(false).state, /here open/],
  ['which session is pinned', () => sessions(true).state, /there pinned/],
  [
    'which token is in use, from another row',
    () =>
      book()
        .send({ type: 'command', id: 'tokens' })
        .send({ type: 'tokens/found', found: [token('home'), token('work')], at: T0 })
        .press('down').state,
    /in use: home/,
  ],
  ['what a setting is', () => book().type('/setting mouse').press('enter').state, /Mouse on\b/],
  [
    'which choice of the wizard is marked',
    () => new SetupScript().found().keys('down').state,
    /Enter choose 2/,
  ],
  ['a notice is an error', () => book().type('/bogus').press('enter').state, /There is no command/],
];

function answeredTwice(): Notebook {
  const notebook = cells().press('esc', 'r');
  const { exchangeId, endpoint } = notebook.last('start-again');
  notebook.send({ type: 'begin-again', exchangeId, requestId: 'X', endpoint, at: T0, elapsed: 0 });
  return notebook.answer('again').press('[');
}

function queued(): Notebook {
  const notebook = book().type('one').press('enter');
  notebook.begin();
  return notebook.type('and then').press('enter');
}

describe('without colours and signs the words still tell that', () => {
  it.each(TOLD)('%s', (_, state, words) => {
    expect(bare(state())).toMatch(words);
  });
});
