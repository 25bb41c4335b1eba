import { describe, expect, it } from 'vitest';
import { lastRun, openNotebook, recordedExchanges, saved, send } from '../harness/conversation.ts';
import { type FakeHub, GOOD_TOKEN } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { startProgram } from '../harness/program.ts';
import type { PtyProgram } from '../harness/pty.ts';
import { chunk, HOLD, says, streamOf } from '../harness/scripted-reply.ts';

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

/** What was asked of a model so far. */
const asked = (model: string) => hub.chats().filter((chat) => chat.model === model);

/** Rows of the screen from the one that holds `from` on, without blanks around them. */
function rowsFrom(program: PtyProgram, from: string): readonly string[] {
  const rows = program.rows();
  return rows.slice(rows.findIndex((row) => row.includes(from))).map((row) => row.trim());
}

describe('a prompt', () => {
  it('has several lines, typed and pasted, and is sent only by Enter', async () => {
    hub.script('chat/lines', says('Heard.'));
    await using program = await openNotebook(hub, 'chat/lines');
    program.type('one');
    program.key('alt+enter');
    program.type('two');
    program.key('ctrl+j');
    program.key('shift+enter');
    program.paste('three\nfour\n');
    await program.waitFor(/four/);
    expect(rowsFrom(program, '› one').slice(0, 5)).toEqual(['› one', 'two', '', 'three', 'four']);
    expect(asked('chat/lines')).toHaveLength(0);

    program.key('enter');
    const exchange = await saved(program);
    expect(exchange.input).toBe('one\ntwo\n\nthree\nfour');
    expect(asked('chat/lines')[0]?.messages).toEqual([{ role: 'user', content: 'one\ntwo\n\nthree\nfour' }]);
    expect(asked('chat/lines')[0]).toMatchObject({ stream: true });
  });

  it('that is typed the moment the program starts is not lost', async () => {
    hub.script('chat/early', says('Good morning.'));
    await using program = startProgram({
      args: ['-e', 'chat/early'],
      env: { ...hub.env, HF_TOKEN: GOOD_TOKEN },
    });
    program.type('early bird');
    await program.waitFor('› early bird');
    program.key('enter');
    expect((await saved(program)).input).toBe('early bird');
  });

  it('that arrives at once with its Enter was typed, as this terminal marks what is pasted', async () => {
    hub.script('chat/typed', says('Heard.'));
    await using program = await openNotebook(hub, 'chat/typed');
    // What is drawn now comes behind the question: the terminal has answered it.
    program.type('x');
    await program.waitFor('› x');
    expect(program.output).toContain('\x1b[?2004$p');
    program.type('\x7fone\rtwo');
    await program.waitFor('Heard.');
    await program.waitFor('› two');
    expect((await saved(program)).input).toBe('one');
  });

  it('of twenty thousand pasted lines is sent whole, and its answer is drawn as it comes', async () => {
    const pieces = Array.from({ length: 2000 }, (_, i) => `word${i} `);
    hub.script('chat/long', says(...pieces, 'the end'));
    const pasted = Array.from({ length: 20_000 }, (_, i) => `line ${i} of a long paste`).join('\n');
    await using program = await openNotebook(hub, 'chat/long');
    program.paste(pasted);
    await program.waitFor('› [20,000 pasted lines · Tab unfolds]');
    program.key('tab');
    await program.waitFor('line 19999');
    program.key('enter');
    const exchange = await saved(program);
    expect(exchange).toMatchObject({
      input: pasted,
      output: `${pieces.join('')}the end`,
      status: 'complete',
    });
    expect(asked('chat/long')[0]?.messages.at(-1)?.content).toBe(pasted);
    program.type('next');
    await program.waitFor('› next');
  });

  it('can be typed while an answer streams, and waits its turn when it is sent', async () => {
    hub.script(
      'chat/queue',
      { parts: [chunk({ content: 'First ' }), HOLD, chunk({ content: 'done.' }, 'stop')] },
      says('Second done.'),
    );
    await using program = await openNotebook(hub, 'chat/queue');
    send(program, 'one');
    await program.waitFor('First');
    program.type('two');
    await program.waitFor('› two');
    program.key('enter');
    await program.waitFor('queued: two');
    expect(asked('chat/queue')).toHaveLength(1);

    program.type('three');
    await program.waitFor('› three');
    hub.release();
    await saved(program, 2);
    expect(recordedExchanges(program.home)).toMatchObject([
      { input: 'one', output: 'First done.', status: 'complete' },
      { input: 'two', output: 'Second done.', status: 'complete' },
    ]);
    expect(asked('chat/queue')[1]?.messages).toEqual([
      { role: 'user', content: 'one' },
      { role: 'assistant', content: 'First done.' },
      { role: 'user', content: 'two' },
    ]);
    expect(program.screen()).toContain('› three');
  });
});

describe('an answer', () => {
  it('is shown as it comes, and is whole at the end', async () => {
    await using program = await openNotebook(hub, 'test/slow');
    send(program, 'slowly');
    await program.waitFor('beginning');
    expect(program.screen()).toContain('Ctrl+C stops');
    expect(program.screen()).not.toContain('and end');
    expect(program.rows()[0]).toContain('saving');

    hub.release();
    const exchange = await saved(program);
    expect(exchange).toMatchObject({ output: 'beginning and end', status: 'complete' });
    expect(program.screen()).toContain('beginning and end');
    expect(lastRun(exchange).usage).toEqual({ inputTokens: 19, outputTokens: 11 });
    expect(lastRun(exchange).timing.totalMs).toBeGreaterThan(0);
    await program.waitFor(/to first word · 11 tokens/);
  });

  it('that is stopped keeps what arrived, and the next prompt works', async () => {
    await using program = await openNotebook(hub, 'test/slow');
    const before = asked('test/slow').length;
    send(program, 'stop me');
    await program.waitFor('beginning');
    program.key('ctrl+c');
    await program.waitFor('stopped');
    const exchange = await saved(program);
    expect(exchange).toMatchObject({ output: 'beginning ', status: 'interrupted' });
    expect(lastRun(exchange).error).toBeNull();

    send(program, 'again');
    await program.waitFor(/In {2}2[\s\S]*beginning/);
    hub.release();
    expect(await saved(program, 2)).toMatchObject({ output: 'beginning and end', status: 'complete' });
    expect(asked('test/slow')[before + 1]?.messages).toEqual([
      { role: 'user', content: 'stop me' },
      { role: 'assistant', content: 'beginning ' },
      { role: 'user', content: 'again' },
    ]);
  });

  it('fits the window again when that changes its size in the middle', async () => {
    const words = 'The quick brown fox jumps over the lazy dog and goes home along the river. ';
    hub.script('chat/resize', {
      parts: [chunk({ content: words }), HOLD, chunk({ content: words }), chunk({}, 'stop')],
    });
    await using program = await openNotebook(hub, 'chat/resize', { columns: 100, rows: 30 });
    send(program, 'resize');
    await program.waitFor('along the river.');
    program.resize(40, 16);
    await program.waitFor((one) => one.rows().filter((row) => /fox|lazy|river/.test(row)).length > 1);
    hub.release();
    await saved(program);
    await program.waitFor((one) => !one.screen().includes('●'));
    const rows = program.rows();
    expect(rows).toHaveLength(16);
    expect(rows.join(' ').match(/quick/g)).toHaveLength(2);
    expect(rows.at(-1)).toContain('F1 help');
    program.resize(120, 40);
    await program.waitFor((one) => /The quick .* dog and goes home/.test(one.screen()));
    expect(program.rows().filter((row) => row.includes('EDIT '))).toHaveLength(1);
    expect(program.rows().at(-1)).toContain('F1 help');
  });
});

describe('a conversation', () => {
  it('sends what was said before, the system text and the parameters that were set', async () => {
    await using program = await openNotebook(hub, 'test/echo');
    const before = asked('test/echo').length;
    const command = async (text: string, says: string) => {
      send(program, text);
      await program.waitFor(says);
    };
    await command('/system Be brief.', 'The system text goes before every prompt');
    await command('/set temperature 0.3', 'temperature 0.3');
    await command('/set top_p 0.9', 'top_p 0.9');
    await command('/set max_tokens 64', 'max_tokens 64');
    await command('/set seed 7', 'seed 7');
    await command('/set stop END \\n', 'stop "END" "\\n"');
    send(program, 'first');
    await saved(program, 1);
    await command('/set temperature off', 'Set: top_p 0.9');
    send(program, 'second');
    const second = await saved(program, 2);

    const chats = asked('test/echo').slice(before);
    expect(chats[0]).toMatchObject({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'first' },
      ],
      temperature: 0.3,
      top_p: 0.9,
      max_tokens: 64,
      seed: 7,
      stop: ['END', '\n'],
    });
    expect(chats[1]?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(chats[1]?.messages.at(-1)?.content).toBe('second');
    expect(chats[1]).not.toHaveProperty('temperature');
    expect(lastRun(second).parameters).toEqual({ top_p: 0.9, max_tokens: 64, seed: 7, stop: ['END', '\n'] });
  });

  it('refuses a parameter that is out of range, and keeps what was typed', async () => {
    await using program = await openNotebook(hub, 'test/echo');
    send(program, '/set temperature 9');
    await program.waitFor('"9" is no value for temperature.');
    expect(program.screen()).toContain('› /set temperature 9');
  });
});

describe('reasoning', () => {
  it.each([
    ['reasoning', [{ reasoning: 'Let me ' }, { reasoning: 'think.' }]],
    ['reasoning_content', [{ reasoning_content: 'Let me ' }, { reasoning_content: 'think.' }]],
    ['reasoning_text', [{ reasoning_text: 'Let me ' }, { reasoning_text: 'think.' }]],
    [
      '<think> cut anywhere',
      [{ content: '<th' }, { content: 'ink>Let me ' }, { content: 'think.</' }, { content: 'think>' }],
    ],
  ])('in %s is kept apart from the answer', async (name, deltas) => {
    const model = `chat/reason-${name.replace(/\W+/g, '-')}x`;
    const [first = {}, ...rest] = deltas;
    hub.script(model, {
      parts: [
        chunk(first),
        ...rest.map((delta) => chunk(delta)),
        HOLD,
        chunk({ content: 'The answer ' }),
        chunk({ content: 'is 42.' }, 'stop'),
        'data: [DONE]\n\n',
      ],
    });
    await using program = await openNotebook(hub, model);
    send(program, 'why');
    await program.waitFor(/thinking[\s\S]*Let me think\./);
    hub.release();
    const exchange = await saved(program);
    expect(exchange.output).toBe('The answer is 42.');
    expect(lastRun(exchange).reasoning).toBe('Let me think.');
    await program.waitFor(/Out 1 {3}thought[\s\S]*The answer is 42\./);
    expect(program.screen()).not.toContain('Let me think.');
    expect(program.screen()).not.toContain('think>');
  });
});

describe('markdown', () => {
  it('is laid out', async () => {
    hub.script(
      'chat/markdown',
      says(
        '## Cities\n\nSee **Tromsø** and `code`, a [list](https://example.com/list).\n\n',
        '- one\n- two\n  - nested\n\n1. first\n2. second\n\n> quoted\n\n```python\nprint("hi")\n```\n',
      ),
    );
    await using program = await openNotebook(hub, 'chat/markdown');
    send(program, 'layout');
    await saved(program);
    const rows = rowsFrom(program, 'Cities');
    expect(rows.slice(0, 16)).toEqual([
      'Out 1   Cities',
      '',
      'See Tromsø and code, a list (example.com).',
      '',
      '• one',
      '• two',
      '◦ nested',
      '',
      '1. first',
      '2. second',
      '',
      '│ quoted',
      '',
      'python · 1',
      '│ print("hi")',
      '',
    ]);
  });

  it('lines columns up whatever their characters are wide, and overflows no row', async () => {
    const table =
      '| name | 都市 | n |\n|---|:-:|--:|\n| 日本語 | 東京 | 1 |\n| Zoë é | x | 22 |\n| 한국 😀 | ไทย | 333 |\n';
    const wide = '漢字とかな交じりの文を書くと幅が二倍になる。'.repeat(6);
    hub.script('chat/wide', says(`${table}\n${wide}\n\n${'😀'.repeat(90)}\n`));
    await using program = await openNotebook(hub, 'chat/wide', { columns: 60, rows: 40 });
    send(program, '広い 😀');
    await saved(program);
    const buffer = program.emulator.buffer.active;
    // A row that is too long for the window would go on in the next one.
    for (let row = 0; row < 40; row++) expect(buffer.getLine(row)?.isWrapped).toBe(false);
    const cellsBefore = (needle: string) => {
      const row = program.rows().findIndex((one) => one.includes(needle));
      for (let column = 0; column < 60; column++) {
        const rest = buffer.getLine(row)?.translateToString(true, column) ?? '';
        if (rest.startsWith(needle)) return column;
      }
      throw new Error(`${needle} is in no row`);
    };
    // Numbers end in one column, counted in cells of the emulator.
    const ends = ['1', '22', '333'].map((number, i) => {
      const row = program.rows().findIndex((one) => one.includes(['東京', 'Zoë', 'ไทย'][i] ?? ''));
      const text = buffer.getLine(row)?.translateToString(true) ?? '';
      expect(text.endsWith(` ${number}`)).toBe(true);
      let last = 59;
      while (buffer.getLine(row)?.getCell(last)?.getChars() === '') last--;
      return last;
    });
    expect(new Set(ends).size).toBe(1);
    expect(cellsBefore('東京')).toBe(cellsBefore('都市'));
    const all = program
      .rows()
      .map((row) => row.trim())
      .join('');
    expect(all).toContain('😀'.repeat(90));
    expect(all).toContain(wide);
  });

  it('keeps a row one row where the terminal takes it for wider than it is', async () => {
    // This emulator gives a family six cells, as many terminals do; others give it two.
    const family = '👩‍👩‍👧'.repeat(20);
    hub.script('chat/family', {
      parts: [
        chunk({ content: `first\n\n${family} end\n\nsecond` }),
        HOLD,
        chunk({ content: ' goes on' }, 'stop'),
      ],
    });
    await using program = await openNotebook(hub, 'chat/family', { columns: 60, rows: 24 });
    send(program, 'families');
    await program.waitFor('second');
    hub.release();
    await saved(program);
    const rows = program.rows().map((row) => row.trim());
    expect(rows[0]).toMatch(/^families .* saved$/);
    const first = rows.indexOf('Out 1   first');
    // What this terminal takes for too many cells gives way: what follows stands where it belongs.
    expect(rows[first + 2]).toMatch(/^👩.* end$/u);
    expect(rows[first + 4]).toBe('second goes on');
    expect(rows.at(-1)).toMatch(/^EDIT .* F1 help$/);
  });

  it('has no colour when the user wants none, and says the same', async () => {
    hub.script('chat/plain', says('# Title\n\n**bold** and `code`\n'));
    await using program = await openNotebook(hub, 'chat/plain', { env: { NO_COLOR: '1' } });
    send(program, 'colour');
    await saved(program);
    expect(rowsFrom(program, 'Title').slice(0, 3)).toEqual(['Out 1   Title', '', 'bold and code']);
    expect(program.output).not.toMatch(/\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m/);
  });
});

describe('a selected cell', () => {
  it('folds its answer and opens it again', async () => {
    hub.script('chat/fold', streamOf({ content: 'line one\n\nline two\n\nline three\n' }));
    await using program = await openNotebook(hub, 'chat/fold');
    send(program, 'fold');
    await saved(program);
    program.key('esc');
    await program.waitFor('COMMAND');
    program.key('o');
    await program.waitFor(/line one … 5 lines folded, o opens/);
    expect(program.screen()).not.toContain('line three');
    program.key('o');
    await program.waitFor('line three');
  });
});
