import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DedicatedEndpoint, DedicatedState } from '../../src/core/dedicated.ts';
import type { Endpoint } from '../../src/core/endpoint.ts';
import { appError } from '../../src/core/errors.ts';
import type { Panel } from '../../src/core/panels/panel.ts';
import { Secret } from '../../src/core/secret.ts';
import type { ServedModel } from '../../src/core/served-model.ts';
import type { SessionSummary } from '../../src/core/session.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import { type State, topPanel } from '../../src/core/state.ts';
import type { Frame, Look } from '../../src/render/frame.ts';
import { widthOf } from '../../src/render/row.ts';
import { themeFor } from '../../src/render/theme.ts';
import { confirmFrame } from '../../src/ui/screens/confirm.ts';
import { dedicatedFrame } from '../../src/ui/screens/dedicated.ts';
import { endpointFormFrame } from '../../src/ui/screens/endpoint-form.ts';
import { endpointsFrame } from '../../src/ui/screens/endpoints.ts';
import { helpFrame } from '../../src/ui/screens/help.ts';
import { paletteFrame } from '../../src/ui/screens/palette.ts';
import { sessionsFrame, writtenSize } from '../../src/ui/screens/sessions.ts';
import { settingsFrame } from '../../src/ui/screens/settings.ts';
import { tokensFrame } from '../../src/ui/screens/tokens.ts';
import { Notebook, QWEN } from '../harness/notebook.ts';

const HUB = { kind: 'hub' } as const;
const ENDPOINTS: readonly Endpoint[] = [
  { kind: 'providers', name: 'qwen', model: 'Qwen/Qwen3-32B:fastest', token: HUB },
  { kind: 'providers', name: 'qwen-vl', model: 'Qwen/Qwen3.6-35B-A3B:scaleway', token: HUB },
  { kind: 'openai', name: 'mine', url: 'https://abc.us-east-1.aws.endpoints.huggingface.cloud', token: HUB },
  { kind: 'openai', name: 'llama', url: 'http://localhost:8080/v1', token: { kind: 'none' } },
  { kind: 'image-to-text', name: 'blip', url: 'https://my.server', token: { kind: 'env', name: 'BLIP' } },
];
const SETTINGS = { ...DEFAULT_SETTINGS, endpoints: ENDPOINTS, defaultEndpoint: 'qwen' };
const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 40, rows: 12 },
] as const;
const PLAIN = themeFor('dark', 'none');

const bookAt = (size: State['size'], given: Partial<State> = {}): Notebook =>
  new Notebook({ settings: SETTINGS, endpoint: ENDPOINTS[0] ?? QWEN, size, ...given });

function frameOf(state: State, panel: Panel, look: Look): Frame {
  switch (panel.kind) {
    case 'endpoints':
      return endpointsFrame(state, panel, look);
    case 'dedicated':
      return dedicatedFrame(state, panel, look);
    case 'tokens':
      return tokensFrame(state, panel, look);
    case 'endpoint-form':
      return endpointFormFrame(state, panel, look);
    case 'sessions':
      return sessionsFrame(state, panel, look);
    case 'settings':
      return settingsFrame(state, panel, look);
    case 'help':
      return helpFrame(state, panel, look);
    case 'palette':
      return paletteFrame(state, panel, look);
    case 'confirm':
      return confirmFrame(state, panel, look);
    case 'setup':
      throw new Error('not a list');
  }
}

function drawn(book: Notebook, theme = PLAIN): Frame {
  const panel = topPanel(book.state);
  if (panel === undefined) throw new Error('nothing is open');
  return frameOf(book.state, panel, { ...book.state.size, theme });
}

const SGR = /\x1b\[[0-9;]*m/g;
const textOf = (frame: Frame): readonly string[] => frame.rows.map((row) => row.replace(SGR, '').trimEnd());
const screen = (book: Notebook): string => textOf(drawn(book)).join('\n');

function summaries(count: number, title = 'Session'): readonly SessionSummary[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `S${i + 1}`,
    title: `${title} ${i + 1}`,
    createdAt: '2026-11-20T13:02:00Z',
    updatedAt: new Date(Date.parse('2026-11-20T14:02:00Z') - i * 86_400_000).toISOString(),
    endpoint: 'qwen',
    exchanges: i + 1,
    bytes: 51_011,
    path: '',
    pinned: false,
  }));
}
const listed = (sessions: readonly SessionSummary[], unreadable = 0) =>
  ({ type: 'sessions/listed', sessions, unreadable, now: '2026-11-20T14:30:00Z', timeZone: 'UTC' }) as const;

const MINE = (
  name: string,
  state: DedicatedState,
  more: Partial<DedicatedEndpoint> = {},
): DedicatedEndpoint => ({
  namespace: 'alice',
  name,
  state,
  message: '',
  url: `https://${name}.us-east-1.aws.endpoints.huggingface.cloud`,
  repository: 'Qwen/Qwen3-8B',
  task: 'text-generation',
  engine: 'vllm',
  place: 'aws us-east-1',
  instance: '',
  replicas: 1,
  ...more,
});

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
];

describe('the palette and the help on a wide screen', () => {
  it.each(['ctrl+p', 'f1'])('cut nothing: %s', (key) => {
    const text = screen(bookAt({ columns: 120, rows: 100 }).press(key));
    expect(text).toContain('Settings: colours, mouse, pictures, how long sessions are kept');
    expect(text).not.toContain('…');
  });
});

describe('the figures of Inference Providers', () => {
  const choosing = (size: State['size']) =>
    bookAt(size)
      .press('ctrl+o', 'ctrl+a')
      .send({ type: 'endpoints/models', models: SERVED })
      .press('tab')
      .paste('Qwen/Qwen3-32B')
      .press('ctrl+n');

  it('stand where a provider or a policy is chosen', () => {
    expect(
      screen(choosing({ columns: 120, rows: 30 }))
        .split('\n')
        .slice(3, 11),
    ).toMatchInlineSnapshot(`
      [
        " › Model      Qwen/Qwen3-32B",
        "                          in/out per M  tokens  first word  context",
        "            › :fastest    $0.40/$0.80   1200/s  240 ms      131k     text only  now cerebras",
        "              :cheapest   $0.10/$0.30   40/s                         text only  now novita",
        "              :preferred                                             text only  the order of your settings",
        "              :cerebras   $0.40/$0.80   1200/s  240 ms      131k     text only",
        "              :novita     $0.10/$0.30   40/s                         text only",
        "   Name       qwen3-32b",
      ]
    `);
  });

  it('go from the right where it is narrow', () => {
    expect(screen(choosing(SIZES[0])).split('\n').slice(3, 10)).toMatchInlineSnapshot(`
      [
        " › Model      Qwen/Qwen3-32B",
        "                          in/out per M  tokens  first word  context",
        "            › :fastest    $0.40/$0.80   1200/s  240 ms      131k     text only",
        "              :cheapest   $0.10/$0.30   40/s                         text only",
        "              :preferred                                             text only",
        "              :cerebras   $0.40/$0.80   1200/s  240 ms      131k     text only",
        "              :novita     $0.10/$0.30   40/s                         text only",
      ]
    `);
    expect(
      screen(choosing({ columns: 40, rows: 20 }))
        .split('\n')
        .slice(3, 10),
    ).toMatchInlineSnapshot(`
      [
        " › Model      Qwen/Qwen3-32B",
        "                          in/out per M",
        "            › :fastest    $0.40/$0.80",
        "              :cheapest   $0.10/$0.30",
        "              :preferred",
        "              :cerebras   $0.40/$0.80",
        "              :novita     $0.10/$0.30",
      ]
    `);
  });

  it('are columns of the list of endpoints, and all of them are said of the selected one', () => {
    const listed = (size: State['size']) =>
      screen(bookAt(size).press('ctrl+o').send({ type: 'endpoints/models', models: SERVED }));
    expect(listed({ columns: 130, rows: 24 })).toMatch(/qwen .*\$0\.40\/\$0\.80 +1200\/s +240 ms +131k/);
    expect(listed(SIZES[0])).toMatch(/qwen +Qwen\/Qwen3-32B +fastest +chat +\$0\.40\/\$0\.80/);
    expect(listed(SIZES[0])).toMatch(/cerebras · \$0\.40\/\$0\.80 per\s+million tokens in\/out · 1200\/s/);
  });
});

describe('my Inference Endpoints', () => {
  const listedAs = (
    size: State['size'],
    endpoints: readonly DedicatedEndpoint[],
    unlisted: readonly string[] = [],
  ) =>
    bookAt(size)
      .press('ctrl+o', 'ctrl+r')
      .send({ type: 'dedicated/listed', result: { ok: true, value: { endpoints, unlisted } } });
  const all = [
    MINE('chat', 'running'),
    MINE('nightly', 'scaledToZero', { namespace: 'my-org' }),
    MINE('old', 'paused'),
    MINE('new', 'initializing', { url: '' }),
    MINE('broken', 'failed', { message: 'Out of memory' }),
  ];

  it('at 80 columns', () => {
    expect(screen(listedAs(SIZES[0], all, ['closed-org']).press('down'))).toMatchInlineSnapshot(`
      " My Inference Endpoints  › type to filter                                2 of 5

         ●  chat     Qwen/Qwen3-8B  running         text-generation  alice
       › ○  nightly  Qwen/Qwen3-8B  scaled to zero  text-generation  my-org
         ‖  old      Qwen/Qwen3-8B  paused          text-generation  alice
         ◌  new      Qwen/Qwen3-8B  starting        text-generation  alice
         ✗  broken   Qwen/Qwen3-8B  failed          text-generation  alice














       It sleeps: the first prompt wakes it, which takes a minute or more. · https:/…
       ! Not listed: closed-org.
       Enter use · Esc back · Ctrl+S pause · Ctrl+R load again                F1 help"
    `);
  });

  it('says what it waits for, what went wrong, and that there are none', () => {
    const book = bookAt(SIZES[0]).press('ctrl+o', 'ctrl+r');
    expect(screen(book)).toContain('Asking Hugging Face for your Inference Endpoints…');
    const error = appError('FORBIDDEN', 'It may not.', 'Let it.');
    book.send({ type: 'dedicated/listed', result: { ok: false, error } });
    expect(screen(book)).toContain('✗ It may not. Let it.');
    expect(screen(listedAs(SIZES[0], []))).toContain('You have none.');
  });

  it('names the key of what can be done: pause, or resume', () => {
    const book = listedAs(SIZES[0], all);
    expect(screen(book)).toContain('Ctrl+S pause');
    expect(screen(book.press('down', 'down'))).toContain('Ctrl+S resume');
  });
});

describe('tokens', () => {
  it('at 80 columns, never themselves', () => {
    const book = bookAt(SIZES[0]).send({ type: 'command', id: 'tokens' });
    expect(screen(book)).toContain('Looking for tokens…');
    const token = new Secret('hf_CanaryOfTheScreen00000001a');
    book.send({
      type: 'tokens/found',
      at: '2026-11-20T12:00:00.000Z',
      found: [
        { source: { kind: 'env', name: 'HF_TOKEN' }, token },
        {
          source: { kind: 'stored', path: '/home/me/.cache/huggingface/stored_tokens', name: 'oauth-alice' },
          token,
          expiresAt: '2026-11-01T00:00:00.000Z',
        },
      ],
    });
    expect(screen(book.press('down'))).toMatchInlineSnapshot(`
      " Tokens  › type to filter                                                2 of 2

         ●  HF_TOKEN     hf_…001a  HF_TOKEN in your environment
       ›    oauth-alice  hf_…001a  "oauth-alice" in /home/me/.cac…  expired 2026-11-01

















       ! It has expired: run hf auth login in a shell to renew it.

       Enter use · Esc back                                                   F1 help"
    `);
    expect(screen(book)).not.toContain('Canary');
  });
});

describe('endpoints', () => {
  it('at 80 columns', () => {
    const book = bookAt(SIZES[0]).press('ctrl+o');
    book.send({
      type: 'endpoints/tested',
      outcome: { kind: 'answered', endpoint: ENDPOINTS[0] ?? QWEN, latencyMs: 210, says: '' },
    });
    book.send({
      type: 'endpoints/tested',
      outcome: {
        kind: 'failed',
        endpoint: ENDPOINTS[3] ?? QWEN,
        error: appError('NET_REFUSED', 'Nothing answers.'),
      },
    });
    expect(screen(book)).toMatchInlineSnapshot(`
      " Endpoints  › type to filter                                             1 of 6

       › ●★ qwen      Qwen/Qwen3-32B         fastest    chat           ✓ 210 ms
            qwen-vl   Qwen/Qwen3.6-35B-A3B   scaleway   chat
            mine      abc.us-east-1.aws.en…  dedicated  chat
            llama     localhost:8080         local      chat           ✗ not answering
            blip      my.server              server     images
            practice  built in               practice   chat · images













       ● in use · ★ default · Qwen/Qwen3-32B:fastest · chat · Hub token · answered in
       210 ms
       Enter use · Esc back · Ctrl+A add · Ctrl+E edit · Ctrl+T test          F1 help"
    `);
  });

  it('drops columns from the right, the name never', () => {
    const widths = [120, 90, 70, 50, 30, 16];
    const rows = widths.map((columns) => textOf(drawn(bookAt({ columns, rows: 12 }).press('ctrl+o')))[3]);
    expect(rows.map((row) => row?.trim())).toMatchInlineSnapshot(`
      [
        "qwen-vl   Qwen/Qwen3.6-35B-A3B                      scaleway   chat                            Hub token",
        "qwen-vl   Qwen/Qwen3.6-35B-A3B  scaleway   chat                            Hub token",
        "qwen-vl   Qwen/Qwen3.6-35B-A3B          scaleway   chat",
        "qwen-vl   Qwen/Qwen3.6-35B-A3B     scaleway",
        "qwen-vl   Qwen/Qwen3.6-…",
        "qwen-vl",
      ]
    `);
  });

  it('marks what matched without relying on colour', () => {
    const rows = drawn(bookAt(SIZES[0]).press('ctrl+o').type('vl')).rows;
    expect(rows.some((row) => row.includes('qwen-\x1b[0m\x1b[1;7mvl\x1b[0m'))).toBe(true);
  });

  it('offers what was typed, and puts the cursor behind it', () => {
    const book = bookAt(SIZES[2]).press('ctrl+o').type('org/new');
    const frame = drawn(book);
    expect(textOf(frame).slice(0, 4)).toMatchInlineSnapshot(`
      [
        " Endpoints  › org/new            1 of 2",
        "",
        " › +  use org/new once  without saving …",
        "   +  save org/new  with a name, to cho…",
      ]
    `);
    expect(frame.cursor).toEqual({ column: 21, row: 0 });
  });

  it('shows the whole sentence of a failed test', () => {
    const book = bookAt(SIZES[0]).press('ctrl+o', 'down', 'down', 'down');
    const error = appError('NET_REFUSED', 'Nothing answers at localhost:8080.', 'Start the server.');
    book.send({
      type: 'endpoints/tested',
      outcome: { kind: 'failed', endpoint: ENDPOINTS[3] ?? QWEN, error },
    });
    expect(screen(book)).toContain('✗ Nothing answers at localhost:8080. Start the server.');
  });

  it('says why a URL cannot be used', () => {
    const book = bookAt(SIZES[0]).press('ctrl+o').type('ftp://my.server');
    expect(screen(book)).toContain('cannot be reached by ftp:');
  });
});

describe('what was said', () => {
  const found = (book: Notebook, reading: { done: number; of: number } | null = null) => {
    const hit = { session: 'S2', title: 'Session 2', updatedAt: '2026-11-20T14:02:00Z', exchange: 'E1' };
    const text =
      '…take the night train to \x1b[2J Narvik, then a bus and another one and a boat to the island…';
    return book.send({
      type: 'sessions/said',
      query: 'nar',
      hits: [{ ...hit, text, marks: [30, 36] }],
      reading,
    });
  };
  const sessions = summaries(3).map((one) => ({
    ...one,
    pinned: one.id === 'S3',
    firstWords: `How do I get to place ${one.id}`,
  }));
  const open = (size: State['size']) => bookAt(size).press('ctrl+s').send(listed(sessions)).type('nar');

  it.each(SIZES)('stands with its session and what matched, at %j', (size) => {
    const rows = textOf(drawn(found(open(size))));
    expect(rows.some((row) => row.includes('Session 2') && row.includes('…take the night'))).toBe(true);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(size.columns);
    expect(rows.join('')).not.toContain('\x1b');
  });

  it('is marked where it matched', () => {
    const frame = drawn(found(open({ columns: 120, rows: 24 })), themeFor('dark', 'true'));
    const row = frame.rows.find((one) => one.includes('night train')) ?? '';
    expect(row).toMatch(/\x1b\[[0-9;]*mNarvik\x1b/);
  });

  it.each(SIZES)('says at $columns x $rows that the list is as it was last time', (size) => {
    const before = { ...listed(sessions), progress: { kind: 'checking' } } as const;
    const book = bookAt(size).press('ctrl+s').send(before);
    expect(screen(book)).toContain('As it was last time');
    expect(screen(book)).toContain('Session 3');
    expect(screen(book.send(listed(sessions)))).not.toContain('As it was last time');
  });

  it('says how far the reading is, how a session begins, and what is pinned', () => {
    expect(screen(found(open(SIZES[0]), { done: 3, of: 12 }))).toContain(
      'Still reading what was said: 3 of 12',
    );
    const all = screen(bookAt(SIZES[0]).press('ctrl+s').send(listed(sessions)));
    expect(all).toContain('★ Session 3');
    expect(all).toContain('“How do I get to place S1”');
  });
});

describe('sessions', () => {
  it('at 80 columns', () => {
    const book = bookAt(SIZES[0])
      .press('ctrl+s')
      .send(listed(summaries(4), 2));
    expect(screen(book)).toMatchInlineSnapshot(`
      " Sessions  › type to filter                                              1 of 4

       › ● Session 1 · open          today 14:02      qwen            1 cell    51 kB
           Session 2                 yesterday 14:02  qwen           2 cells    51 kB
           Session 3                 2 days ago       qwen           3 cells    51 kB
           Session 4                 3 days ago       qwen           4 cells    51 kB















       ● open · today 14:02 · qwen · 1 exchange · 51 kB
       2 files could not be read: hf-tui doctor names the folder.
       Enter open · Esc back · Ctrl+A new · Ctrl+E rename · Ctrl+D delete     F1 help"
    `);
  });

  it('cuts an endpoint only where titles need its room', () => {
    const address = 'http://127.0.0.1:41234/v1';
    const at = (size: State['size'], title: string) =>
      screen(
        bookAt(size)
          .press('ctrl+s')
          .send(listed(summaries(3, title).map((one) => ({ ...one, endpoint: address })))),
      )
        .split('\n')
        .find((row) => row.includes('› ●'));
    const long = 'A title of many words that goes on and on until it is cut';
    expect(at(SIZES[1], 'Session')).toMatch(/http:\/\/127.0.0.1:41234\/v1 +1 cell +51 kB$/);
    expect(at(SIZES[1], long)).toMatch(
      /^.{5}A title of many words that goes on and.*http:\/\/127\.0\.0\.1:41234.*51 kB$/,
    );
    expect(at(SIZES[0], long)).toMatch(/http:\/\/12….*51 kB$/);
  });

  it('scrolls with a margin and says where it is', () => {
    const book = bookAt({ columns: 60, rows: 12 })
      .press('ctrl+s')
      .send(listed(summaries(340)));
    for (let i = 0; i < 11; i++) book.press('down');
    const rows = textOf(drawn(book));
    expect(rows[0]).toMatch(/12 of 340$/);
    const at = rows.findIndex((row) => row.startsWith(' › '));
    expect(rows[at]).toContain('Session 12');
    expect(rows[at + 2]).toContain('Session 14');
  });

  it('puts the cursor into the new title', () => {
    const book = bookAt(SIZES[2])
      .press('ctrl+s')
      .send(listed(summaries(3)))
      .press('down', 'ctrl+e')
      .type('!');
    const frame = drawn(book);
    expect(textOf(frame)[3]).toBe(' ›   Session 2!');
    expect(frame.cursor).toEqual({ column: 15, row: 3 });
  });

  it('says what it waits for, and when there is nothing', () => {
    const book = bookAt(SIZES[0]).press('ctrl+s');
    expect(screen(book)).toContain('Reading the sessions…');
    expect(screen(book.send(listed([])))).toContain('No session is saved yet');
    expect(screen(book.send(listed(summaries(1))).type('zzz'))).toContain('No session matches.');
  });

  it.each([
    [812, '812 B'],
    [51_011, '51 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [12_700_000, '12.7 MB'],
  ])('writes %i bytes as %s', (bytes, expected) => {
    expect(writtenSize(bytes)).toBe(expected);
  });
});

describe('the form', () => {
  it('at 40 columns, with a problem under its field', () => {
    const book = bookAt(SIZES[2]).press('ctrl+o', 'ctrl+a', 'tab').type('gpt2').press('enter');
    expect(screen(book)).toMatchInlineSnapshot(`
      " Add an endpoint

         Kind       Inference Providers
       › Model      gpt2
           ✗ A model id is org/name, with
           :provider, :fastest or :cheapest
           behind it if you like.
         Name       gpt2
         Token      Hub token
         Bill to    optional: an organisation
         Connect    seconds; usual: 10
       Enter save · Esc back          F1 help"
    `);
    expect(drawn(book).cursor).toEqual({ column: 18, row: 3 });
  });

  it('warns where a Hub token would leave Hugging Face', () => {
    const book = bookAt(SIZES[0]).press('ctrl+o', 'ctrl+a', 'right', 'tab').paste('https://my.server');
    book.press('tab', 'tab', 'tab', 'right');
    expect(screen(book)).toContain('! Your Hugging Face token will be sent to my.server');
  });
});

describe('help, palette and confirm', () => {
  it('groups the keys', () => {
    const rows = textOf(drawn(bookAt(SIZES[0]).press('ctrl+o', 'f1')));
    expect(rows[2]).toBe(' Lists');
    expect(rows.some((row) => /^ {3}Ctrl\+T +Test$/.test(row))).toBe(true);
    expect(rows.at(-1)).toMatch(/^ Enter do it · Esc back +F1 help$/);
  });

  it('finds commands', () => {
    const rows = textOf(drawn(bookAt(SIZES[0]).press('ctrl+p').type('new session')));
    expect(rows[2]).toMatch(/^ › New session +Ctrl\+N +\/new$/);
  });

  it('asks a question with its two answers', () => {
    const book = bookAt(SIZES[2], {
      panels: [{ kind: 'confirm', question: 'Quit and lose it?', yes: 'quit without saving', effects: [] }],
    });
    expect(screen(book)).toMatchInlineSnapshot(`
      " Please confirm

       Quit and lose it?

         y  quit without saving
         n  back, nothing happens





       y quit without saving · n no   F1 help"
    `);
  });
});

describe('every frame', () => {
  const HOSTILE = '日本語👩‍👩‍👧‍👦\x1b]52;c;aGk=\x07\u202eevil\n';
  const books: Record<string, (size: State['size']) => Notebook> = {
    endpoints: (size) => bookAt(size).press('ctrl+o').paste(HOSTILE),
    'endpoints with a hostile name': (size) =>
      bookAt(size, { settings: { ...SETTINGS, endpoints: [{ ...QWEN, name: HOSTILE.repeat(9) }] } }).press(
        'ctrl+o',
      ),
    form: (size) => bookAt(size).press('ctrl+o', 'ctrl+a', 'tab').paste(HOSTILE.repeat(20)),
    sessions: (size) =>
      bookAt(size)
        .press('ctrl+s')
        .send(listed(summaries(60, HOSTILE), 1)),
    renaming: (size) =>
      bookAt(size)
        .press('ctrl+s')
        .send(listed(summaries(60)))
        .press('ctrl+e')
        .paste(HOSTILE.repeat(9)),
    help: (size) => bookAt(size).press('f1', 'end'),
    palette: (size) => bookAt(size).press('ctrl+p').type('e'),
    notice: (size) =>
      bookAt(size)
        .press('ctrl+o')
        .send({ type: 'problem', error: appError('UNEXPECTED', HOSTILE.repeat(30)) }),
  };

  describe.each(Object.entries(books))('%s', (_name, make) => {
    it('is as high as the screen, never wider, and free of control characters', () => {
      const any = fc.record({
        columns: fc.integer({ min: 10, max: 140 }),
        rows: fc.integer({ min: 4, max: 50 }),
      });
      fc.assert(
        fc.property(any, (size) => {
          const frame = drawn(make(size), themeFor('dark', 'true'));
          expect(frame.rows).toHaveLength(size.rows);
          for (const row of frame.rows) {
            const text = row.replace(SGR, '');
            expect(widthOf(text)).toBeLessThanOrEqual(size.columns);
            expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
          }
          if (frame.cursor !== null) {
            expect(frame.cursor.column).toBeLessThan(size.columns);
            expect(frame.cursor.row).toBeLessThan(size.rows);
          }
        }),
        { numRuns: 40, examples: SIZES.map((size) => [{ ...size }] as [State['size']]) },
      );
    });

    it.each(SIZES)('always ends in F1 help at $columns columns', (size) => {
      expect(textOf(drawn(make(size))).at(-1)).toMatch(/F1 help$/);
    });
  });
});

describe('a question that is longer than the screen', () => {
  it.each([1, 4, 6, 7, 30])('of %i rows leaves its answers in sight', (rows) => {
    const question = Array.from({ length: rows }, () => 'words '.repeat(6).trim()).join(' ');
    const { state } = new Notebook();
    const look = { columns: 40, rows: 12, theme: themeFor('dark', 'none') };
    const panel = { kind: 'confirm', question, yes: 'quit', effects: [] } as const;
    const drawn = confirmFrame(state, panel, look).rows.join('\n');
    expect(drawn).toContain('back, nothing happens');
    expect(drawn).toMatch(/y\S* {2}quit/);
  });
});
