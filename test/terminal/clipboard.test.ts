import { describe, expect, test } from 'vitest';
import { type ClipboardOptions, copyText, osc52 } from '../../src/terminal/clipboard.ts';

/** Copies on a machine that has these tools; says what was done, what was written and which tools were tried. */
async function copy(text: string, options: Partial<ClipboardOptions> & { tools?: readonly string[] }) {
  const tried: string[] = [];
  let written = '';
  const result = await copyText(text, {
    env: {},
    platform: 'linux',
    write: (sequence) => {
      written += sequence;
    },
    run: async (file, _args, input) => {
      tried.push(file);
      return input === text && (options.tools ?? []).includes(file);
    },
    ...options,
  });
  return { said: result.ok ? result.value : result.error.message, written, tried };
}

const sequence = (text: string) => `\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`;

describe('copying says what was done', () => {
  test.each<[string, Parameters<typeof copy>[1], string, readonly string[]]>([
    [
      'Wayland',
      { env: { WAYLAND_DISPLAY: 'wayland-0' }, tools: ['wl-copy'] },
      'copied with wl-copy',
      ['wl-copy'],
    ],
    ['X11', { env: { DISPLAY: ':0' }, tools: ['xclip'] }, 'copied with xclip', ['xclip']],
    ['X11 without xclip', { env: { DISPLAY: ':0' }, tools: ['xsel'] }, 'copied with xsel', ['xclip', 'xsel']],
    ['macOS', { platform: 'darwin', tools: ['pbcopy'] }, 'copied with pbcopy', ['pbcopy']],
    ['Windows', { platform: 'win32', tools: ['clip.exe'] }, 'copied with clip.exe', ['clip.exe']],
    [
      'over SSH, where a display would be another machine’s',
      { env: { DISPLAY: ':10', SSH_CONNECTION: '::1 1 ::1 22' }, tools: ['xclip'] },
      'sent to the terminal (OSC 52)',
      [],
    ],
    ['no display', {}, 'sent to the terminal (OSC 52)', []],
    ['no tool', { env: { DISPLAY: ':0' } }, 'sent to the terminal (OSC 52)', ['xclip', 'xsel']],
    ['no terminal', { write: null }, 'There is no terminal and no clipboard tool to copy with.', []],
  ])('%s', async (_, options, said, tried) => {
    const done = await copy('text', options);
    expect([done.said, done.tried]).toEqual([said, tried]);
    expect(done.written).toBe(said.startsWith('sent') ? sequence('text') : '');
  });

  test('nothing, and more than terminals take', async () => {
    expect((await copy('', {})).said).toBe('There is nothing to copy.');
    const long = await copy('x'.repeat(60_000), {});
    expect(long).toMatchObject({ said: expect.stringContaining('too long'), written: '' });
    expect((await copy('x'.repeat(60_000), { platform: 'darwin', tools: ['pbcopy'] })).said).toContain(
      'pbcopy',
    );
  });
});

describe('OSC 52', () => {
  test('holds the text as UTF-8 in base64, and nothing of it as it is', () => {
    expect(osc52('日本\x1b\x07', {})).toBe(sequence('日本\x1b\x07'));
  });

  test('tmux passes it on with its ESC doubled', () => {
    expect(osc52('a', { TMUX: '/tmp/tmux,1,0' })).toBe('\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\');
  });

  test('screen passes it on in pieces', () => {
    const wrapped = osc52('x'.repeat(1000), { STY: '1.pts' }) ?? '';
    const pieces = wrapped.split('\x1b\\').filter((piece) => piece !== '');
    expect(pieces.every((piece) => piece.startsWith('\x1bP') && piece.length <= 256)).toBe(true);
    expect(pieces.map((piece) => piece.slice(2)).join('')).toBe(sequence('x'.repeat(1000)));
  });
});
