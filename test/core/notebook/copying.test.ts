import { describe, expect, it } from 'vitest';
import { Notebook } from '../../harness/notebook.ts';

/** A cell with so many code blocks, each saying its number, and the keyboard on it. */
const withBlocks = (count: number) =>
  new Notebook()
    .exchange('one', Array.from({ length: count }, (_, i) => `\`\`\`\n${i + 1}\n\`\`\`\n`).join('\n'))
    .press('esc');
const copied = (notebook: Notebook) => notebook.all('copy').map(({ text }) => text);

describe('copying a code block by its number', () => {
  it('takes one digit at once where a second could be none', () => {
    expect(copied(withBlocks(9).press('c', '1'))).toEqual(['1']);
    expect(copied(withBlocks(12).press('c', '2'))).toEqual(['2']);
  });

  it('waits for the second digit where there may be one, and says so', () => {
    const notebook = withBlocks(12).press('c');
    expect(notebook.state.notice?.text).toBe('Which code block? Press 1 to 12.');
    expect(notebook.state.notice?.hint).toBe('Enter ends a number.');
    notebook.press('1');
    expect(copied(notebook)).toEqual([]);
    expect(notebook.state.notice?.hint).toBe('Press another digit, or Enter for 1.');
    expect(copied(notebook.press('2'))).toEqual(['12']);
    expect(notebook.state.codeNumber).toBeNull();
  });

  it('takes Enter as the end of the number, and edits nothing', () => {
    const notebook = withBlocks(12).press('c', '1', 'enter');
    expect(copied(notebook)).toEqual(['1']);
    expect(notebook.state.mode).toBe('command');
  });

  it('takes another key as the end of it and for itself, and Esc for a no', () => {
    const notebook = withBlocks(12).press('c', '1', 'x');
    expect(copied(notebook)).toEqual(['1']);
    expect(notebook.state.session.exchanges[0]?.muted).toBe(true);
    expect(withBlocks(12).press('c', 'esc').state).toMatchObject({ codeNumber: null, mode: 'command' });
    const left = withBlocks(12).press('c', '1', 'esc', '2');
    expect(copied(left)).toEqual([]);
    expect(left.state.mode).toBe('command');
  });

  it('says when there is no block of that number', () => {
    const notebook = withBlocks(12).press('c', '1', '7');
    expect(copied(notebook)).toEqual([]);
    expect(notebook.state.notice?.text).toBe('There is no such code block in this answer.');
    expect(withBlocks(3).press('c', '0', '2').all('copy')).toEqual([]);
  });

  it('reads three digits of a hundred blocks', () => {
    expect(copied(withBlocks(120).press('c', '1', '1', '1'))).toEqual(['111']);
    expect(copied(withBlocks(120).press('c', '1', '3'))).toEqual(['13']);
  });
});
