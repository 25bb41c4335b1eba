import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chosenRun } from '../../src/core/exchange.ts';
import type { Session } from '../../src/core/session.ts';
import { FAKE_TOKEN, found, run } from '../harness/command-line.ts';
import { goldenSession, said } from '../transfer/sessions.ts';

const WINTER: Session = goldenSession('session-v1.json');
const sessions = [WINTER];

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hf-tui-transfer-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('hf-tui sessions export', () => {
  it('writes Markdown to standard output, and nothing else', async () => {
    const ran = await run(['sessions', 'export', WINTER.title], { sessions });
    expect(ran).toMatchObject({ code: 0, stderr: '', saved: [] });
    expect(ran.stdout).toContain(`\n# ${WINTER.title}\n`);
    expect(ran.stdout).toContain(`\n> ${WINTER.exchanges[0]?.input}\n`);
  });

  it.each([
    ['md', 'markdown'],
    ['TXT', 'text'],
    ['htm', 'html'],
    ['jupyter', 'ipynb'],
  ])('takes %s for %s', async (short, form) => {
    const line = ['sessions', 'export', WINTER.title, '--json', '--format'];
    const asked = JSON.parse((await run([...line, short], { sessions })).stdout);
    expect(asked).toEqual(JSON.parse((await run([...line, form], { sessions })).stdout));
    expect(asked.format).toBe(form);
  });

  it('writes the pairs of the API guides', async () => {
    const line = ['sessions', 'export', WINTER.title, '--format', 'input_output'];
    const pairs = JSON.parse((await run(line, { sessions })).stdout);
    expect(pairs[0]).toEqual({
      input: WINTER.exchanges[0]?.input,
      output: said(WINTER.exchanges[0] as never).output,
    });
    const short = { ...WINTER, exchanges: WINTER.exchanges.slice(0, 1) };
    expect(JSON.parse((await run(line, { sessions: [short] })).stdout)).toEqual(pairs[0]);
  });

  it('writes a new file in the form of its ending, and leaves one alone that is there', async () => {
    const line = ['sessions', 'export', WINTER.title, '--out', 'talk.ipynb'];
    const world = { sessions, cwd: folder };
    expect(await run(line, world)).toMatchObject({ code: 0, stdout: `${join(folder, 'talk.ipynb')}\n` });
    const written = await readFile(join(folder, 'talk.ipynb'), 'utf8');
    expect(JSON.parse(written)).toMatchObject({ nbformat: 4, nbformat_minor: 5 });
    expect(await run(line, world)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `${join(folder, 'talk.ipynb')} is there already and is left as it is.\nChoose another name.\n`,
    });
    expect(await readdir(folder)).toEqual(['talk.ipynb']);
    expect((await stat(join(folder, 'talk.ipynb'))).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  it('takes a folder for the place of a file that is named by the title', async () => {
    const hostile = { ...WINTER, title: '../../over/there' };
    const line = ['sessions', 'export', hostile.id, '--out', folder, '--format', 'html', '--json'];
    const ran = await run(line, { sessions: [hostile] });
    expect(JSON.parse(ran.stdout)).toEqual({
      id: hostile.id,
      format: 'html',
      path: join(folder, 'over there.html'),
    });
  });

  it('fails in one sentence where there is no such folder', async () => {
    const path = join(folder, 'none/x.md');
    const ran = await run(['sessions', 'export', WINTER.id, '--out', path], { sessions });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toBe(
      `${path} could not be written: the folder is not there.\nChoose another place.\n`,
    );
  });

  it('takes tokens out, and says so', async () => {
    const talk = { ...WINTER, system: `Use ${FAKE_TOKEN} and my-own-token.` };
    const line = ['sessions', 'export', talk.id, '--format', 'json'];
    const ran = await run(line, { sessions: [talk], tokens: [found('env', 'my-own-token')] });
    expect(ran.stdout).not.toContain(FAKE_TOKEN.slice(3));
    expect(ran.stdout).not.toContain('my-own-token');
    expect(ran.stderr).toBe('2 tokens or keys were taken out of what was exported.\n');
  });

  it.each([true, false])('marks what would turn text around (on a terminal: %s)', async (terminal) => {
    const talk = { ...WINTER, system: 'a\u202eb' };
    const line = ['sessions', 'export', talk.id, '--format', 'text'];
    expect((await run(line, { sessions: [talk], terminal })).stdout).toContain('a\\u{202e}b');
  });

  it('ends with 5 when there is no such session', async () => {
    expect(await run(['sessions', 'export', 'nothing'], { sessions })).toMatchObject({ code: 5, stdout: '' });
  });
});

describe('hf-tui sessions import', () => {
  it('brings back what export wrote, as a session of its own', async () => {
    await run(['sessions', 'export', WINTER.id, '--out', 'talk.md'], { sessions, cwd: folder });
    const ran = await run(['sessions', 'import', 'talk.md'], { cwd: folder });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const [saved] = ran.saved;
    expect(saved?.id).not.toBe(WINTER.id);
    expect(saved?.exchanges.map(said)).toEqual(WINTER.exchanges.map(said));
    expect(ran.stdout).toBe(`${saved?.id}  ${WINTER.title} (${WINTER.exchanges.length} exchanges)\n`);
  });

  it('takes over no endpoint that is not saved here', async () => {
    const text = JSON.stringify({ version: 1, ...WINTER, endpoint: 'https://evil.example/v1' });
    await writeFile(join(folder, 's.json'), text);
    const { saved } = await run(['sessions', 'import', 's.json'], { cwd: folder });
    expect(saved[0]?.endpoint).toBe('');
    const [exchange] = saved[0]?.exchanges ?? [];
    expect(exchange && chosenRun(exchange)?.endpoint.name).toBe('');
  });

  it('goes on behind a file that is none, and ends with the code of the failure', async () => {
    await writeFile(join(folder, 'good.json'), '{"input": "a", "output": "b"}');
    await writeFile(join(folder, 'bad.json'), '{"a');
    await writeFile(join(folder, 'bytes.bin'), new Uint8Array([0xff, 0xfe, 0xff]));
    const line = ['sessions', 'import', 'bad.json', 'bytes.bin', folder, 'none.json', 'good.json', '--json'];
    const ran = await run(line, { cwd: folder });
    expect(ran.code).toBe(5);
    expect(ran.saved.map(({ title }) => title)).toEqual(['good']);
    expect(JSON.parse(ran.stdout)).toMatchObject([
      { file: 'bad.json', error: { code: 'SESSION_CORRUPT' } },
      { file: 'bytes.bin', error: { message: 'bytes.bin is no text in UTF-8.' } },
      { file: folder, error: { code: 'SESSION_CORRUPT' } },
      { file: 'none.json', error: { code: 'SESSION_NOT_FOUND' } },
      { file: 'good.json', title: 'good', exchanges: 1 },
    ]);
  });

  it('stops when it is told to, and says what came in by then', async () => {
    const stop = new AbortController();
    const pair = (input: string) => JSON.stringify({ messages: [{ role: 'user', content: input }] });
    await writeFile(join(folder, 'many.jsonl'), [pair('a'), pair('b'), pair('c')].join('\n'));
    const ran = await run(
      ['sessions', 'import', 'many.jsonl'],
      { cwd: folder, onSave: () => stop.abort() },
      stop,
    );
    expect(ran.code).toBe(130);
    expect(ran.saved.map(({ title }) => title)).toEqual(['a']);
    expect(ran.stdout).toContain('a (one exchange)');
  });

  it('keeps the images that came along', async () => {
    const content = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AQID' } }];
    await writeFile(
      join(folder, 'a.jsonl'),
      JSON.stringify({
        messages: [
          { role: 'user', content },
          { role: 'assistant', content: 'A cat.' },
        ],
      }),
    );
    const { saved, assets } = await run(['sessions', 'import', 'a.jsonl'], { cwd: folder });
    const [exchange] = saved[0]?.exchanges ?? [];
    expect(exchange).toMatchObject({
      task: 'caption',
      images: [{ path: 'image-1.jpeg', mediaType: 'image/jpeg', width: 64, height: 48, bytes: 3 }],
    });
    expect(assets).toEqual([exchange?.images[0]?.sha256]);
  });
});
