import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openNotebook, saved, send } from '../harness/conversation.ts';
import { type FakeHub, startFakeHub } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { filesUnder, freshHome, inHome, type ProgramOptions, startProgram } from '../harness/program.ts';
import type { PtyProgram } from '../harness/pty.ts';
import { refuses, says, streamOf } from '../harness/scripted-reply.ts';
import { readTerminalOutput } from '../harness/terminal-output.ts';

const PICTURE = resolve(import.meta.dirname, '../fixtures/images/rgb.png');

/** What somebody could put into a text to make a terminal obey, answer, or lie. */
const TRICKS: Readonly<Record<string, string>> = {
  'the clipboard': '\x1b]52;c;c3RvbGVu\x07',
  'the clipboard, ended by ST': '\x1b]52;c;c3RvbGVu\x1b\\',
  'a question for the clipboard': '\x1b]52;c;?\x07',
  'a link': '\x1b]8;;https://evil.example\x1b\\safe.example\x1b]8;;\x1b\\',
  'a link within a link': '\x1b]8;;a\x1b]8;;https://evil.example\x07b\x1b]8;;\x07c\x1b]8;;\x07',
  'the title': '\x1b]0;stolen\x07\x1b]2;stolen\x1b\\',
  'C1 controls': '\x9d0;stolen\x9c\x9b31mred\x9b0m\x90q\x9c\x85\x8d',
  'clearing and moving': '\x1b[2J\x1b[1;1H\x1b[3J\x1b[5A\x1b[99D\x1b[41m',
  'questions that the terminal answers': '\x1b[6n\x1b[c\x1b[>c\x1b[21t\x1b]10;?\x07\x1b[?2026$p\x05\x1bZ',
  modes: '\x1b[?1049l\x1b[?25l\x1b[?2004l\x1b[?1003h\x1b[4h\x1b[12l',
  DCS: '\x1bP$qm\x1b\\\x1bP+q544e\x1b\\',
  'APC, PM and SOS': '\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b^private\x1b\\\x1bXstring\x1b\\',
  'a reset and other character sets': '\x1bc\x1b(0\x0e\x0f\x1b#8',
  bidi: 'abc\u202etxt.exe\u202c \u2066x\u2069 \u200f\u061c',
  'invisible characters': 'a\u200bb\u2060c\ufeff\u{e0041}\u{e007f}',
  overwriting: 'safe\rEVIL\b\b\b\bBAD\x7f\x0b\x0c',
  'half a sequence': 'end\x1b',
  'half an OSC': 'end\x1b]52;c;',
};
const ALL = Object.values(TRICKS).join(' | ');

const QUESTIONS_OF_ITS_OWN = [
  '\x1b[?2004$p',
  '\x1b[c',
  '\x1b[>q',
  '\x1b[14t',
  '\x1b[16t',
  '\x1b_G',
  '\x1b]1337;',
];
/** What the emulator answers to the two that it knows. */
const ANSWERS = /^(?:\x1b\[\?2004;[12]\$y|\x1b\[\?1;2c)$/;

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

let answered: string[];
let watched: PtyProgram | null;
beforeEach(() => {
  answered = [];
  watched = null;
});

/** Keeps what the terminal answers to the program, apart from the colour that it was asked for. */
function watch(program: PtyProgram): PtyProgram {
  watched = program;
  program.emulator.onData((reply) => answered.push(reply));
  return program;
}
const open = async (reference: string, options: ProgramOptions = {}) =>
  watch(await openNotebook(hub, reference, { rows: 60, ...options }));

// Whatever was shown: the terminal obeyed nothing, answered nothing, and saw no byte that it could obey.
afterEach(() => {
  const program = watched;
  if (program === null) throw new Error('no program was watched');
  expect(program.clipboard).toBeNull();
  // The program itself asks once which pictures can be drawn; a second question would be another's.
  for (const own of [...QUESTIONS_OF_ITS_OWN, '\x1b]11;?']) expect(program.output.split(own)).toHaveLength(2);
  for (const one of answered) expect(one).toMatch(ANSWERS);
  expect(new Set(answered).size).toBe(answered.length);
  const { titles, links } = readTerminalOutput(program.output);
  // The program's own links are made of an address that was taken apart and written anew.
  for (const link of links) expect(link).toBe(new URL(link).href);
  expect(titles.length).toBeGreaterThan(0);
  // The session's title is cut to what a tab can show; what stands for a control stays.
  for (const title of titles) expect(title).toMatch(/ · hf-tui$|^.{120}$/u);
  expect(program.title).toBe(titles.at(-1));
});

describe.each(Object.entries(TRICKS))('%s', (_, trick) => {
  it('in a reply, in one piece and cut anywhere', async () => {
    hub.script('hostile/reply', says(`one ${trick} two`), says('three ', ...trick, ' four'));
    await using program = await open('hostile/reply');
    send(program, 'say it');
    const exchange = await saved(program);
    expect(exchange.output).toBe(`one ${trick} two`);
    send(program, 'say it slowly');
    expect((await saved(program, 2)).output).toBe(`three ${trick} four`);
    expect(program.screen()).toMatch(/one/);
    expect(program.screen()).toMatch(/four/);
  });
});

describe('all of them', () => {
  it('in markdown: code, links, tables, headings', async () => {
    const inline = ALL.replace(/[\r\n|\x0b\x0c\x85\u2028]/g, ' ');
    hub.script(
      'hostile/markdown',
      says(
        `# ${inline}\n\n\`${inline}\` **${inline}** [${inline}](https://x.example/${encodeURI('a')}${inline.replace(/[\s()]/g, '')})\n\n`,
        `| ${inline} | b |\n|---|---|\n| c | ${inline} |\n\n> ${inline}\n\n- ${inline}\n\n`,
        `\`\`\`js ${inline}\nconst a = "${inline}";\n\`\`\`\n\n<b>${inline}</b> &#27;]0;stolen&#7; &#x9b;31m\n`,
      ),
    );
    await using program = await open('hostile/markdown');
    send(program, 'markdown');
    await saved(program);
    program.key('esc');
    await program.waitFor('COMMAND');
    program.key('o');
    await program.waitFor('folded');
  });

  it('in reasoning', async () => {
    hub.script(
      'hostile/reasoning',
      streamOf(
        { reasoning: `thinking ${ALL}` },
        { reasoning_content: ALL },
        { content: `<think>${ALL}</think>` },
        { content: 'Done.' },
      ),
    );
    await using program = await open('hostile/reasoning');
    send(program, 'think');
    await saved(program);
    await program.waitFor('Done.');
  });

  it.each([
    ['JSON', refuses(500, { error: `broken ${ALL}` })],
    ['text', refuses(422, `broken ${ALL}`)],
    ['HTML', refuses(500, `<html><title>broken ${ALL}</title></html>`, { 'content-type': 'text/html' })],
    [
      'a header',
      refuses(403, '', { 'x-error-message': 'broken \x9b31m\x9d0;stolen\x9c', 'x-request-id': '\x9b31m' }),
    ],
    ['a redirect', refuses(302, '', { location: 'http://evil.example/%1b]0;stolen%07\x9b31m' })],
    ['the stream', { parts: [`data: ${JSON.stringify({ error: { message: `broken ${ALL}` } })}\n\n`] }],
  ] as const)('in an error, in %s', async (_, reply) => {
    hub.script('hostile/error', reply);
    await using program = await open('hostile/error');
    send(program, 'fail');
    expect((await saved(program)).status).toBe('failed');
    await program.waitFor('✗');
  });

  it('in the provider, the finish reason and the counts', async () => {
    const finish = {
      choices: [{ index: 0, delta: { content: 'hi' }, finish_reason: ALL }],
      model: ALL,
      usage: { prompt_tokens: ALL },
    };
    hub.script('hostile/facts', {
      headers: { 'x-inference-provider': 'prov\x9b31m\x9d0;stolen\x9c' },
      parts: [`data: ${JSON.stringify(finish)}\n\n`, 'data: [DONE]\n\n'],
    });
    await using program = await open('hostile/facts');
    send(program, 'facts');
    await saved(program);
  });

  it('in the id of a model that a server lists', async () => {
    const own = await startFakeHub();
    own.serve(`evil/${ALL}`);
    own.script('/v1/chat/completions', says('hi'));
    await using program = await open(`${own.url}/v1`);
    send(program, 'who are you');
    await saved(program);
    program.key('ctrl+o');
    await program.waitFor('Endpoints');
    program.key('ctrl+a');
    await program.waitFor('Add');
    await own.close();
  });

  it('in the name of a file: completed, attached, refused', async () => {
    const home = freshHome();
    const name = `pic${ALL.replaceAll('/', '-').slice(0, 60)}.png`;
    copyFileSync(PICTURE, join(home, name));
    mkdirSync(join(home, `pic\x1b]0;stolen\x07.png`));
    await using program = await open('test/echo', { home });
    program.type('@pic');
    program.key('tab');
    await program.waitFor('␛]52');
    program.key('down');
    program.key('enter');
    await program.waitFor(/› @"?pic␛/);
    program.key('enter');
    await program.waitFor(/In {2}1|✗/);
  });

  it('in a session that is opened again', async () => {
    const home = freshHome();
    hub.script('hostile/before', says('An answer.'));
    const first = await openNotebook(hub, 'hostile/before', { home });
    send(first, 'before');
    await saved(first);
    first.key('ctrl+d');
    expect((await first.exit).code).toBe(0);
    const [path = ''] = filesUnder(inHome.sessions(home)).filter((file) =>
      /\/[0-9A-Z]{26}\.json$/.test(file),
    );
    const session = JSON.parse(readFileSync(path, 'utf8')) as {
      exchanges: { runs: { endpoint: object }[] }[];
    };
    const [exchange] = session.exchanges;
    const [run] = exchange?.runs ?? [];
    const image = {
      path: `/tmp/${ALL}.png`,
      sha256: 'a'.repeat(64),
      mediaType: 'image/png',
      bytes: 1,
      width: 1,
      height: 1,
    };
    const failed = {
      ...run,
      status: 'failed',
      reasoning: ALL,
      error: { code: 'SERVER_ERROR', message: ALL, hint: ALL, retryable: true, requestId: ALL },
      endpoint: { name: ALL, url: `http://${ALL}/`, model: ALL, provider: ALL },
    };
    const hostile = {
      ...session,
      title: `title ${ALL}`,
      system: ALL,
      draft: `draft ${ALL}`,
      exchanges: [
        { ...exchange, input: `input ${ALL}`, output: ALL, images: [image], runs: [{ ...run, output: ALL }] },
        { ...exchange, id: '01JD3X0000000000000000000Z', input: ALL, status: 'failed', runs: [failed] },
      ],
    };
    writeFileSync(path, JSON.stringify(hostile));
    await using program = watch(startProgram({ args: ['-c'], home, env: hub.env, rows: 60, columns: 120 }));
    await program.waitFor(/title ␛\]52/);
    await program.waitFor('draft ␛');
    program.key('ctrl+c');
    await program.waitFor('Ask anything');
    send(program, '/system');
    await program.waitFor('The system text is: ␛]52');
    program.key('ctrl+s');
    await program.waitFor(/Sessions/);
  });

  it('in a paste, and in the title that a prompt gives', async () => {
    await using program = await open('test/echo');
    program.paste(ALL);
    await program.waitFor('stolen');
    program.key('enter');
    await saved(program);
    await program.waitFor((one) => one.title.includes('␛]52'));
    program.key('up');
    await program.waitFor(/› ␛\]52/);
  });
});
