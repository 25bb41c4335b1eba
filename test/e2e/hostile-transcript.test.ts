/** The whole list of hostile sequences, in answers of the real notebook, each row of them drawn. */
import { expect, it } from 'vitest';
import { openNotebook, saved, send } from '../harness/conversation.ts';
import type { FakeHub } from '../harness/fake-hub.ts';
import { HOSTILE_SEQUENCES } from '../harness/hostile-sequences.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { obeyedBy } from '../harness/obeyed.ts';
import type { PtyProgram } from '../harness/pty.ts';
import { says } from '../harness/scripted-reply.ts';
import { readTerminalOutput } from '../harness/terminal-output.ts';

const IN_ONE_ANSWER = 300;
/** At least as many sequences are looked for character by character. */
const SAMPLE = 450;
const ODD_LENGTHS = [1, 3, 7, 13, 29, 5, 2];
const FRAME_END = '\x1b[?2026l';
const FENCE = '~~~~~~~~';

/** What the program itself asks the terminal, once. */
const QUESTIONS = [
  '\x1b[?2004$p',
  '\x1b[c',
  '\x1b[>q',
  '\x1b[14t',
  '\x1b[16t',
  '\x1b_G',
  '\x1b]1337;',
  '\x1b]11;?',
];

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

type Form = 'code' | 'markdown';
const markOf = (form: Form, index: number) => `${form}${String(index).padStart(4, '0')}`;

/** Cut where nobody would: within sequences, and within characters of two units. */
function inOddPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = ODD_LENGTHS[pieces.length % ODD_LENGTHS.length] ?? 1;
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

/** How it must be seen, told without the program's own filter; null for what has more than ASCII, or is no one line. */
function seenAs(sequence: string): string | null {
  if (/[^\x00-\x7f]|[\t\n\r\x7f]/.test(sequence)) return null;
  return sequence.replace(/[\x00-\x1f]/g, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)));
}

/** A line for each sequence, twice: in code, where nothing of it is markup, and in a paragraph of markdown. */
function answers(): readonly string[] {
  const texts: string[] = [];
  for (let from = 0; from < HOSTILE_SEQUENCES.length; from += IN_ONE_ANSWER) {
    const some = HOSTILE_SEQUENCES.slice(from, from + IN_ONE_ANSWER);
    const lines = (form: Form) => some.map((sequence, i) => `${markOf(form, from + i)} ${sequence} .`);
    texts.push(`${FENCE}\n${lines('code').join('\n')}\n${FENCE}\n`, `${lines('markdown').join('\n\n')}\n`);
  }
  return texts;
}

const allRead = (program: PtyProgram) => new Promise<void>((read) => program.emulator.write('', read));
const firstMark = (program: PtyProgram) => /(?:code|markdown)\d{4}/.exec(program.screen())?.[0];

/** Goes up page by page until the first row of the first answer was in sight; gives back all that was seen. */
async function readUpwards(program: PtyProgram): Promise<ReadonlySet<string>> {
  const rows = new Set<string>();
  const look = () => {
    for (const row of program.rows()) rows.add(row.trim());
  };
  look();
  for (let page = 0; !program.screen().includes(markOf('code', 0)); page++) {
    if (page > HOSTILE_SEQUENCES.length)
      throw new Error(`the first answer is never seen:\n${program.screen()}`);
    const before = firstMark(program);
    program.key('pageup');
    // A frame can come in several pieces, and colours after it: all of this one, and of another page.
    await program.waitFor((one) => one.output.endsWith(FRAME_END) && firstMark(one) !== before);
    await allRead(program);
    look();
  }
  return rows;
}

it('every sequence of the list, streamed in odd pieces and read from end to beginning, is text', async () => {
  const texts = answers();
  hub.script('hostile/transcript', ...texts.map((text) => says(...inOddPieces(text))));
  await using program = await openNotebook(hub, 'hostile/transcript', { rows: 60, columns: 120 });
  // The questions of the start are asked and answered; from here on there are none.
  await program.waitFor((one) => QUESTIONS.every((question) => one.output.includes(question)));
  await allRead(program);
  const obeyed = obeyedBy(program);

  for (const [i, text] of texts.entries()) {
    send(program, `list ${i}`);
    const exchange = await saved(program, i + 1);
    expect(exchange.status).toBe('complete');
    expect(exchange.output.length).toBe(text.length);
  }
  const rows = [...(await readUpwards(program))];

  const shown = rows.join('\n');
  const marks = HOSTILE_SEQUENCES.flatMap((_, i) => [markOf('code', i), markOf('markdown', i)]);
  expect(marks.filter((mark) => !shown.includes(mark))).toEqual([]);
  const wanted = HOSTILE_SEQUENCES.flatMap((sequence, i) => {
    const seen = seenAs(sequence);
    return seen === null ? [] : [`${markOf('code', i)} ${seen} .`];
  });
  expect(wanted.length).toBeGreaterThan(SAMPLE);
  expect(wanted.filter((row) => !shown.includes(row))).toEqual([]);

  // Its own are the window's title and links to the web, taken apart and written anew.
  const { titles, links } = readTerminalOutput(program.output);
  for (const link of links) expect(link).toBe(new URL(link).href);
  for (const title of titles) expect(title).toMatch(/^(?:[^\x00-\x1f\x7f-\x9f]* · )?hf-tui$/);
  expect(
    obeyed.strings.filter((what) => !/^OSC 0;(?:.* · )?hf-tui$|^OSC 8;;(?:https?:|$)/.test(what)),
  ).toEqual([]);
  expect(program.title).toBe(titles.at(-1));
  const { replies, bells } = obeyed;
  expect({ replies, bells: bells(), clipboard: program.clipboard }).toEqual({
    replies: [],
    bells: 0,
    clipboard: null,
  });

  for (const question of QUESTIONS) expect(program.output.split(question)).toHaveLength(2);

  // The guard behind the door had nothing to do.
  program.key('ctrl+d');
  expect((await program.exit).code).toBe(0);
  expect(program.screen()).not.toMatch(/kept from the terminal/);
});
