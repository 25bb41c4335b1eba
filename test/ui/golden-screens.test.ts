import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/core/endpoint.ts';
import { appError } from '../../src/core/errors.ts';
import { openConfirm } from '../../src/core/panels/confirm.ts';
import { Secret } from '../../src/core/secret.ts';
import type { ServedModel } from '../../src/core/served-model.ts';
import type { SessionSummary } from '../../src/core/session.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import type { State } from '../../src/core/state.ts';
import { loadHighlighter } from '../../src/render/code.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { type Theme, themeFor } from '../../src/render/theme.ts';
import { frameOf } from '../../src/ui/frame-of.ts';
import { Notebook, QWEN } from '../harness/notebook.ts';
import { STATES } from '../render/states.ts';
import { SCREENS } from './setup/screens.ts';

const HUB = { kind: 'hub' } as const;
const ENDPOINTS: readonly Endpoint[] = [
  QWEN,
  { kind: 'openai', name: 'mine', url: 'https://abc.us-east-1.aws.endpoints.huggingface.cloud', token: HUB },
  { kind: 'openai', name: 'llama', url: 'http://localhost:8080/v1', token: { kind: 'none' } },
  { kind: 'image-to-text', name: 'blip', url: 'https://my.server', token: { kind: 'env', name: 'BLIP' } },
];
const SESSIONS: readonly SessionSummary[] = ['Winter in Norway', '東京の冬', 'A third one'].map(
  (title, i) => ({
    id: `S${i}`,
    title,
    createdAt: '2026-11-20T13:02:00Z',
    updatedAt: new Date(Date.parse('2026-11-20T14:02:00Z') - i * 86_400_000).toISOString(),
    endpoint: 'qwen',
    exchanges: i + 1,
    bytes: 51_011,
    path: '',
    pinned: i === 1,
  }),
);

const LISTED = {
  type: 'sessions/listed',
  sessions: SESSIONS,
  unreadable: 1,
  now: '2026-11-20T14:30:00Z',
  timeZone: 'UTC',
} as const;
const SERVED: readonly ServedModel[] = [
  {
    id: 'Qwen/Qwen3-32B',
    vision: false,
    providers: [
      {
        name: 'cerebras',
        live: true,
        price: { input: 0.4, output: 0.8 },
        throughput: 1200,
        firstTokenMs: 240,
        contextLength: 131_072,
      },
      { name: 'novita', live: true, price: { input: 0.1, output: 0.3 }, throughput: 40 },
    ],
  },
  { id: 'Qwen/Qwen3-VL-8B', vision: true, providers: [{ name: 'novita', live: true }] },
];

const book = () =>
  new Notebook({
    endpoint: QWEN,
    settings: { ...DEFAULT_SETTINGS, endpoints: ENDPOINTS, defaultEndpoint: 'qwen' },
  });

/** Every screen that there is, beside those of the notebook. */
const PANELS: Readonly<Record<string, () => State>> = {
  setup: () => book().send({ type: 'command', id: 'setup' }).state,
  endpoints: () => book().press('ctrl+o', 'down').state,
  'endpoints-filtered': () => book().press('ctrl+o').type('ll').state,
  'endpoint-form': () =>
    book().press('ctrl+o', 'ctrl+a').type('new').press('tab').type('not a model').press('enter').state,
  dedicated: () => book().send({ type: 'command', id: 'my-endpoints' }).state,
  tokens: () =>
    book()
      .send({ type: 'command', id: 'tokens' })
      .send({
        type: 'tokens/found',
        at: '2026-11-20T12:00:00.000Z',
        found: [
          { source: { kind: 'env', name: 'HF_TOKEN' }, token: new Secret('hf_CanaryOfTheGoldenScreen1111') },
        ],
      }).state,
  sessions: () => book().press('ctrl+s').send(LISTED).press('down').state,
  'sessions-said': () =>
    book()
      .press('ctrl+s')
      .send(LISTED)
      .type('nar')
      .send({
        type: 'sessions/said',
        query: 'nar',
        hits: [
          {
            session: 'S2',
            title: 'A third one',
            updatedAt: '2026-11-18T14:02:00Z',
            exchange: 'E1',
            text: '…take the night train to Narvik, then a bus, and a boat to the island…',
            marks: [25, 31],
          },
        ],
        reading: null,
      }).state,
  'model-suggestions': () =>
    book()
      .press('ctrl+o', 'ctrl+a')
      .send({ type: 'endpoints/models', models: SERVED })
      .press('tab')
      .type('qwen')
      .press('ctrl+n').state,
  'model-providers': () =>
    book()
      .press('ctrl+o', 'ctrl+a')
      .send({ type: 'endpoints/models', models: SERVED })
      .press('tab')
      .paste('Qwen/Qwen3-32B')
      .press('ctrl+n').state,
  'path-menu': () => {
    const asking = book().exchange('one', '1').type('look @').press('tab');
    const { from, to } = asking.last('list-paths');
    return asking
      .send({ type: 'paths-listed', from, to, paths: ['my pics/', 'cat.jpg', '東京の冬.png', 'dog.webp'] })
      .press('down').state;
  },
  'command-menu': () => book().exchange('one', '1').type('/se').press('tab', 'down').state,
  settings: () => book().send({ type: 'command', id: 'settings' }).state,
  help: () => book().press('f1').state,
  'help-cells': () => book().exchange('one', '1').press('esc', '?').state,
  palette: () => book().press('ctrl+p').type('sess').state,
  'quit-unsaved': () => {
    const unsaved = book().exchange('one', '1');
    unsaved.state = {
      ...unsaved.state,
      saved: {
        kind: 'failed',
        error: appError('STORE_LOCKED', 'The session could not be saved to /data/S1.json: disk full.'),
      },
    };
    return unsaved.press('ctrl+d').state;
  },
  confirm: () =>
    openConfirm(book().state, 'Delete “Winter in Norway”?', 'deletes it', [{ type: 'quit-unsaved' }])[0],
};

const SIZES = [
  { columns: 40, rows: 12 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];

/** The colours of each set: what the user may have chosen, or asked for by NO_COLOR. */
const THEMES: Readonly<Record<string, Theme>> = {
  dark: themeFor('dark', 'true'),
  light: themeFor('light', 'true'),
  'high-contrast': themeFor('dark', 'true', 'high-contrast'),
  'no-colour': themeFor('dark', 'none'),
};

/** A screen at every size, its colours and links as they are sent. */
function drawn(state: State, theme: Theme): string {
  const screens = SIZES.map((size) => {
    const { rows, cursor } = frameOf({ ...state, size }, { ...size, theme }, createRowCache());
    const at = cursor === null ? 'hidden' : `${cursor.column},${cursor.row}`;
    const lines = rows.map((row) => row.trimEnd().replaceAll('\x1b', '␛').replaceAll('\x07', '␇'));
    return [`== ${size.columns}x${size.rows}, cursor ${at}`, ...lines].join('\n');
  });
  return `${screens.join('\n')}\n`;
}

beforeAll(async () => loadHighlighter());

describe.each(Object.entries(THEMES))('every screen, %s', (look, theme) => {
  // The set-up has no colours that no other screen has.
  const setup = look === 'dark' || look === 'light' ? SCREENS : [];
  const screens = [
    ...Object.entries(PANELS),
    ...setup.map(([name, script]) => [`setup-${name.replaceAll(' ', '-')}`, () => script().state] as const),
    ...Object.entries(STATES).map(([name, state]) => [`notebook-${name}`, () => state] as const),
  ];
  it.each(screens)('looks as it should: %s', (name, state) => {
    const golden = fileURLToPath(new URL(`../golden/screens/${name}-${look}.txt`, import.meta.url));
    const now = drawn(state(), theme);
    if (process.env.UPDATE_GOLDEN === '1') {
      mkdirSync(dirname(golden), { recursive: true });
      writeFileSync(golden, now);
    }
    expect(now).toBe(readFileSync(golden, 'utf8'));
  });
});
