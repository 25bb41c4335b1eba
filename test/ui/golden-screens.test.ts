import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/core/endpoint.ts';
import { appError } from '../../src/core/errors.ts';
import { openConfirm } from '../../src/core/panels/confirm.ts';
import { Secret } from '../../src/core/secret.ts';
import type { SessionSummary } from '../../src/core/session.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import type { State } from '../../src/core/state.ts';
import { loadHighlighter } from '../../src/render/code.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { themeFor } from '../../src/render/theme.ts';
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
  sessions: () =>
    book()
      .press('ctrl+s')
      .send({
        type: 'sessions/listed',
        sessions: SESSIONS,
        unreadable: 1,
        now: '2026-11-20T14:30:00Z',
        timeZone: 'UTC',
      })
      .press('down').state,
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

/** A screen at every size, its colours and links as they are sent. */
function drawn(state: State, background: 'dark' | 'light'): string {
  const theme = themeFor(background, 'true');
  const screens = SIZES.map((size) => {
    const { rows, cursor } = frameOf({ ...state, size }, { ...size, theme }, createRowCache());
    const at = cursor === null ? 'hidden' : `${cursor.column},${cursor.row}`;
    const lines = rows.map((row) => row.trimEnd().replaceAll('\x1b', '␛').replaceAll('\x07', '␇'));
    return [`== ${size.columns}x${size.rows}, cursor ${at}`, ...lines].join('\n');
  });
  return `${screens.join('\n')}\n`;
}

beforeAll(async () => loadHighlighter());

describe.each(['dark', 'light'] as const)('every screen on a %s background', (background) => {
  const screens = [
    ...Object.entries(PANELS),
    ...SCREENS.map(([name, script]) => [`setup-${name.replaceAll(' ', '-')}`, () => script().state] as const),
    ...Object.entries(STATES).map(([name, state]) => [`notebook-${name}`, () => state] as const),
  ];
  it.each(screens)('looks as it should: %s', (name, state) => {
    const golden = fileURLToPath(new URL(`../golden/screens/${name}-${background}.txt`, import.meta.url));
    const now = drawn(state(), background);
    if (process.env.UPDATE_GOLDEN === '1') {
      mkdirSync(dirname(golden), { recursive: true });
      writeFileSync(golden, now);
    }
    expect(now).toBe(readFileSync(golden, 'utf8'));
  });
});
