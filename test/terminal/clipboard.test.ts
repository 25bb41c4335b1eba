import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type ClipboardOptions, copyText, osc52, runWith } from '../../src/terminal/clipboard.ts';

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
  return {
    said: result.ok ? result.value.how : result.error.message,
    isKnown: result.ok && result.value.isKnown,
    written,
    tried,
  };
}

const sequence = (text: string) => `\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`;

describe('copying says what was done', () => {
  test.each<[string, Parameters<typeof copy>[1], string, readonly string[]]>([
    ['Wayland', { env: { WAYLAND_DISPLAY: 'wayland-0' }, tools: ['wl-copy'] }, 'with wl-copy', ['wl-copy']],
    ['X11', { env: { DISPLAY: ':0' }, tools: ['xclip'] }, 'with xclip', ['xclip']],
    ['X11 without xclip', { env: { DISPLAY: ':0' }, tools: ['xsel'] }, 'with xsel', ['xclip', 'xsel']],
    ['macOS', { platform: 'darwin', tools: ['pbcopy'] }, 'with pbcopy', ['pbcopy']],
    ['Windows', { platform: 'win32', tools: ['clip.exe'] }, 'with clip.exe', ['clip.exe']],
    [
      'over SSH, where a display would be another machine’s',
      { env: { DISPLAY: ':10', SSH_CONNECTION: '::1 1 ::1 22' }, tools: ['xclip'] },
      'to the terminal',
      [],
    ],
    ['no display', {}, 'to the terminal', []],
    ['no tool', { env: { DISPLAY: ':0' } }, 'to the terminal', ['xclip', 'xsel']],
    [
      'tmux',
      { env: { TMUX: '/tmp/tmux,1,0', TERM: 'screen' }, tools: ['tmux'] },
      'into tmux’s buffer, and offered it to the terminal',
      ['tmux'],
    ],
    [
      'the kernel’s console',
      { env: { TERM: 'linux' } },
      'This terminal has no clipboard, and no tool was found to copy with.',
      [],
    ],
    ['no terminal', { write: null }, 'There is no terminal and no clipboard tool to copy with.', []],
  ])('%s', async (_, options, said, tried) => {
    const done = await copy('text', options);
    expect([done.said, done.tried]).toEqual([said, tried]);
    expect(done.isKnown).toBe(said.startsWith('with') || said.startsWith('into'));
    expect(done.written).toBe(said === 'to the terminal' ? sequence('text') : '');
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

describe('a tool', () => {
  test('that fails, is not there or does not end has not copied, whether it minds a signal or not', async () => {
    expect(await runWith('sh', ['-c', 'cat > /dev/null'], 'text')).toBe(true);
    expect(await runWith('sh', ['-c', 'exit 1'], 'text')).toBe(false);
    expect(await runWith('no-such-tool', [], 'text')).toBe(false);
    expect(await runWith('sh', ['-c', "trap '' TERM; while :; do :; done"], 'text', 50)).toBe(false);
  }, 5000);
});

describe('in tmux', () => {
  const TMUX = '/tmp/tmux,1,0';

  test('an old one keeps it in its buffer, and the terminal is asked as well', async () => {
    const args: (readonly string[])[] = [];
    const run = async (_file: string, given: readonly string[]) => {
      args.push(given);
      return !given.includes('-w');
    };
    const done = await copy('text', { env: { TMUX }, run });
    expect(args).toEqual([
      ['load-buffer', '-w', '-'],
      ['load-buffer', '-'],
    ]);
    expect(done).toMatchObject({ said: 'into tmux’s buffer', written: osc52('text', { TMUX }) });
  });

  test('one that is not at hand leaves it to the terminal, which may not take it', async () => {
    const done = await copy('text', { env: { TMUX, TERM: 'screen' } });
    expect(done).toMatchObject({ said: 'to the terminal', isKnown: false });
    expect(done.written).toBe(osc52('text', { TMUX }));
  });

  const hasTmux = spawnSync('tmux', ['-V']).status === 0;
  test.skipIf(!hasTmux).each(['off', 'external', 'on'])(
    'the real one has it, whatever its set-clipboard: %s',
    async (value) => {
      const folder = mkdtempSync(join(tmpdir(), 'hf-tui-tmux-'));
      const socket = join(folder, 's');
      const tmux = (...args: readonly string[]) =>
        spawnSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' }).stdout;
      try {
        tmux('new-session', '-d', '-s', 'one', 'cat', ';', 'set', '-s', 'set-clipboard', value);
        vi.stubEnv('TMUX', `${socket},${tmux('display-message', '-p', '#{pid}').trim()},0`);
        const text = `日本\n${value}`;
        const copied = await copyText(text, { env: { TMUX: socket }, platform: 'linux', write: null });
        expect(copied).toMatchObject({ ok: true, value: { isKnown: true } });
        expect(tmux('show-buffer')).toBe(text);
      } finally {
        vi.unstubAllEnvs();
        tmux('kill-server');
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});

describe('OSC 52', () => {
  test('holds the text as UTF-8 in base64, and nothing of it as it is', () => {
    expect(osc52('日本\x1b\x07', {})).toBe(sequence('日本\x1b\x07'));
  });

  test('tmux gets it as it is, and in its envelope with its ESC doubled', () => {
    expect(osc52('a', { TMUX: '/tmp/tmux,1,0' })).toBe(
      '\x1b]52;c;YQ==\x07\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\',
    );
  });

  test('screen passes it on in pieces', () => {
    const wrapped = osc52('x'.repeat(1000), { STY: '1.pts' }) ?? '';
    const pieces = wrapped.split('\x1b\\').filter((piece) => piece !== '');
    expect(pieces.every((piece) => piece.startsWith('\x1bP') && piece.length <= 256)).toBe(true);
    expect(pieces.map((piece) => piece.slice(2)).join('')).toBe(sequence('x'.repeat(1000)));
  });
});
