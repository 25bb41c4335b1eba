import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeyDecoder, type Decoded } from '../../src/terminal/key-decoder.ts';
import { MAX_PASTE } from '../../src/terminal/paste-collector.ts';

const ESC = '\x1b';

/** All that a piece of input is, with nothing behind it. */
function decode(...chunks: readonly string[]): readonly Decoded[] {
  const decoder = createKeyDecoder();
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.flush()];
}

/** Key names, with other events in brackets. */
function named(events: readonly Decoded[]): string {
  return events.map(nameOf).join(' ');
}

function nameOf(event: Decoded): string {
  switch (event.type) {
    case 'key':
      return event.key.name;
    case 'paste':
      return `[paste ${JSON.stringify(event.text)}]`;
    case 'mouse':
      return `[${event.action} ${event.column},${event.row}]`;
    case 'reply':
      return `[${event.reply.kind}]`;
  }
}

const TABLE: readonly (readonly [string, string])[] = [
  // text and controls
  ['a', 'a'],
  ['G', 'G'],
  [' ', 'space'],
  ['é', 'é'],
  ['e\u0301', 'e\u0301'],
  ['日本', '日 本'],
  ['👨‍👩‍👧', '👨‍👩‍👧'],
  ['\r', 'enter'],
  ['\n', 'ctrl+j'],
  ['\t', 'tab'],
  ['\x7f', 'backspace'],
  ['\b', 'backspace'],
  ['\0', 'ctrl+space'],
  ['\x01', 'ctrl+a'],
  ['\x03', 'ctrl+c'],
  ['\x0f', 'ctrl+o'],
  ['\x1a', 'ctrl+z'],
  ['\x1c', 'ctrl+\\'],
  ['\x1d', 'ctrl+]'],
  ['\x1f', 'ctrl+_'],
  ['\u009b', ''],
  // escape and alt
  [ESC, 'esc'],
  [`${ESC}${ESC}`, 'esc esc'],
  [`${ESC}b`, 'alt+b'],
  [`${ESC}B`, 'alt+B'],
  [`${ESC}ж`, 'alt+ж'],
  [`${ESC}\r`, 'alt+enter'],
  [`${ESC}\n`, 'alt+enter'],
  [`${ESC}\x7f`, 'alt+backspace'],
  [`${ESC}\x01`, 'ctrl+alt+a'],
  [`${ESC} `, 'alt+space'],
  [`${ESC}_`, 'alt+_'],
  [`${ESC}_x`, 'alt+_ x'],
  [`${ESC}[`, 'alt+['],
  [`${ESC}]`, 'alt+]'],
  [`${ESC}O`, 'alt+O'],
  [`${ESC}P`, 'alt+P'],
  [`${ESC}Ox`, '8'],
  [`${ESC}Oz`, 'alt+O z'],
  // arrows and their like
  [`${ESC}[A`, 'up'],
  [`${ESC}OB`, 'down'],
  [`${ESC}[C`, 'right'],
  [`${ESC}OD`, 'left'],
  [`${ESC}[H`, 'home'],
  [`${ESC}OF`, 'end'],
  [`${ESC}[1~`, 'home'],
  [`${ESC}[4~`, 'end'],
  [`${ESC}[7~`, 'home'],
  [`${ESC}[8~`, 'end'],
  [`${ESC}[2~`, 'insert'],
  [`${ESC}[3~`, 'delete'],
  [`${ESC}[5~`, 'pageup'],
  [`${ESC}[6~`, 'pagedown'],
  [`${ESC}[Z`, 'shift+tab'],
  [`${ESC}[1;5D`, 'ctrl+left'],
  [`${ESC}[1;3C`, 'alt+right'],
  [`${ESC}[1;2A`, 'shift+up'],
  [`${ESC}[1;6B`, 'ctrl+shift+down'],
  [`${ESC}[3;5~`, 'ctrl+delete'],
  [`${ESC}O5C`, 'ctrl+right'],
  [`${ESC}Od`, 'ctrl+left'],
  [`${ESC}[d`, 'shift+left'],
  [`${ESC}[3$`, 'shift+delete'],
  [`${ESC}[5^`, 'ctrl+pageup'],
  [`${ESC}[6@`, 'ctrl+shift+pagedown'],
  [`${ESC}${ESC}[A`, 'alt+up'],
  [`${ESC}${ESC}OC`, 'alt+right'],
  // function keys
  [`${ESC}OP`, 'f1'],
  [`${ESC}[P`, 'f1'],
  [`${ESC}[11~`, 'f1'],
  [`${ESC}[[A`, 'f1'],
  [`${ESC}[[E`, 'f5'],
  [`${ESC}OS`, 'f4'],
  [`${ESC}[15~`, 'f5'],
  [`${ESC}[24~`, 'f12'],
  [`${ESC}[1;2P`, 'shift+f1'],
  [`${ESC}[1;5R`, 'ctrl+f3'],
  // kitty
  [`${ESC}[27u`, 'esc'],
  [`${ESC}[13;2u`, 'shift+enter'],
  [`${ESC}[13;5u`, 'ctrl+enter'],
  [`${ESC}[13;3u`, 'alt+enter'],
  [`${ESC}[9;2u`, 'shift+tab'],
  [`${ESC}[127;3u`, 'alt+backspace'],
  [`${ESC}[111;5u`, 'ctrl+o'],
  [`${ESC}[98;3u`, 'alt+b'],
  [`${ESC}[98;4u`, 'alt+B'],
  [`${ESC}[98:66;4u`, 'alt+B'],
  [`${ESC}[111;6u`, 'ctrl+shift+o'],
  [`${ESC}[45:95;6u`, 'ctrl+_'],
  [`${ESC}[47;5u`, 'ctrl+_'],
  [`${ESC}[45:95;4u`, 'alt+_'],
  [`${ESC}[91;5u`, 'esc'],
  [`${ESC}[1097::111;5u`, 'ctrl+o'],
  [`${ESC}[1097;5u`, 'ctrl+щ'],
  [`${ESC}[97;1:1u`, 'a'],
  [`${ESC}[97;1:2u`, 'a'],
  [`${ESC}[97;1:3u`, ''],
  [`${ESC}[97;65u`, 'a'],
  [`${ESC}[97;2u`, 'A'],
  [`${ESC}[1;1:3A`, ''],
  [`${ESC}[1;5:1A`, 'ctrl+up'],
  [`${ESC}[57414u`, 'enter'],
  [`${ESC}[57400u`, '1'],
  [`${ESC}[57417u`, 'left'],
  [`${ESC}[57441;2u`, ''],
  [`${ESC}[57376u`, 'f13'],
  [`${ESC}[115;9u`, 'super+s'],
  [`${ESC}[1114112u`, ''],
  [`${ESC}[55296u`, ''],
  // modifyOtherKeys
  [`${ESC}[27;2;13~`, 'shift+enter'],
  [`${ESC}[27;5;13~`, 'ctrl+enter'],
  [`${ESC}[27;5;105~`, 'tab'],
  [`${ESC}[27;6;95~`, 'ctrl+_'],
  [`${ESC}[27;4;63~`, 'alt+?'],
  // paste
  [`${ESC}[200~hello${ESC}[201~`, '[paste "hello"]'],
  [`${ESC}[200~${ESC}[201~`, '[paste ""]'],
  [`${ESC}[200~a\r\nb\x03${ESC}[A\u009b${ESC}[201~x`, '[paste "a\\r\\nb\\u0003\\u001b[A\u009b"] x'],
  [`${ESC}[200~a${ESC}[201~\rrm -rf${ESC}[201~`, '[paste "a\\u001b[201~\\rrm -rf"]'],
  [`${ESC}[200~a${ESC}[201~${ESC}[200~b${ESC}[201~`, '[paste "a"] [paste "b"]'],
  [`${ESC}[200~a${ESC}[200~b${ESC}[201~c`, '[paste "a\\u001b[200~b"] c'],
  [`${ESC}[200~never ends`, '[paste "never ends"]'],
  [`${ESC}[201~`, ''],
  // mouse
  [`${ESC}[<0;1;1M`, '[press 0,0]'],
  [`${ESC}[<0;10;5m`, '[release 9,4]'],
  [`${ESC}[<64;3;4M`, '[wheel-up 2,3]'],
  [`${ESC}[<65;3;4M`, '[wheel-down 2,3]'],
  [`${ESC}[<81;3;4M`, '[wheel-down 2,3]'],
  [`${ESC}[<66;3;4M`, ''],
  [`${ESC}[<35;3;4M`, ''],
  [`${ESC}[<0;0;1M`, ''],
  [`${ESC}[M !!`, '[press 0,0]'],
  [`${ESC}[M#"!`, '[release 1,0]'],
  // focus and replies
  [`${ESC}[I`, ''],
  [`${ESC}[O`, ''],
  [`${ESC}[?62;4c`, '[device]'],
  [`${ESC}[>0;276;0c`, '[other]'],
  [`${ESC}[?1u`, '[kitty-keys]'],
  [`${ESC}[?2026;2$y`, '[other]'],
  [`${ESC}[4;2$y`, '[other]'],
  [`${ESC}[12;40R`, '[other]'],
  [`${ESC}[8;24;80t`, '[other]'],
  [`${ESC}[0n`, '[other]'],
  [`${ESC}]11;rgb:1e1e/1e1e/1e1e${ESC}\\`, '[colour]'],
  [`${ESC}]11;rgb:fa/fa/fa\x07x`, '[colour] x'],
  [`${ESC}]10;#ffffff\u009c`, '[colour]'],
  [`${ESC}]11;nonsense${ESC}\\`, '[other]'],
  [`${ESC}]52;c;aGk=${ESC}\\`, '[other]'],
  [`${ESC}P>|xterm(390)${ESC}\\`, '[version]'],
  [`${ESC}P1+r524742${ESC}\\`, '[other]'],
  [`${ESC}_Gi=1;OK${ESC}\\`, '[kitty-graphics]'],
  [`${ESC}_Gi=31;ENOTSUPPORTED:no${ESC}\\`, '[kitty-graphics]'],
  [`${ESC}_G;OK${ESC}\\`, '[other]'],
  [`${ESC}[6;18;9t`, '[pixels]'],
  [`${ESC}[4;432;720t`, '[pixels]'],
  [`${ESC}[6;0;9t`, '[other]'],
  [`${ESC}]1337;Capabilities=T3CwFSx\x07`, '[iterm2]'],
  [`${ESC}]1337;ReportCellSize=18;9${ESC}\\`, '[other]'],
  // garbage does not swallow what follows
  [`${ESC}]11;rgb:12\x03`, 'ctrl+c'],
  [`${ESC}]11;rgb:12${ESC}[A`, '[other] up'],
  [`${ESC}[12\x03`, 'ctrl+c'],
  [`${ESC}[999~a`, 'a'],
  [`${ESC}[?2004`, ''],
];

describe('what terminals send', () => {
  test.each(TABLE)('%j is %s', (input, expected) => {
    expect(named(decode(input))).toBe(expected);
  });

  test('a key that types has its text, others have none', () => {
    const texts = decode(` é${ESC}b\r${ESC}[A`).map((event) =>
      event.type === 'key' ? event.key.text : null,
    );
    expect(texts).toEqual([' ', 'é', '', '', '']);
  });

  test('the colour of the background is in the reply', () => {
    const [event] = decode(`${ESC}]11;rgb:ffff/8080/0000${ESC}\\`);
    expect(event).toEqual({
      type: 'reply',
      reply: { kind: 'colour', which: 'background', colour: { red: 1, green: 0x8080 / 0xffff, blue: 0 } },
    });
  });
});

describe('what is still open', () => {
  test.each([
    ['a', 'none'],
    [ESC, 'escape'],
    [`${ESC}[`, 'escape'],
    [`${ESC}[1;`, 'sequence'],
    [`${ESC}]11;rgb`, 'sequence'],
    [`${ESC}[200`, 'sequence'],
    [`${ESC}[200~`, 'paste'],
    [`${ESC}[200~x${ESC}[201`, 'paste'],
    [`${ESC}[200~x${ESC}[201~`, 'none'],
  ])('after %j: %s', (input, pending) => {
    const decoder = createKeyDecoder();
    decoder.push(input);
    expect(decoder.pending()).toBe(pending);
    decoder.flush();
    expect(decoder.pending()).toBe('none');
  });
});

test('the result does not depend on where the input was cut', () => {
  // What Alt with a bracket would be, and an end marker that ends no paste, are told apart by what follows at once.
  const inputs = TABLE.map(([input]) => input).filter(
    (input) => !['[', ']', 'O', 'P', '_', ESC].some((end) => input === ESC + end) && input !== ESC,
  );
  const complete = inputs.filter(
    (input) => !/rm -rf|200~never|\?2004$/.test(input) && input !== `${ESC}[201~`,
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...complete), fc.string({ unit: 'grapheme' }))),
      fc.array(fc.nat(300)),
      (pieces, cuts) => {
        const input = pieces.join('');
        const chunks: string[] = [];
        let from = 0;
        for (const cut of [...cuts, input.length].sort((a, b) => a - b)) {
          chunks.push(input.slice(from, Math.min(cut, input.length)));
          from = Math.max(from, Math.min(cut, input.length));
        }
        expect(characters(decode(...chunks))).toEqual(characters(decode(input)));
      },
    ),
    { numRuns: 1000 },
  );
});

test('every cut of every known sequence gives the same', () => {
  for (const [input, expected] of TABLE) {
    if (input.includes('rm -rf')) continue;
    for (let i = 1; i < input.length; i++) {
      expect(characters(decode(input.slice(0, i), input.slice(i)))).toEqual(characters(decode(input)));
      expect(named(decode(input))).toBe(expected);
    }
  }
});

test('a paste in small pieces is whole, and one beyond the limit is cut there', () => {
  const text = 'ab\r\n'.repeat(5000);
  const decoder = createKeyDecoder();
  const input = `${ESC}[200~${text}${ESC}[201~`;
  const events: Decoded[] = [];
  for (let i = 0; i < input.length; i += 7) events.push(...decoder.push(input.slice(i, i + 7)));
  expect(events).toEqual([{ type: 'paste', text }]);

  const [long, after] = decode(`${ESC}[200~`, 'x'.repeat(MAX_PASTE), 'y'.repeat(100), `${ESC}[201~`, 'k');
  expect(long?.type === 'paste' && long.text.length === MAX_PASTE && !long.text.includes('y')).toBe(true);
  expect(after).toEqual({ type: 'key', key: { name: 'k', text: 'k' } });
});

/** Events with typed text by the code point: a grapheme may come in pieces when its chunk was cut. */
function characters(events: readonly Decoded[]): readonly unknown[] {
  return events.flatMap((event): readonly unknown[] =>
    event.type === 'key' && event.key.text !== '' ? [...event.key.text] : [event],
  );
}

describe('Esc with something of the terminal’s own right behind it', () => {
  const pushed = (text: string) => {
    const decoder = createKeyDecoder();
    return [...decoder.push(text), ...decoder.flush()];
  };
  const esc = { type: 'key', key: { name: 'esc' } };

  test.each([
    ['an answer about itself', '\x1b[?62;4c', 'reply'],
    ['the size of a cell', '\x1b[6;20;10t', 'reply'],
    ['a turn of the wheel', '\x1b[<64;3;4M', 'mouse'],
    ['a paste', '\x1b[200~one\rtwo\x1b[201~', 'paste'],
  ])('is the Esc key, then %s', (_, sequence, type) => {
    expect(pushed(`\x1b${sequence}`)).toMatchObject([esc, { type }]);
    // In whatever pieces it comes.
    for (let at = 2; at < sequence.length; at++) {
      const decoder = createKeyDecoder();
      const events = [...decoder.push(`\x1b${sequence.slice(0, at)}`), ...decoder.push(sequence.slice(at))];
      expect(events).toMatchObject([esc, { type }]);
    }
  });

  test('is Alt with a key of the terminal that writes it so', () => {
    expect(pushed('\x1b\x1b[A')).toMatchObject([{ type: 'key', key: { name: 'alt+up' } }]);
  });
});
