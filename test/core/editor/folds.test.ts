import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandId } from '../../../src/core/commands.ts';
import { bufferOf, type TextBuffer } from '../../../src/core/editor/buffer.ts';
import { editBuffer } from '../../../src/core/editor/edit-command.ts';
import { folded, foldedText, isLong, linesIn, unfolded } from '../../../src/core/editor/folds.ts';
import { insertText } from '../../../src/core/editor/insert.ts';
import { Notebook } from '../../harness/notebook.ts';

const PASTE = 'one\ntwo\nthree';
const pasted = (buffer: TextBuffer, text = PASTE): TextBuffer =>
  folded(insertText(buffer, text), buffer.cursor);
const apply = (buffer: TextBuffer, ...ids: readonly CommandId[]): TextBuffer =>
  ids.reduce((now, id) => editBuffer(now, id) ?? now, buffer);

/** `ab[paste]|cd` */
const around = (): TextBuffer => {
  const before = apply(bufferOf('abcd'), 'char-left', 'char-left');
  return pasted(before);
};

describe('a folded paste', () => {
  it('is one character for the cursor', () => {
    const buffer = around();
    expect(buffer).toMatchObject({ text: `ab${PASTE}cd`, cursor: 2 + PASTE.length });
    expect(apply(buffer, 'char-left').cursor).toBe(2);
    expect(apply(buffer, 'char-left', 'char-right').cursor).toBe(2 + PASTE.length);
    expect(apply(buffer, 'word-left').cursor).toBe(2);
    expect(apply(buffer, 'line-start').cursor).toBe(0);
    expect(apply(buffer, 'line-start', 'line-end').cursor).toBe(4 + PASTE.length);
  });

  it('is erased as one, and comes back as one', () => {
    const erased = apply(around(), 'delete-back');
    expect(erased).toMatchObject({ text: 'abcd', cursor: 2 });
    expect(erased.folds).toBeUndefined();
    const back = apply(erased, 'undo-edit');
    expect(back.folds).toEqual(around().folds);
    expect(apply(back, 'redo-edit').text).toBe('abcd');
    expect(apply(around(), 'char-left', 'delete-forward').text).toBe('abcd');
    expect(apply(around(), 'kill-to-start').text).toBe('cd');
    expect(apply(around(), 'char-left', 'kill-to-end', 'yank').text).toBe(around().text);
  });

  it('moves with what is typed before it, and is unfolded where the cursor touches it', () => {
    const typed = insertText(apply(around(), 'line-start'), 'xyz');
    expect(typed.folds).toEqual([{ from: 5, to: 5 + PASTE.length }]);
    expect(unfolded(typed)).toBeNull();
    const open = unfolded(around());
    expect(open).toMatchObject({ text: around().text, cursor: around().cursor });
    expect(open?.folds).toBeUndefined();
  });

  it('is where the seen text says, whatever is done', () => {
    const step = fc.oneof(
      fc.constantFrom<CommandId>(
        ...([
          'char-left',
          'char-right',
          'word-left',
          'word-right',
          'line-start',
          'line-end',
          'delete-back',
        ] as const),
        ...([
          'delete-forward',
          'kill-word-back',
          'kill-word',
          'kill-to-start',
          'kill-to-end',
          'yank',
        ] as const),
        ...(['undo-edit', 'redo-edit'] as const),
      ),
      fc.constantFrom('a', ' ', '\n', '👩‍👩‍👧', '\u0301').map((text) => ({ text })),
      fc.constantFrom(PASTE, '\u0301\n\u0301', '\n\n').map((paste) => ({ paste })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let buffer = bufferOf('');
        for (const one of steps) {
          buffer =
            typeof one === 'string'
              ? apply(buffer, one)
              : 'text' in one
                ? insertText(buffer, one.text)
                : pasted(buffer, one.paste);
          const folds = buffer.folds ?? [];
          for (const [i, { from, to }] of folds.entries()) {
            expect(from).toBeLessThan(to);
            expect(from).toBeGreaterThanOrEqual(folds[i - 1]?.to ?? 0);
            expect(to).toBeLessThanOrEqual(buffer.text.length);
            expect(from < buffer.cursor && buffer.cursor < to).toBe(false);
          }
          const seen = foldedText(buffer);
          expect(seen.whole(seen.cursor)).toBe(buffer.cursor);
          expect(seen.whole(seen.text.length)).toBe(buffer.text.length);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe('a paste into the prompt', () => {
  const long = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n');

  it('is folded when it is long, sent whole, and unfolded by Tab', () => {
    expect([isLong('a\nb'), isLong(long), isLong('x'.repeat(3000))]).toEqual([false, true, true]);
    expect([linesIn(''), linesIn('a'), linesIn('a\n'), linesIn('a\nb')]).toEqual([1, 1, 1, 2]);
    const notebook = new Notebook().type('Sum this up: ').paste(long);
    expect(notebook.state.composer.buffer.folds).toHaveLength(1);
    notebook.press('tab');
    expect(notebook.state.composer.buffer.folds).toBeUndefined();
    notebook.press('ctrl+c').type('Sum this up: ').paste(long).press('enter');
    expect(notebook.last('start-exchange').draft.input).toBe(`Sum this up: ${long}`);
  });

  it('is not when it is short, nor in the search', () => {
    expect(new Notebook().paste('a\nb').state.composer.buffer.folds).toBeUndefined();
    expect(new Notebook().press('ctrl+r').paste(long).state.composer.buffer.folds).toBeUndefined();
  });
});
