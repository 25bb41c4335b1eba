import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PromptDraft } from '../../src/core/composer.ts';
import { bufferOf } from '../../src/core/editor/buffer.ts';
import { folded } from '../../src/core/editor/folds.ts';
import { insertText } from '../../src/core/editor/insert.ts';
import { appError } from '../../src/core/errors.ts';
import type { State } from '../../src/core/state.ts';
import { loadHighlighter } from '../../src/render/code.ts';
import { notebookFrame, scrolled, targetAt } from '../../src/render/notebook.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { themeFor } from '../../src/render/theme.ts';
import { aState, EXCHANGES, QWEN, STATES } from './states.ts';

const BARE = themeFor('dark', 'none');
const frame = (state: State, columns: number, rows: number) =>
  notebookFrame(state, { columns, rows, theme: BARE }, createRowCache());
const withoutCodes = (row: string) => row.replaceAll(/\x1b\[[0-9;]*m/g, '');
const text = (state: State, columns: number, rows: number) =>
  frame(state, columns, rows).rows.map((row) => withoutCodes(row).trimEnd());
const typing = (typed: string, given: Partial<State['composer']> = {}): Pick<State, 'composer'> => ({
  composer: { ...aState([]).composer, buffer: bufferOf(typed), ...given },
});

beforeAll(async () => loadHighlighter());

describe('notebookFrame', () => {
  const sizes = [
    [40, 12],
    [80, 24],
    [120, 40],
  ] as const;
  test.each(
    Object.keys(STATES).flatMap((name) => sizes.map((size) => [name, ...size] as const)),
  )('looks as it should: %s at %dx%d', (name, columns, rows) => {
    const state = STATES[name];
    if (state === undefined) throw new Error(`no state ${name}`);
    const drawn = `${text(state, columns, rows).join('\n')}\n`;
    const golden = new URL(`../golden/notebook-${name}-${columns}x${rows}.txt`, import.meta.url);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, drawn);
    expect(drawn).toBe(readFileSync(golden, 'utf8'));
  });

  test('is exactly as high as the screen and never wider, at every size', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(STATES)),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 40 }),
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        (state, columns, rows, typed) => {
          const drawn = frame({ ...state, ...typing(typed) }, columns, rows);
          expect(drawn.rows).toHaveLength(rows);
          for (const row of drawn.rows) expect(stringWidth(row)).toBeLessThanOrEqual(columns);
          if (drawn.cursor !== null) {
            expect(drawn.cursor.column).toBeLessThan(columns);
            expect(drawn.cursor.row).toBeLessThan(rows);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  test('a folded paste is one word, with its lines counted and the key that opens it', () => {
    const buffer = folded(insertText(bufferOf('Sum up: '), 'a line\n'.repeat(20_000)), 8);
    const drawn = frame({ ...aState([]), ...typing('', { buffer }) }, 80, 24);
    expect(drawn.rows.map(withoutCodes).join('\n')).toContain(
      '› Sum up: [20,000 pasted lines · Tab unfolds]',
    );
    expect(drawn.cursor?.column).toBe(3 + 'Sum up: [20,000 pasted lines · Tab unfolds]'.length);
  });

  test('the cursor stands behind what was typed', () => {
    const drawn = frame(aState([], typing('ab東')), 80, 24);
    const row = drawn.rows.findIndex((line) => withoutCodes(line).startsWith(' › ab東'));
    expect(drawn.cursor).toEqual({ column: 7, row });
    expect(frame(aState([], { mode: 'command' }), 80, 24).cursor).toBeNull();
  });

  test('a long prompt takes a third of the screen at most, with the cursor in it', () => {
    const lines = Array.from({ length: 50 }, (_, i) => `line ${i}`).join('\n');
    const drawn = frame(aState(EXCHANGES, typing(lines)), 80, 24);
    const prompt = drawn.rows.map(withoutCodes).filter((row) => /^ [› ] line /.test(row));
    expect(prompt).toHaveLength(8);
    expect(prompt.at(-1)).toContain('line 49');
    expect(withoutCodes(drawn.rows[drawn.cursor?.row ?? 0] ?? '')).toContain('line 49');
  });

  test('a notice that is longer than its rows ends in an ellipsis', () => {
    const saying = (words: number) =>
      text(aState(EXCHANGES, { notice: { tone: 'error', text: 'word '.repeat(words), hint: '' } }), 40, 24)
        .filter((row) => row.includes('word'))
        .at(-1);
    expect(saying(30)).toMatch(/word$/);
    expect(saying(60)).toMatch(/…$/);
  });

  test('a notice or a menu lies over the page: nothing below or above it moves', () => {
    const quiet = text(aState(EXCHANGES), 80, 24);
    const menu = Array.from({ length: 9 }, (_, i) => ({ insert: `/c${i}`, label: `/c${i}`, about: 'x' }));
    const noticed = text(aState(EXCHANGES, { notice: { tone: 'done', text: 'Copied.', hint: '' } }), 80, 24);
    expect(noticed.filter((row, i) => row !== quiet[i])).toEqual([' ✓ Copied.']);
    const open = aState(EXCHANGES, typing('', { menu: { from: 0, to: 0, items: menu, selected: 8 } }));
    const covered = text(open, 80, 24);
    expect(covered.slice(0, 12)).toEqual(quiet.slice(0, 12));
    expect(covered).toContainEqual(expect.stringMatching(/^ › \/c8 {2}x {60,}9 of 9$/));
    expect(covered).not.toContain('   /c2  x');
  });

  test('says which of how many completions is chosen when not all are shown, and what the keys do to them', () => {
    const items = Array.from({ length: 9 }, (_, i) => ({
      insert: `/c${i}`,
      label: `/c${i}`,
      about: 'x'.repeat(90),
    }));
    const drawn = (count: number, columns: number) =>
      text(
        aState(
          EXCHANGES,
          typing('/', { menu: { from: 0, to: 1, items: items.slice(0, count), selected: 2 } }),
        ),
        columns,
        24,
      ).join('\n');
    for (const columns of [40, 80]) {
      expect(drawn(9, columns)).toMatch(/ {3}\/c5 {2}x+… 3 of 9\n/);
      expect(drawn(6, columns)).not.toMatch(/\d of \d/);
    }
    expect(drawn(9, 80)).toContain('Enter take it · Esc close · Down next · Up before');
    expect(drawn(9, 80)).not.toContain('Enter send');
  });

  test('a search shows what is looked for and what was found', () => {
    const state = aState([], {
      ...typing('draft', { search: { query: 'berg', index: 0 } }),
      history: ['about Bergen', 'about Bodø'],
    });
    const drawn = text(state, 80, 24);
    const at = drawn.indexOf(' › search: berg');
    expect(drawn[at + 1]).toBe('   about Bergen');
    expect(frame(state, 80, 24).cursor).toEqual({ column: 15, row: at });
    const none = text({ ...state, history: [] }, 80, 24);
    expect(none[at + 1]).toBe(' › search: berg   no earlier prompt has it');
  });

  test('the state of the file is never cut away', () => {
    const error = appError('STORE_FULL', 'The disk is full.');
    const state = { ...aState(EXCHANGES), saved: { kind: 'failed', error } as const };
    const titled = { ...state, session: { ...state.session, title: 'A very long title '.repeat(9) } };
    for (const columns of [30, 40, 60, 80, 200]) {
      expect(text(titled, columns, 12)[0]).toContain('NOT SAVED: disk full');
    }
    expect(frame(titled, 80, 12).rows[0]).toContain('\x1b[7');
  });

  test('the title line names who answers, shorter where there is less room', () => {
    const state = aState(EXCHANGES);
    expect(text(state, 80, 24)[0]).toMatch(/Qwen\/Qwen3-32B · cerebras {4}saved$/);
    expect(text(state, 52, 24)[0]).toMatch(/ {2}Qwen\/Qwen3-32B {4}saved$/);
    expect(text(state, 42, 24)[0]).toMatch(/ {2}Qwen3-32B {4}saved$/);
    const pinned = { ...QWEN, model: 'Qwen/Qwen3-32B:groq' };
    expect(text(aState([], { endpoint: pinned }), 80, 24)[0]).toContain('Qwen/Qwen3-32B · groq');
    expect(text(aState([], { endpoint: null }), 80, 24)[0]).toContain('no endpoint');
  });

  test('an endpoint that is called by its address has that once in the title line and in the greeting', () => {
    const address = 'https://x.endpoints.huggingface.cloud/v1';
    const endpoint = { kind: 'openai', name: address, url: address, token: { kind: 'none' } } as const;
    const shown = (columns: number) => text(aState([], { endpoint }), columns, 12);
    expect(shown(80)[0]).toMatch(/ {2}https:\/\/x\.endpoints\.huggingface\.cloud\/v1( {4}|$)/);
    expect(shown(64)[0]).toMatch(/ {2}x\.endpoints\.huggingface\.cloud( {4}|$)/);
    expect(shown(100)).toContain(` ${address} answers. Ask it anything.`);
  });

  test('among no cells the keys are named that do something there', () => {
    const none = aState([], { mode: 'command', selected: null });
    expect(text(none, 80, 24).at(-1)).toMatch(/^ COMMAND {2}z undo · i prompt +F1 help$/);
    const coming = aState([], { mode: 'command', selected: null, saved: { kind: 'opening' } });
    expect(text(coming, 80, 24).at(-1)).toContain('j select');
  });

  test('what is queued is shown, and counted when it is much', () => {
    const draft = (input: string) =>
      ({ task: 'chat', target: { kind: 'end' }, input, text: input, attachments: [], paths: [] }) as const;
    const drawn = text(aState(EXCHANGES, { queue: ['a', 'b', 'c', 'd'].map(draft) }), 80, 24);
    expect(drawn).toContain(' queued: a');
    expect(drawn).toContain(' and 2 more queued');
  });

  test('what is queued for a cell that is there already says for which', () => {
    const [first, second] = EXCHANGES;
    const draft = (target: PromptDraft['target'], input: string) =>
      ({ task: 'chat', target, input, text: input, attachments: [], paths: [] }) as const;
    const queue = [
      draft({ kind: 'edit', id: first?.id ?? '' }, 'a'),
      draft({ kind: 'above', id: second?.id ?? '' }, 'b'),
    ];
    const drawn = text(aState(EXCHANGES, { queue }), 80, 24);
    expect(drawn).toContain(' queued for In 1: a');
    expect(drawn).toContain(' queued above In 2: b');
  });

  test('text from outside cannot draw anywhere but in its place', () => {
    const evil = 'x\x1b[2J\x9b2J\r\u202e\n';
    const state = aState(EXCHANGES, {
      ...typing(evil, {
        reading: evil,
        attachments: [
          {
            ...(EXCHANGES[1]?.images[0] ?? {
              sha256: '',
              mediaType: 'image/png',
              bytes: 1,
              width: 1,
              height: 1,
            }),
            path: evil,
          },
        ],
      }),
      notice: { tone: 'error', text: evil, hint: evil },
      queue: [{ task: 'chat', target: { kind: 'end' }, input: evil, text: evil, attachments: [], paths: [] }],
      endpoint: { ...QWEN, name: evil, model: evil },
      saved: { kind: 'failed', error: appError('STORE_FAILED', evil) },
    });
    const titled = { ...state, session: { ...state.session, title: evil } };
    for (const shown of [titled, { ...titled, session: { ...titled.session, exchanges: [] } }]) {
      for (const row of frame(shown, 100, 40).rows) expect(withoutCodes(row)).not.toMatch(/[\p{Cc}\u202e]/u);
    }
  });
});

test('scrolled turns pages with one row in common, and follows at the end', () => {
  const cache = createRowCache();
  const state = { ...aState(EXCHANGES), size: { columns: 80, rows: 24 } };
  const up = { ...state, scroll: scrolled(state, 'page-up', cache) };
  const page = (of: State) => text(of, 80, 24).slice(2, 19);
  expect(page(up).at(-1)).toBe(page(state)[0]);
  expect(scrolled(up, 'page-down', cache)).toEqual({ follow: true });
  const line = { ...state, scroll: scrolled(state, 'line-up', cache) };
  expect(page(line)[3]).toBe(page(state)[0]);
  const first = { ...state, mode: 'command', selected: 'one' } as const;
  const shown = { ...first, scroll: scrolled(first, 'to-selected', cache) };
  expect(page(shown)[0]).toContain('In  1');
});

test('what a click is on is what is drawn there', () => {
  for (const [name, state] of Object.entries(STATES)) {
    for (const [columns, rows] of [
      [80, 24],
      [40, 12],
    ] as const) {
      const sized = { ...state, size: { columns, rows } };
      const drawn = text(sized, columns, rows);
      const below = drawn.findIndex((row) => row.startsWith(' ──'));
      drawn.forEach((row, i) => {
        const target = targetAt(sized, { column: 0, row: i }, createRowCache());
        if (i === 0 || i === below) expect(target, `${name} ${i}`).toBeNull();
        if (/^[▌ ](?:In|Out) /.test(row))
          expect(['exchange', 'text'], `${name} ${row}`).toContain(target?.kind);
        if (/^ [›/] /.test(row) && i > below)
          expect(['prompt', 'text'], `${name} ${row}`).toContain(target?.kind);
        if (row.startsWith('▌') && target?.kind !== 'text')
          expect(target).toEqual({ kind: 'exchange', id: state.selected });
      });
    }
  }
});
