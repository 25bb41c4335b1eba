import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  askGraphics,
  bestWay,
  type GraphicsFacts,
  graphicsQuestions,
} from '../../../src/terminal/graphics/ask-graphics.ts';
import { chosenWay } from '../../../src/terminal/graphics/chosen-way.ts';
import { createKeyDecoder } from '../../../src/terminal/key-decoder.ts';
import type { TerminalReply } from '../../../src/terminal/replies.ts';

const ESC = '\x1b';
const ST = `${ESC}\\`;
const DA = (...attributes: number[]) => `${ESC}[?${attributes.join(';')}c`;
const NAME = (name: string) => `${ESC}P>|${name}${ST}`;
const KITTY_OK = `${ESC}_Gi=31;OK${ST}`;

/** A terminal that sends what it is told to, through the same decoder as keys. */
function terminal(env: Readonly<Record<string, string>> = {}) {
  const decoder = createKeyDecoder();
  const listeners = new Set<(reply: TerminalReply['reply']) => void>();
  const typed: string[] = [];
  const written: string[] = [];
  const told: GraphicsFacts[] = [];
  const question = askGraphics({
    keys: {
      onReply(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    write: (sequence) => written.push(sequence),
    env,
    window: () => ({ columns: 80, rows: 24 }),
    tell: (facts) => told.push(facts),
  });
  const hear = (events: ReturnType<typeof decoder.push>) => {
    for (const event of events) {
      if (event.type === 'reply') for (const tell of listeners) tell(event.reply);
      else if (event.type === 'key') typed.push(event.key.name);
    }
  };
  return {
    question,
    typed,
    written,
    told,
    sends(bytes: string) {
      hear(decoder.push(bytes));
    },
    pauses() {
      hear(decoder.flush());
    },
    way: () => bestWay(question.facts(), env),
  };
}

describe('what a terminal answers', () => {
  test.each<[string, string, Readonly<Record<string, string>>, ReturnType<typeof bestWay>]>([
    ['kitty', NAME('kitty(0.35.2)') + KITTY_OK + DA(62), {}, 'kitty'],
    ['Ghostty', NAME('ghostty 1.2.0') + KITTY_OK + DA(62, 22), {}, 'kitty'],
    [
      'WezTerm, whose kitty protocol has no placeholders',
      NAME('WezTerm 20240203') + KITTY_OK + DA(65, 4),
      {},
      'iterm2',
    ],
    [
      'iTerm2',
      `${NAME('iTerm2 3.5.10')}${ESC}]1337;Capabilities=T3CwLrMSc7UUw9Ts3BFGsSyHNoSxF\x07${DA(62, 4)}`,
      {},
      'iterm2',
    ],
    [
      'one that reports the ability and another name',
      `${NAME('other 1')}${ESC}]1337;Capabilities=T3FoF\x07${DA(62)}`,
      {},
      'iterm2',
    ],
    ['one that reports focus only', `${ESC}]1337;Capabilities=T3FoSx\x07${DA(62)}`, {}, null],
    ['an old iTerm2 over a line that passes LC_TERMINAL', DA(62), { LC_TERMINAL: 'iTerm2' }, 'iterm2'],
    [
      'another terminal that was started from iTerm2',
      NAME('foot(1.16)') + DA(62, 4),
      { LC_TERMINAL: 'iTerm2' },
      'sixel',
    ],
    ['xterm with sixels', `${NAME('XTerm(390)')}${ESC}[6;18;9t${DA(62, 4, 22)}`, {}, 'sixel'],
    ['Windows Terminal', DA(61, 4, 6, 7, 14, 21), {}, 'sixel'],
    ['Konsole', NAME('Konsole 24.12') + KITTY_OK + DA(62, 1, 4), {}, 'sixel'],
    ['a VT420, whose class is no attribute', DA(4), {}, null],
    ['Alacritty', NAME('alacritty 0.15') + DA(6), {}, null],
    ['one that refuses', `${NAME('kitty(0.20)')}${ESC}_Gi=31;ENOTSUPPORTED:no${ST}${DA(62)}`, {}, null],
    ['another question that was answered', `${NAME('kitty(0.35.2)')}${ESC}_Gi=32;OK${ST}${DA(62)}`, {}, null],
    [
      'tmux around kitty that lets it through',
      DA(1, 2) + NAME('kitty(0.35.2)') + KITTY_OK,
      { TMUX: '/tmp/x,1,0' },
      'kitty',
    ],
    ['tmux around kitty that does not', DA(1, 2), { TMUX: '/tmp/x,1,0' }, null],
    ['tmux that knows sixels itself', DA(1, 2, 4), { TMUX: '/tmp/x,1,0' }, 'sixel'],
    [
      'tmux in iTerm2, where a picture would land anywhere',
      DA(1, 2),
      { TMUX: '/tmp/x,1,0', LC_TERMINAL: 'iTerm2' },
      null,
    ],
    ['GNU screen', DA(1, 2), { STY: '1.tty', LC_TERMINAL: 'iTerm2' }, null],
  ])('%s', (_, answers, env, way) => {
    const one = terminal(env);
    one.sends(answers);
    expect(one.way()).toBe(way);
    expect(one.typed).toEqual([]);
    expect(one.question.facts().isComplete).toBe(true);
    // In pieces it is the same.
    const slow = terminal(env);
    for (const character of answers) slow.sends(character);
    expect(slow.way()).toBe(way);
    expect(slow.typed).toEqual([]);
  });

  test('is drawn with nothing of it before the last answer, but in tmux, where two terminals answer', () => {
    const one = terminal({ LC_TERMINAL: 'iTerm2' });
    one.sends(`${ESC}]1337;Capabilities=F\x07`);
    expect(one.way()).toBeNull();
    one.sends(DA(62));
    expect(one.way()).toBe('iterm2');
  });

  test.each([
    ['of a cell', `${ESC}[6;18;9t`, { width: 9, height: 18 }],
    ['of the window', `${ESC}[4;480;800t`, { width: 10, height: 20 }],
    ['of both, where the cell counts', `${ESC}[4;480;800t${ESC}[6;18;9t`, { width: 9, height: 18 }],
    ['of both the other way round', `${ESC}[6;18;9t${ESC}[4;480;800t`, { width: 9, height: 18 }],
    ['that cannot be', `${ESC}[6;1;1t${ESC}[4;1;1t`, null],
    ['out of all bounds', `${ESC}[6;9999;9999t`, null],
  ])('the size %s', (_, answer, cell) => {
    const one = terminal();
    one.sends(answer + DA(62));
    expect(one.question.facts().cell).toEqual(cell);
  });

  test.each([
    ['half an answer', `${ESC}_Gi=31;O`],
    ['an answer that is cut by a key', `${ESC}P>|kit${ESC}[A`],
    ['another protocol', `${ESC}]1337;ReportCellSize=1;2\x07`],
    ['no numbers', `${ESC}[?;;;c`],
    ['a very long name', NAME('x'.repeat(5000)) + DA(62)],
  ])('garbage, %s, makes no picture', (_, bytes) => {
    const one = terminal();
    one.sends(bytes);
    one.pauses();
    expect(one.way()).toBeNull();
    expect(one.question.facts().name.length).toBeLessThanOrEqual(80);
    expect(one.typed.filter((key) => key !== 'up')).toEqual([]);
  });
});

describe('the questions', () => {
  test('end with the one that all answer, and are wrapped for the terminal around tmux', () => {
    for (const env of [{}, { TMUX: '1' }, { STY: '1' }]) expect(graphicsQuestions(env)).toMatch(/\x1b\[c$/);
    expect(graphicsQuestions({})).toContain(`${ESC}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA${ST}`);
    expect(graphicsQuestions({ TMUX: '1' })).toContain(
      `${ESC}Ptmux;${ESC}${ESC}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA${ESC}${ESC}\\${ST}`,
    );
    expect(graphicsQuestions({ STY: '1' })).toBe(`${ESC}[c`);
  });

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('are waited for no longer than said, and late answers are heard, not typed', async () => {
    const one = terminal();
    const answered = one.question.answered(300);
    vi.advanceTimersByTime(300);
    expect(await answered).toMatchObject({ isComplete: false, sixel: false });
    one.sends(NAME('foot(1.16)') + DA(62, 4));
    expect(one.told.at(-1)).toMatchObject({ isComplete: true, sixel: true, name: 'foot(1.16)' });
    expect(one.typed).toEqual([]);
    expect(await one.question.answered(300)).toMatchObject({ isComplete: true });
  });

  test('are answered with the last one', async () => {
    const one = terminal();
    const answered = one.question.answered(10_000);
    one.sends(DA(62));
    expect((await answered).isComplete).toBe(true);
  });
});

describe('the way that pictures are drawn', () => {
  const facts: GraphicsFacts = {
    name: '',
    kitty: false,
    iterm2: false,
    sixel: true,
    cell: null,
    isCellTold: false,
    isComplete: true,
  };
  test.each([
    ['auto', facts, 'true', 'sixel'],
    ['auto', facts, '16', 'sixel'],
    ['auto', facts, 'none', 'none'],
    ['auto', null, 'true', 'blocks'],
    ['auto', { ...facts, sixel: false }, '256', 'blocks'],
    ['auto', { ...facts, sixel: false }, '16', 'none'],
    ['blocks', facts, 'true', 'blocks'],
    ['blocks', facts, '16', 'none'],
    ['off', facts, 'true', 'none'],
    ['kitty', facts, 'true', 'kitty'],
    ['iterm2', null, 'none', 'iterm2'],
    ['sixel', null, '256', 'sixel'],
  ] as const)('%s, %j, colours %s: %s', (setting, told, depth, way) => {
    expect(chosenWay(setting, told, depth, {})).toBe(way);
  });
});
