import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodePixels } from '../../src/images/images.ts';
import { freshHome, PROGRAM, removeHomes, startProgram } from '../harness/program.ts';
import { type PtyProgram, startInPty } from '../harness/pty.ts';
import { decodeSixels } from '../images/sixel-decoder.ts';
import { createKitty } from '../terminal/graphics/kitty-model.ts';

afterAll(removeHomes);

const ESC = '\x1b';
const IMAGE = resolve(import.meta.dirname, '../fixtures/images/rgb.png');
/** The corners of the picture, from the upper left. */
const CORNERS = [0xd02020, 0x20a040, 0x2040c0, 0xffffff];

interface Terminal {
  readonly name?: string;
  readonly attributes: string;
  readonly knowsKitty?: boolean;
}

/** Lets the emulator answer as this terminal. Kitty's question is no sequence that it tells of: it is looked for. */
function answersAs(program: PtyProgram, { name, attributes, knowsKitty = false }: Terminal): void {
  const { parser } = program.emulator;
  let seen = 0;
  program.emulator.onWriteParsed(() => {
    const asked = program.output.split(`${ESC}_Gi=31,s=1,v=1,a=q`).length - 1;
    for (; seen < asked; seen++) if (knowsKitty) program.type(`${ESC}_Gi=31;OK${ESC}\\`);
  });
  parser.registerCsiHandler({ prefix: '>', final: 'q' }, () => {
    if (name !== undefined) program.type(`${ESC}P>|${name}${ESC}\\`);
    return true;
  });
  parser.registerCsiHandler({ final: 't' }, ([what]) => {
    if (what === 16) program.type(`${ESC}[6;18;9t`);
    return true;
  });
  parser.registerCsiHandler({ final: 'c' }, () => {
    program.type(`${ESC}[?${attributes}c`);
    return true;
  });
}

async function caption(program: PtyProgram): Promise<void> {
  await program.waitFor('F1 help');
  program.type(`/caption ${IMAGE}`);
  program.key('enter');
  await program.waitFor(/96 × 64[\s\S]*saved|saved[\s\S]*96 × 64/);
}

async function quit(program: PtyProgram): Promise<void> {
  program.key('ctrl+c', 'ctrl+c');
  expect((await program.exit).code).toBe(0);
  expect(program.onAlternateScreen).toBe(false);
  expect(program.screen().trim()).toBe('');
}

/** The bands of sixels, or the files, that were drawn so far. */
const drawn = (program: PtyProgram, shape: RegExp) =>
  [...program.output.matchAll(shape)].map((found) => found[1] ?? '');
const SIXELS = /\x1bP0;1;0q([^\x1b]*)\x1b\\/g;
const FILES = /\x1b\]1337;File=[^:]*;width=30;height=10;[^:]*:([A-Za-z0-9+/=]+)\x07/g;

function colourAt(colours: readonly number[], width: number, height: number, corner: number): number {
  const [x, y] = [corner % 2 === 0 ? 0.25 : 0.75, corner < 2 ? 0.25 : 0.75];
  return colours[Math.floor(y * height) * width + Math.floor(x * width)] ?? -1;
}

function expectColour(colour: number, wanted: number): void {
  for (const shift of [16, 8, 0]) {
    expect(Math.abs(((colour >> shift) & 255) - ((wanted >> shift) & 255))).toBeLessThan(8);
  }
}

describe('a terminal with sixels', () => {
  it('gets the picture over its cells, once more after it was covered, and nothing of it stays', async () => {
    await using program = startProgram({ args: ['--practice'] });
    answersAs(program, { name: 'XTerm(390)', attributes: '62;4;22' });
    await caption(program);
    await program.waitFor(() => drawn(program, SIXELS).length > 0);
    const { colours, width, height } = decodeSixels(drawn(program, SIXELS)[0] ?? '');
    expect(width).toBeLessThanOrEqual(40 * 9);
    expect(height % 6).toBe(0);
    for (const [corner, wanted] of CORNERS.entries())
      expectColour(colourAt(colours, width, height, corner), wanted);
    // The cells below it are blank while it is there, and the prompt holds nothing that was not typed.
    expect(program.screen()).not.toContain('▀');
    expect(program.screen()).toMatch(/› Ask anything/);

    const before = drawn(program, SIXELS).length;
    program.key('ctrl+o');
    await program.waitFor('type to filter');
    program.key('esc');
    await program.waitFor(() => drawn(program, SIXELS).length > before);
    await program.waitFor((one) => !one.screen().includes('▀'));
    program.resize(90, 28);
    await program.waitFor(() => drawn(program, SIXELS).length > before + 1);
    await quit(program);
  });
});

describe('the list of sessions', () => {
  it('shows the first image of the selected session, drawn by the terminal, beside the list', async () => {
    await using program = startProgram({ args: ['--practice'] });
    answersAs(program, { name: 'XTerm(390)', attributes: '62;4;22' });
    await caption(program);
    await program.waitFor(() => drawn(program, SIXELS).length > 0);
    const before = drawn(program, SIXELS).length;
    program.key('ctrl+s');
    await program.waitFor(/^ +rgb\.png$/m);
    await program.waitFor(() => drawn(program, SIXELS).length > before);
    const { colours, width, height } = decodeSixels(drawn(program, SIXELS).at(-1) ?? '');
    expect(width).toBeLessThanOrEqual(24 * 9);
    for (const [corner, wanted] of CORNERS.entries())
      expectColour(colourAt(colours, width, height, corner), wanted);
    await program.waitFor((one) => !one.screen().includes('▀'));
    program.key('esc');
    await program.waitFor('Ask anything');
    await quit(program);
  });
});

describe('iTerm2', () => {
  it('gets the file, as large as its cells', async () => {
    await using program = startProgram({ args: ['--practice'] });
    answersAs(program, { name: 'iTerm2 3.5.10', attributes: '62;4' });
    await caption(program);
    await program.waitFor(() => drawn(program, FILES).length > 0);
    const file = await decodePixels(Buffer.from(drawn(program, FILES)[0] ?? '', 'base64'), 'image/png');
    expect(file.ok && [file.value.width, file.value.height]).toEqual([96, 64]);
    await quit(program);
  });
});

/** Everything that reached the terminal around it was right for a kitty, which has the picture; gives its number. */
async function expectInKitty(program: PtyProgram): Promise<number> {
  await program.waitFor('\u{10eeee}');
  const kitty = createKitty();
  kitty.take(program.output.replace(/\x1b_Gi=31,[^\x1b]*\x1b\\/g, ''));
  expect(kitty.replies).toEqual([]);
  const [[id, image] = [0, null]] = kitty.images;
  expect(image).not.toBeNull();
  const file = await decodePixels(image?.data ?? new Uint8Array(), 'image/png');
  expect(file.ok && [file.value.width, file.value.height]).toEqual([96, 64]);
  const rows = program.rows().filter((row) => row.includes('\u{10eeee}'));
  expect(rows).toHaveLength(image?.rows ?? -1);
  for (const row of rows) expect(row.split('\u{10eeee}').length - 1).toBe(image?.columns);
  return id;
}

function expectTakenAway(program: PtyProgram): void {
  const kitty = createKitty();
  kitty.take(program.output.replace(/\x1b_Gi=31,[^\x1b]*\x1b\\/g, ''));
  expect(kitty.images.size).toBe(0);
}

describe('kitty', () => {
  it('gets the picture once and shows it by its placeholders; it is taken back at the end', async () => {
    await using program = startProgram({ args: ['--practice'] });
    answersAs(program, { name: 'kitty(0.35.2)', attributes: '62', knowsKitty: true });
    await caption(program);
    const id = await expectInKitty(program);
    const cell = program.emulator.buffer.active.getLine(3)?.getCell(9);
    expect(cell?.getChars()).toMatch(/^\u{10eeee}\p{Mn}{3}$/u);
    expect(cell?.getFgColor()).toBe(id & 0xffffff);
    program.key('ctrl+o');
    await program.waitFor('type to filter');
    expect(program.screen()).not.toContain('\u{10eeee}');
    program.key('esc');
    await program.waitFor('\u{10eeee}');
    expect(program.output.split('a=T,U=1').length - 1).toBe(1);
    await quit(program);
    expectTakenAway(program);
  });

  it('has no picture when they are turned off, and has it again when they are on', async () => {
    await using program = startProgram({ args: ['--practice'] });
    answersAs(program, { name: 'kitty(0.35.2)', attributes: '62', knowsKitty: true });
    await caption(program);
    await expectInKitty(program);
    program.type('/setting images off');
    program.key('enter');
    await program.waitFor((one) => !one.screen().includes('\u{10eeee}'));
    expectTakenAway(program);
    program.type('/setting images blocks');
    program.key('enter');
    await program.waitFor('▀');
    program.type('/setting images auto');
    program.key('enter');
    await program.waitFor('\u{10eeee}');
    await quit(program);
  });
});

const hasTmux = spawnSync('tmux', ['-V']).status === 0;

describe.runIf(hasTmux)('in tmux', () => {
  const inTmux = (passthrough: 'on' | 'off') => {
    const home = freshHome();
    const socket = join(home, 'socket');
    writeFileSync(join(home, 'tmux.conf'), `set -g allow-passthrough ${passthrough}\nset -g status off\n`);
    const program = startInPty(
      'tmux',
      [
        '-S',
        socket,
        '-f',
        join(home, 'tmux.conf'),
        'new-session',
        `"${process.execPath}" "${PROGRAM}" --practice`,
      ],
      { home, cwd: home, columns: 100, rows: 30 },
    );
    answersAs(program, { name: 'kitty(0.35.2)', attributes: '62', knowsKitty: true });
    return program;
  };

  it('that lets it through the terminal around it draws the picture', async () => {
    await using program = inTmux('on');
    await caption(program);
    await expectInKitty(program);
    program.key('ctrl+c', 'ctrl+c');
    await program.exit;
    expectTakenAway(program);
  });

  it('that does not it is drawn in characters, and nothing is sent', async () => {
    await using program = inTmux('off');
    await caption(program);
    await program.waitFor('▀');
    expect(program.output).not.toContain(`${ESC}_G`);
    program.key('ctrl+c', 'ctrl+c');
    await program.exit;
  });
});

describe('a terminal that says nothing, or too late', () => {
  it('shows the picture in characters, then as it can, and nothing that it answered is typed', async () => {
    await using program = startProgram({ args: ['--practice'] });
    const { parser } = program.emulator;
    parser.registerCsiHandler({ final: 'c' }, () => true);
    await caption(program);
    await program.waitFor('▀');
    program.type('typed');
    await program.waitFor('› typed');
    // Garbage first, then what was asked, in pieces and between keys.
    program.type(`${ESC}_Gi=31;EINVAL:what${ESC}\\${ESC}P>|foot(1.16)`);
    program.type(`${ESC}\\${ESC}[6;18;9t${ESC}[?62;4`);
    program.type('cmore');
    await program.waitFor('› typedmore');
    await program.waitFor(() => drawn(program, SIXELS).length > 0);
    expect(program.screen()).not.toMatch(/foot|EINVAL|62/);
  });

  it('gets no pictures and no questions in linear mode, nor where output is no terminal', async () => {
    await using program = startProgram({ args: ['--plain', '--practice'] });
    await program.waitFor('help');
    program.type(`/caption ${IMAGE}`);
    program.key('enter');
    await program.waitFor('96 × 64');
    expect(program.output).not.toMatch(/\x1b(?:_G|P|\]1337|\[>q|\[c|\[1[46]t)/);
    const piped = execFileSync(process.execPath, [PROGRAM, 'caption', IMAGE, '--practice'], {
      env: { PATH: process.env.PATH ?? '', HOME: freshHome(), TERM: 'xterm-kitty', KITTY_WINDOW_ID: '1' },
    });
    expect(piped.toString('latin1')).not.toContain(ESC);
  });
});

it('the picture of these tests is what they take it for', async () => {
  const decoded = await decodePixels(readFileSync(IMAGE), 'image/png');
  expect(decoded.ok && [decoded.value.width, decoded.value.height]).toEqual([96, 64]);
});
