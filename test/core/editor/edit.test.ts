import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMANDS, type CommandId } from '../../../src/core/commands.ts';
import { bufferOf, EMPTY_BUFFER, type TextBuffer } from '../../../src/core/editor/buffer.ts';
import { redo, undo } from '../../../src/core/editor/change.ts';
import { editBuffer } from '../../../src/core/editor/edit-command.ts';
import { deleteBack, killToStart } from '../../../src/core/editor/erase.ts';
import { clear, insertText, replaceRange, replaceText } from '../../../src/core/editor/insert.ts';
import { moveDown, moveTo, moveUp } from '../../../src/core/editor/move.ts';

/** A buffer written with `|` where the cursor is. */
function buffer(written: string): TextBuffer {
  const cursor = written.indexOf('|');
  return { ...bufferOf(written.replace('|', '')), cursor };
}

function written({ text, cursor }: TextBuffer): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

function run(start: TextBuffer, ...ids: readonly CommandId[]): TextBuffer {
  let now = start;
  for (const id of ids) {
    const edited = editBuffer(now, id);
    if (edited === null) throw new Error(`${id} edits no text`);
    now = edited;
  }
  return now;
}

const type = (start: TextBuffer, text: string): TextBuffer => [...text].reduce(insertText, start);

describe('every command about text', () => {
  test.each<[CommandId, string, string]>([
    ['char-left', 'ab|', 'a|b'],
    ['char-left', '|ab', '|ab'],
    ['char-left', 'a👨‍👩‍👧|', 'a|👨‍👩‍👧'],
    ['char-left', '🇩🇪🇫🇷|', '🇩🇪|🇫🇷'],
    ['char-left', 'क्षि|', '|क्षि'],
    ['char-left', 'น้ำ|', '|น้ำ'],
    ['char-left', '\u1112\u1161\u11ab|', '|\u1112\u1161\u11ab'],
    ['char-left', 'e\u0301|', '|e\u0301'],
    ['char-left', 'a\n|b', 'a|\nb'],
    ['char-right', '|👍🏽x', '👍🏽|x'],
    ['char-right', 'a|\nb', 'a\n|b'],
    ['char-right', 'ab|', 'ab|'],
    ['word-left', 'one two|', 'one |two'],
    ['word-left', 'one two  |', 'one |two  '],
    ['word-left', 'one\n  |two', '|one\n  two'],
    ['word-left', '... |', '|... '],
    ['word-left', "don't|", "|don't"],
    ['word-left', 'src/core|', 'src/|core'],
    ['word-left', '東京に住む|', '東京に|住む'],
    ['word-left', 'ภาษาไทย|', 'ภาษา|ไทย'],
    ['word-right', '|one two', 'one| two'],
    ['word-right', 'one| two', 'one two|'],
    ['word-right', 'one|\n two', 'one\n two|'],
    ['word-right', 'one| ...', 'one ...|'],
    ['word-right', '|ภาษาไทย', 'ภาษา|ไทย'],
    ['line-start', 'a\nbc|d', 'a\n|bcd'],
    ['line-end', 'a|b\nc', 'ab|\nc'],
    ['delete-back', 'a👨‍👩‍👧|b', 'a|b'],
    ['delete-back', 'a\n|b', 'a|b'],
    ['delete-back', '|a', '|a'],
    ['delete-forward', 'a|🇩🇪b', 'a|b'],
    ['delete-forward', 'a|', 'a|'],
    ['kill-word-back', 'one two|', 'one |'],
    ['kill-word', '|one two', '| two'],
    ['kill-to-start', 'a\nbc|d', 'a\n|d'],
    ['kill-to-start', 'a\n|bc', 'a|bc'],
    ['kill-to-end', 'a|b\nc', 'a|\nc'],
    ['kill-to-end', 'a|\nc', 'a|c'],
    ['kill-to-end', 'a|', 'a|'],
    ['yank', 'a|', 'a|'],
  ])('%s: %j becomes %j', (id, before, after) => {
    expect(written(run(buffer(before), id))).toBe(after);
  });

  test('the whole group of the registry is known, and nothing else', () => {
    for (const { id, group } of COMMANDS) {
      expect([id, editBuffer(buffer('a|b'), id) !== null]).toEqual([id, group === 'text']);
    }
  });
});

describe('cutting and putting back', () => {
  test('what was cut is put back, more than once', () => {
    expect(written(run(buffer('one two|'), 'kill-word-back', 'yank', 'yank'))).toBe('one twotwo|');
    const both = ['kill-to-end', 'char-left', 'char-right', 'kill-word-back'] as const;
    const earlier = run(buffer('one |two'), ...both, 'yank', 'yank-earlier');
    expect(written(earlier)).toBe('two|');
    expect(written(run(earlier, 'yank-earlier'))).toBe('one |');
    expect(written(run(earlier, 'undo-edit'))).toBe('|');
    expect(written(run(buffer('one |two'), ...both, 'yank-earlier'))).toBe('|');
    expect(written(run(earlier, 'line-start', 'yank-earlier'))).toBe('|two');
  });

  test('cuts in a row are one, in the order they stood in', () => {
    const back = run(buffer('one two three|'), 'kill-word-back', 'kill-word-back');
    expect([written(back), back.killed]).toEqual(['one |', ['two three']]);
    const forward = run(buffer('|one\ntwo'), 'kill-to-end', 'kill-to-end');
    expect(forward.killed).toEqual(['one\n']);
  });

  test('a move between two cuts makes them two', () => {
    const moved = run(buffer('one two three|'), 'kill-word-back', 'line-start', 'kill-word');
    expect(moved.killed).toEqual(['three', 'one']);
  });
});

describe('undo and redo', () => {
  test('a typed word is one step', () => {
    const typed = type(EMPTY_BUFFER, 'one two');
    expect(written(undo(typed))).toBe('one |');
    expect(written(undo(undo(typed)))).toBe('|');
    expect(written(redo(redo(undo(undo(typed)))))).toBe('one two|');
    expect(undo(EMPTY_BUFFER)).toBe(EMPTY_BUFFER);
    expect(redo(typed)).toBe(typed);
  });

  test('a paste is a step of its own, and so is what is typed after it', () => {
    const both = type(insertText(type(EMPTY_BUFFER, 'a'), 'pasted text'), 'b');
    expect([undo(both), undo(undo(both)), undo(undo(undo(both)))].map(written)).toEqual([
      'apasted text|',
      'a|',
      '|',
    ]);
  });

  test('typing after a move, and erasing after typing, are steps of their own', () => {
    const typed = type(run(type(EMPTY_BUFFER, 'ab'), 'char-left'), 'c');
    expect(written(undo(typed))).toBe('a|b');
    expect(written(undo(deleteBack(deleteBack(type(EMPTY_BUFFER, 'abc')))))).toBe('abc|');
  });

  test('a change after undo leaves nothing to redo', () => {
    const changed = insertText(undo(type(EMPTY_BUFFER, 'ab')), 'x');
    expect(redo(changed)).toBe(changed);
  });

  test('clearing can be undone, and what is remembered is bounded', () => {
    expect(written(undo(clear(buffer('long| text'))))).toBe('long| text');
    let many = EMPTY_BUFFER;
    for (let i = 0; i < 500; i++) many = insertText(many, 'pasted ');
    expect(many.undo.length).toBe(200);
    let large = EMPTY_BUFFER;
    for (let i = 0; i < 20; i++) large = insertText(large, 'x'.repeat(1_000_000));
    expect(large.undo.reduce((sum, state) => sum + state.text.length, 0)).toBeLessThanOrEqual(30_000_000);
    expect(large.undo.length).toBeGreaterThan(0);
  });
});

describe('inserting', () => {
  test.each([
    ['a\r\nb\rc\n', 'a\nb\nc\n'],
    ['half \ud83d', 'half \ufffd'],
  ])('%j is kept as %j', (text, kept) => {
    expect(insertText(EMPTY_BUFFER, text).text).toBe(kept);
  });

  test('a mark that joins what stands before it, and a letter before a mark', () => {
    expect(written(insertText(buffer('e|x'), '\u0301'))).toBe('e\u0301|x');
    expect(written(insertText(buffer('|\u0301x'), 'e'))).toBe('e\u0301|x');
  });

  test('a completion replaces its part, and an edited text all', () => {
    expect(written(replaceRange(buffer('/ca| x'), 0, 3, '/caption '))).toBe('/caption | x');
    expect(written(replaceText(buffer('a|b'), 'c\r\nd'))).toBe('c\nd|');
    const same = buffer('a|b');
    expect(replaceText(same, 'ab')).toBe(same);
  });
});

describe('up and down', () => {
  test('keep to the column over a shorter line, and forget it after a move to the side', () => {
    const start = buffer('long line\nab\nanother| line');
    const up = moveUp(moveUp(start) ?? start) ?? start;
    expect(written(up)).toBe('long li|ne\nab\nanother line');
    const middle = moveUp(start) ?? start;
    expect(written(moveUp(run(middle, 'char-left')) ?? middle)).toBe('l|ong line\nab\nanother line');
  });

  test('columns are counted in graphemes', () => {
    const down = moveDown(buffer('👨‍👩‍👧é|x\nabc'));
    expect(down && written(down)).toBe('👨‍👩‍👧éx\nab|c');
  });

  test('there is nothing above the first line or below the last', () => {
    expect(moveUp(buffer('a|b'))).toBeNull();
    expect(moveDown(buffer('a\n|b'))).toBeNull();
  });
});

test('cutting to the start works on a line longer than what is looked at', () => {
  const long = insertText(EMPTY_BUFFER, '日本'.repeat(10_000));
  expect(deleteBack(long).text.length).toBe(19_999);
  expect(killToStart(long).text).toBe('');
});

const PIECES = [
  'a',
  'B1',
  ' ',
  '\n',
  '\t',
  'é',
  'e\u0301',
  '\u0301',
  '日本',
  '한국',
  '\u1112\u1161\u11ab',
  '\u1161',
  '👨‍👩‍👧‍👦',
  '🇩🇪',
  '🇫',
  '👍🏽',
  '\u{1f3fd}',
  '❤️',
  '\u200d',
  'नमस्ते',
  'क्षि',
  '\u094d',
  'น้ำ',
  'ภาษาไทย',
  'שָׁלוֹם',
  '\u0600',
  'foo.bar',
  "don't",
  '\r\n',
  'x'.repeat(1500),
];
const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((pieces) => pieces.join(''));
const TEXT_COMMANDS = COMMANDS.filter((command) => command.group === 'text').map((command) => command.id);

/** Every boundary of graphemes, from a look at the whole text. */
function boundaries(text: string): ReadonlySet<number> {
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text);
  return new Set([...Array.from(segments, ({ index }) => index), text.length]);
}

test('no edit leaves the cursor inside a grapheme, and undoing all of them brings the first text back', () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...TEXT_COMMANDS.filter((id) => !id.endsWith('-edit'))) },
    { weight: 1, arbitrary: texts.map((text) => ({ insert: text })) },
    { weight: 1, arbitrary: fc.nat(200).map((offset) => ({ move: offset })) },
    { weight: 1, arbitrary: fc.constantFrom('up' as const, 'down' as const) },
  );
  fc.assert(
    fc.property(texts, fc.array(step, { maxLength: 30 }), (text, steps) => {
      // Not typed: typing would go on in the same step of undo.
      const first = bufferOf(insertText(EMPTY_BUFFER, text).text);
      let now = first;
      for (const what of steps) {
        if (what === 'up' || what === 'down') now = (what === 'up' ? moveUp(now) : moveDown(now)) ?? now;
        else if (typeof what === 'string') now = editBuffer(now, what) ?? now;
        else if ('insert' in what) now = insertText(now, what.insert);
        else now = moveTo(now, what.move);
        expect(boundaries(now.text).has(now.cursor)).toBe(true);
      }
      const last = now.text;
      let undone = 0;
      while (now.undo.length > first.undo.length) {
        now = undo(now);
        undone++;
      }
      expect(now.text).toBe(first.text);
      for (let i = 0; i < undone; i++) now = redo(now);
      expect(now.text).toBe(last);
    }),
    { numRuns: 400 },
  );
});

test('moving by characters stops at every boundary of the whole text, and nowhere else', () => {
  fc.assert(
    fc.property(texts, (pieces) => {
      const end = insertText(EMPTY_BUFFER, pieces);
      const stops = new Set<number>([end.cursor]);
      for (let now = end; now.cursor > 0; ) {
        now = run(now, 'char-left');
        stops.add(now.cursor);
      }
      expect(stops).toEqual(boundaries(end.text));
    }),
    { numRuns: 60 },
  );
});
