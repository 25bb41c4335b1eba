import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { PROMPT, quit, SAVED, saveEndpoints, send } from '../harness/notebook-keys.ts';
import {
  filesUnder,
  inHome,
  type ProgramOptions,
  removeHomes,
  startProgram,
  storedSession,
} from '../harness/program.ts';
import type { PtyProgram } from '../harness/pty.ts';

const IMAGES = join(import.meta.dirname, '../fixtures/images');
/** Where nothing listens: whoever asks the Hub, the router or a proxy, fails. */
const NO_NETWORK = {
  HF_ENDPOINT: 'http://127.0.0.1:9',
  HF_TUI_ROUTER_URL: 'http://127.0.0.1:9',
  HF_TUI_ENDPOINTS_API_URL: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
};

let program: PtyProgram;
afterEach(async () => {
  await program.close();
  removeHomes();
});

async function practise(options: ProgramOptions = {}): Promise<void> {
  program = startProgram({ args: ['--practice'], rows: 45, env: NO_NETWORK, ...options });
  await program.waitFor(PROMPT);
}

/** Sends a prompt and waits until its answer has come and is saved. */
async function exchange(prompt: string, number: number): Promise<string> {
  await send(program, prompt, `Out ${number}`);
  await program.waitFor((pty) => SAVED.test(pty.screen()) && !pty.screen().includes('●'));
  return program.screen();
}

const stored = (number: number) => {
  const one = storedSession(program.home).exchanges[number - 1];
  if (one === undefined) throw new Error(`no exchange ${number}`);
  return one;
};

describe('the practice endpoint', () => {
  it('needs no network, no token and no configuration, and leaves none behind', async () => {
    await practise();
    expect(program.screen()).toContain(
      'The practice endpoint answers: built in, no model, no token, no network.',
    );
    expect(await exchange('hello fast', 1)).toContain('It is no model');
    expect(stored(1)).toMatchObject({
      input: 'hello fast',
      status: 'complete',
      runs: [{ endpoint: { name: 'practice' }, finishReason: 'stop' }],
    });
    expect(await quit(program)).toBe(0);
    expect(existsSync(inHome.config(program.home))).toBe(false);
    expect(filesUnder(dirname(inHome.config(program.home)))).toEqual([]);
  });

  it('says what came along: the conversation, the system text, the parameters', async () => {
    await practise();
    expect(await exchange('one fast', 1)).toContain('no earlier messages');
    await send(program, '/system Be brief.', 'The system text goes before');
    await send(program, '/set temperature 0.5', 'Set: temperature 0.5');
    const screen = await exchange('two fast', 2);
    expect(screen).toContain('2 earlier messages: 1 question, 1 answer');
    expect(screen).toContain('a system text of 2 words');
    expect(screen).toContain('parameters: temperature 0.5');
    expect(storedSession(program.home)).toMatchObject({
      system: 'Be brief.',
      parameters: { temperature: 0.5 },
    });
  });

  it('measures the pixels of an image, as a caption and in a conversation', async () => {
    await practise();
    const path = join(IMAGES, 'rgb.png');
    await exchange(`/caption ${path}`, 1);
    expect(stored(1)).toMatchObject({
      task: 'caption',
      status: 'complete',
      images: [{ path, mediaType: 'image/png' }],
    });
    expect(stored(1).output).toContain('A PNG image of 96 × 64 pixels');
    expect(program.screen()).toMatch(/In {2}1 +rgb\.png {2}96×64/);
    program.paste(join(IMAGES, 'still.gif'));
    await program.waitFor(/\[still\.gif \d+×\d+\]/);
    await exchange('what is this fast', 2);
    expect(stored(2)).toMatchObject({
      task: 'chat',
      status: 'complete',
      images: [{ mediaType: 'image/gif' }],
    });
    expect(stored(2).output).toContain('The image, as it arrived:');
  });

  it('thinks apart from its answer', async () => {
    await practise();
    await exchange('think about it fast', 1);
    expect(program.screen()).toMatch(/thought for .*\(\d+ tokens\)/);
    const run = stored(1).runs[0];
    expect(run?.reasoning).toContain('These words come as reasoning');
    expect(run?.output).not.toContain('These words come as reasoning');
  });

  it('refuses when asked to, with the remedy for that', async () => {
    await practise();
    const screen = await exchange('error 402', 1);
    expect(screen).toContain('✗ The Inference Providers credits of this account are used up.');
    // The page is the Hub's that the environment names: here, none that could be reached.
    expect(screen).toContain('/settings/billing');
    expect(stored(1)).toMatchObject({ status: 'failed', output: '' });
    // What failed is no part of the conversation.
    expect(await exchange('and now fast', 2)).toContain('no earlier messages');
  });

  it('breaks off when asked to, and what arrived is kept as incomplete', async () => {
    await practise();
    const screen = await exchange('cut', 1);
    expect(screen).toContain('the connection ended early');
    expect(stored(1).status).toBe('incomplete');
    expect(stored(1).output).toMatch(/^This was asked for: the connection breaks/);
    expect(stored(1).output).not.toContain('that is what was to be seen');
  });

  it('explains the keys', async () => {
    await practise({ rows: 24 });
    await exchange('keys fast', 1);
    expect(stored(1).output).toContain('`Ctrl+O`');
  });

  it('leaves a configuration as it is, and follows it in how the screen behaves only', async () => {
    await practise();
    await quit(program);
    const { home } = program;
    saveEndpoints(home);
    const saved: object = JSON.parse(readFileSync(inHome.config(home), 'utf8'));
    writeFileSync(inHome.config(home), JSON.stringify({ ...saved, mouse: false, theme: 'light' }));
    const before = readFileSync(inHome.config(home), 'utf8');
    await practise({ home });
    expect(program.screen()).toContain('The practice endpoint answers');
    expect(program.modes.mouseTrackingMode).toBe('none');
    await exchange('hello fast', 1);
    expect(filesUnder(dirname(inHome.config(home)))).toEqual([inHome.config(home)]);
    expect(readFileSync(inHome.config(home), 'utf8')).toBe(before);
  });
});
