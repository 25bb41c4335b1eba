import { describe, expect, test } from 'vitest';
import { createModes } from '../../src/terminal/modes.ts';
import { titleSequence } from '../../src/terminal/title.ts';

function recorded(mouse = false) {
  const written: string[] = [];
  return { written, modes: createModes({ mouse, write: (sequence) => written.push(sequence) }) };
}

describe('modes', () => {
  test('every mode that is switched on is switched off again, kitty’s before the screen is left', () => {
    const { written, modes } = recorded(true);
    modes.enter();
    const on = written.splice(0).join('');
    modes.leave();
    const off = written.join('');
    modes.restore();
    const all = written.join('');
    for (const [, mode] of on.matchAll(/\x1b\[\?(\d+)h/g)) expect(off).toContain(`\x1b[?${mode}l`);
    expect(on.split('\x1b[>5u').length).toBe(all.split('\x1b[<u').length);
    expect(all.indexOf('\x1b[<u')).toBeLessThan(all.indexOf('\x1b[?1049l'));
    for (const sequence of ['\x1b[?25h', '\x1b[0m', '\x1b[?2026l', '\x1b[23;2t'])
      expect(all).toContain(sequence);
  });

  test('rows are not wrapped while the program has the terminal, and are again after', () => {
    const { written, modes } = recorded();
    modes.enter();
    expect(written.splice(0).join('')).toContain('\x1b[?7l');
    modes.leave();
    expect(written.join('')).toContain('\x1b[?7h');
    modes.restore();
    expect(written.join('')).not.toContain('\x1b[?7l');
  });

  test('GNU screen never reports the mouse, whatever the setting: it would keep Esc back', () => {
    const written: string[] = [];
    const write = (sequence: string) => written.push(sequence);
    const modes = createModes({ mouse: true, env: { STY: '1.pts-0.host' }, write });
    modes.enter();
    modes.setMouse(false);
    modes.setMouse(true);
    expect(written.join('')).not.toContain('\x1b[?1000h');
    expect(written.join('')).toContain('\x1b[?2004h');
  });

  test('the mouse is taken and left while the program runs, and stays so when the screen is entered again', () => {
    const { written, modes } = recorded(true);
    modes.enter();
    written.length = 0;
    modes.setMouse(false);
    modes.setMouse(false);
    expect(written.splice(0)).toEqual(['\x1b[?1000l\x1b[?1006l']);
    modes.leave();
    modes.setMouse(true);
    written.length = 0;
    modes.enter();
    expect(written.join('')).toContain('\x1b[?1000h');
  });

  test('the mouse only when asked for', () => {
    const { written, modes } = recorded(false);
    modes.enter();
    expect(written.join('')).not.toContain('?1000h');
  });

  test('nothing is written twice, and nothing when nothing was switched on', () => {
    const { written, modes } = recorded();
    modes.leave();
    modes.restore();
    expect(written).toEqual([]);
    modes.enter();
    modes.enter();
    modes.restore();
    const count = written.length;
    modes.leave();
    modes.restore();
    expect(written.length).toBe(count);
  });

  test('lent and taken again, the window has the title of before meanwhile, and then ours', () => {
    const { written, modes } = recorded();
    const title = titleSequence('ours');
    const said = () => written.splice(0).join('');
    modes.enter();
    modes.setTitle(title);
    expect(said()).toMatch(/\x1b\[22;2t.*ours/);
    modes.leave();
    modes.setTitle(titleSequence('newer'));
    expect(said().match(/\x1b\[2[23];2t|ours|newer/g)).toEqual(['\x1b[23;2t']);
    modes.enter();
    expect(said()).toMatch(/\x1b\[22;2t.*newer/);
    modes.restore();
    // Once: another one would take the title that whatever runs us has kept.
    expect(said().split('\x1b[23;2t').length).toBe(2);
  });
});

test.each([
  ['Winter', 'Winter'],
  ['a\x07b\x1b]0;c\x1b\\\u009cd\ne', 'a␇b␛]0;c␛\\\\x9cd↵e'],
  ['\u202eevil', '\\u{202e}evil'],
])('a title of %j cannot end early', (title, shown) => {
  expect(titleSequence(title)).toBe(`\x1b]0;${shown}\x07`);
});

test('a long title is cut, not inside a pair', () => {
  expect(titleSequence('👍'.repeat(200)).isWellFormed()).toBe(true);
  expect(titleSequence(`x${'👍'.repeat(200)}`).length).toBeLessThan(140);
});
