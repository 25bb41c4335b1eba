/**
 * What could make a terminal obey, answer or lie, made systematically: every byte, every control, and more than a
 * thousand sequences of every kind, in both forms, with every ending and none, and one within another.
 */

const OSC = '\x1b]';
const BELL = '\x07';
const ST = '\x1b\\';
const ENDS = [BELL, ST, '\x9c', ''];

/** Numbers that some terminal takes, and what is sent with each. */
const OSC_BODIES: readonly string[] = [
  ...['0;owned', '1;owned', '2;owned', '3;owned', '4;1;?', '4;1;#ff0000', '5;0;?', '6;0;1', '7;file://evil/'],
  ...[
    '8;;https://evil.example',
    '8;id=1;file:///etc/passwd',
    '9;owned',
    '9;4;1;50',
    '9;9;C:\\',
    '10;?',
    '11;?',
  ],
  ...['11;#000000', '12;?', '13;?', '17;?', '19;?', '22;pointer', '50;?', '50;#1', '52;c;c3RvbGVu', '52;c;?'],
  ...[
    '52;;c3RvbGVu',
    '66;s=2;owned',
    '99;i=1;owned',
    '104',
    '110',
    '133;A',
    '133;C;cmdline=x',
    '176;x',
    '440;x',
  ],
  ...['555;x', '633;E;rm', '666;x', '697;x', '702;?', '777;notify;a;b', '1337;File=inline=1:AAAA'],
  ...[
    '1337;SetMark',
    '1337;CopyToClipboard=',
    '1337;ReportCellSize',
    '3008;start=x',
    'l',
    'L',
    'Iicon',
    'no number',
  ],
];
const DCS_BODIES: readonly string[] = [
  ...[
    '$q"p',
    '$qm',
    '+q544e',
    '1$r0m',
    'tmux;\x1b\x1b]52;c;eA==\x07',
    '0;1|17/ab',
    'q#0;2;0;0;0~-',
    '=1s',
    '=2s',
  ],
  ...['>|x', '1000p', '!zAB', '0p1', '1;1;1{@A', ''],
];
const STRING_BODIES: readonly string[] = ['Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA', 'private', ''];
const PARAMETERS: readonly string[] = ['', '2', '?1049', '>4;2', '=5', '38;5;1', '1$', '0 ', "1'", '!'];

const range = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i));

function strings(open: readonly string[], bodies: readonly string[]): readonly string[] {
  return open.flatMap((begin) => bodies.flatMap((body) => ENDS.map((end) => begin + body + end)));
}

const SEQUENCES: readonly string[] = [
  ...strings([OSC, '\x9d'], OSC_BODIES),
  ...strings(['\x1bP', '\x90'], DCS_BODIES),
  ...strings(['\x1b_', '\x9f', '\x1b^', '\x9e', '\x1bX', '\x98'], STRING_BODIES),
  ...range(0x40, 0x7e).flatMap((final) => PARAMETERS.slice(0, 4).map((given) => `\x1b[${given}${final}`)),
  ...range(0x40, 0x7e).map((final, i) => `\x9b${PARAMETERS[i % PARAMETERS.length]}${final}`),
  ...range(0x30, 0x7e).map((final) => `\x1b${final}`),
  ...[
    '\x1b(0',
    '\x1b)0',
    '\x1b*0',
    '\x1b#8',
    '\x1b%G',
    '\x1b%@',
    '\x1b F',
    '\x1b G',
    '\x1bN',
    '\x1bO',
    '\x1b',
  ],
];

/** Sequences within the address of a link, which Ink lets through, and links within links. */
const NESTED: readonly string[] = SEQUENCES.filter((_, i) => i % 11 === 0).flatMap((inner, i) => {
  const [begin = '', end = ''] = [
    [`${OSC}8;;x`, BELL],
    [`${OSC}8;;https://a.example${ST}text${OSC}8;;`, ST],
    ['\x9d8;;x', '\x9c'],
    [`${OSC}8;;${OSC}8;;`, BELL],
  ][i % 4] ?? ['', ''];
  return [begin + inner + end];
});

const MISLEADING: readonly string[] = [
  ...[
    'abc\u202etxt.exe\u202c',
    '\u2066x\u2069',
    '\u200f\u061c',
    'a\u200bb\u2060c\ufeff',
    '\u{e0041}\u{e007f}',
  ],
  ...[
    'a\u2028b\u2029c',
    'safe\rEVIL',
    'x\b\b\bBAD',
    '\u{10eeee}\u0305',
    '\ud83d',
    '\ude00',
    '\ufff9a\ufffab\ufffb',
  ],
];

/** Every byte as the character of its number: all of C0 and C1 among them. */
export const ALL_BYTES: readonly string[] = range(0x00, 0xff);

export const HOSTILE_SEQUENCES: readonly string[] = [...new Set([...SEQUENCES, ...NESTED, ...MISLEADING])];

/** The same, several to a text, so that a frame is drawn for each text and not for each sequence. */
export function inGroups(texts: readonly string[], size: number): readonly string[] {
  const groups: string[] = [];
  for (let i = 0; i < texts.length; i += size) groups.push(texts.slice(i, i + size).join(' '));
  return groups;
}
