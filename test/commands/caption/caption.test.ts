import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CAPTION_PROMPT } from '../../../src/core/context.ts';
import { appError } from '../../../src/core/errors.ts';
import type { InferenceEvent, InferenceRequest } from '../../../src/core/inference.ts';
import { CAT, reply, run } from '../../harness/command-line.ts';

const CHAT = ['-e', 'org/vision'];
const TASK = ['-e', 'https://router.huggingface.co/hf-inference/models/org/captioner'];

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hf-tui-caption-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('hf-tui caption', () => {
  it('asks a vision chat model with the image in the message', async () => {
    const ran = await run(['caption', 'cat.jpg', ...CHAT], { answer: reply(' a cat\non a couch ') });
    expect(ran).toMatchObject({ code: 0, stdout: 'a cat↵on a couch\n', stderr: '', saved: [], assets: [] });
    expect(ran.requests[0]).toMatchObject({
      task: 'chat',
      messages: [{ role: 'user', text: CAPTION_PROMPT, images: [{ width: 64 }] }],
    });
  });

  it('gives a vision model the words of --prompt', async () => {
    const ran = await run(['caption', 'cat.jpg', '--prompt', 'In verse.', ...CHAT]);
    expect(ran.requests[0]).toMatchObject({ messages: [{ text: 'In verse.' }] });
  });

  it('says of how many images something was left out', async () => {
    const imageChanges = ['metadata removed'];
    const one = await run(['caption', 'cat.jpg', ...CHAT], { imageChanges, answer: reply('a cat') });
    expect(one.stderr).toBe('Metadata was left out of the image sent.\n');
    const two = await run(['caption', 'cat.jpg', 'cat2.jpg', ...CHAT], {
      imageChanges,
      images: { 'cat.jpg': CAT, 'cat2.jpg': CAT },
      answer: reply('a cat'),
    });
    expect(two.stderr).toContain('Metadata was left out of 2 images sent.\n');
  });

  it('sends a prompt that looks like a key only when it is told to', async () => {
    const key = `hf_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI'}`;
    const line = ['caption', 'cat.jpg', '--prompt', `with ${key}`, ...CHAT];
    const refused = await run(line, { stdin: '' });
    expect(refused).toMatchObject({ code: 2, requests: [] });
    expect(refused.stderr).toContain('This looks like a Hugging Face token, and was not sent.');
    const asked = await run(line, { terminal: true, typed: 'y\n', answer: reply('a cat') });
    expect(asked.requests).toHaveLength(1);
    const told = await run([...line, '--with-keys'], { stdin: '', answer: reply('a cat') });
    expect(told.requests).toHaveLength(1);
  });

  it('sends the bytes alone to an image-to-text endpoint, and says that it takes no prompt', async () => {
    const ran = await run(['caption', 'cat.jpg', '--prompt', 'In verse.', ...TASK], {
      answer: reply('a cat'),
    });
    expect(ran.requests[0]).toMatchObject({ task: 'image-to-text', image: { bytes: 3 } });
    expect(ran.stdout).toBe('a cat\n');
    expect(ran.stderr).toContain('takes no prompt');
  });

  it('asks hf-inference for the captioner of a retired address, and says so', async () => {
    const old = 'https://api-inference.huggingface.co/models/org/captioner';
    const ran = await run(['caption', 'cat.jpg', '-e', old], { answer: reply('a cat') });
    expect(ran.requests[0]).toMatchObject({
      task: 'image-to-text',
      endpoint: { url: 'https://router.huggingface.co/hf-inference/models/org/captioner' },
    });
    expect(ran.stderr).toContain('asking hf-inference for org/captioner instead');
  });

  it('names the files when there are several, and goes on behind one that fails', async () => {
    const ran = await run(['caption', 'dog.jpg', 'cat.jpg', ...CHAT], { answer: reply('a cat') });
    expect(ran).toMatchObject({ code: 1, stdout: 'cat.jpg: a cat\n' });
    expect(ran.stderr).toContain('There is no file dog.jpg.');
    expect(ran.requests).toHaveLength(1);
  });

  it('ends with the code of the first failure', async () => {
    const error = appError('HF_TOKEN_REFUSED', 'The token was refused.', '');
    const answer: InferenceEvent[] = [{ type: 'end', status: 'failed', finishReason: null, error }];
    expect((await run(['caption', 'cat.jpg', ...CHAT], { answer })).code).toBe(3);
  });

  it('asks for no further image once it is stopped', async () => {
    const stop = new AbortController();
    const answer = async function* (_request: InferenceRequest): AsyncIterable<InferenceEvent> {
      stop.abort();
      yield { type: 'end', status: 'interrupted', finishReason: null, error: null };
    };
    const ran = await run(['caption', 'cat.jpg', 'cat.jpg', ...CHAT], { answer }, stop);
    expect(ran.code).toBe(130);
    expect(ran.requests).toHaveLength(1);
  });

  it('prints JSON: one document with all results', async () => {
    const ran = await run(['caption', 'cat.jpg', 'dog.jpg', '--json', ...CHAT], { answer: reply('a cat') });
    expect(JSON.parse(ran.stdout)).toMatchObject([
      {
        path: 'cat.jpg',
        caption: 'a cat',
        status: 'complete',
        image: { width: CAT.width },
        sent: { width: 64, changes: ['scaled down'] },
        error: null,
      },
      { path: 'dog.jpg', caption: '', status: 'failed', image: null, error: { code: 'IMAGE_MISSING' } },
    ]);
  });

  it('prints JSON lines', async () => {
    const ran = await run(['caption', 'cat.jpg', 'dog.jpg', '--format', 'jsonl', ...CHAT]);
    const lines = ran.stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).path)).toEqual(['cat.jpg', 'dog.jpg']);
  });

  it('prints CSV that a spreadsheet reads', async () => {
    const ran = await run(['caption', 'cat.jpg', '--format', 'csv', ...CHAT], {
      answer: reply('a "big", cat'),
    });
    expect(ran.stdout).toBe('path,caption,status,error\ncat.jpg,"a ""big"", cat",complete,\n');
  });

  it('writes a sheet into a folder, and leaves one alone that is there', async () => {
    const out = join(folder, 'new');
    const line = ['caption', 'cat.jpg', '--format', 'csv', '--out', out, ...CHAT];
    const ran = await run(line, { answer: reply('a cat') });
    expect(ran).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(join(out, 'captions.csv'), 'utf8')).toContain('cat.jpg,a cat,complete');
    const again = await run(line, { answer: reply('another') });
    expect(again).toMatchObject({ code: 1, requests: [] });
    expect(again.stderr).toContain('is there already');
    expect(await readFile(join(out, 'captions.csv'), 'utf8')).toContain('a cat');
  });

  it('writes a text file for each image, and spends nothing on one that has its file', async () => {
    const path = join(folder, 'cat.jpg');
    const images = { [path]: { ...CAT, path } };
    const line = ['caption', path, '--format', 'txt', ...CHAT];
    expect(await run(line, { images, answer: reply('a cat') })).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(join(folder, 'cat.txt'), 'utf8')).toBe('a cat\n');
    await writeFile(join(folder, 'cat.txt'), 'by hand\n');
    expect(await run(line, { images })).toMatchObject({ code: 1, requests: [] });
    expect(await readFile(join(folder, 'cat.txt'), 'utf8')).toBe('by hand\n');
  });

  it('writes no text file for a caption that was cut off', async () => {
    const path = join(folder, 'cat.jpg');
    const answer: InferenceEvent[] = [
      { type: 'delta', text: 'a c' },
      { type: 'end', status: 'incomplete', finishReason: null, error: appError('STREAM_CUT', 'Cut.', '') },
    ];
    const ran = await run(['caption', path, '--format', 'txt', ...CHAT], {
      images: { [path]: { ...CAT, path } },
      answer,
    });
    expect(ran.code).toBe(4);
    await expect(readFile(join(folder, 'cat.txt'), 'utf8')).rejects.toThrow('ENOENT');
  });
});
