import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { editorOf, editText, type RunHere } from '../../src/terminal/editor.ts';

test.each([
  [{ VISUAL: 'code --wait', EDITOR: 'nano' }, ['code', '--wait']],
  [{ EDITOR: ' vim  -n ' }, ['vim', '-n']],
  [{ VISUAL: '', EDITOR: 'nano' }, ['nano']],
  [{ EDITOR: 'nano; rm -rf $HOME' }, ['nano;', 'rm', '-rf', '$HOME']],
  [{}, ['vi']],
])('the editor of %j is %j', (env, editor) => {
  expect(editorOf(env, 'linux')).toEqual(editor);
});

test('on Windows there is always Notepad', () => {
  expect(editorOf({}, 'win32')).toEqual(['notepad']);
});

describe('editing a text elsewhere', () => {
  let path = '';
  const edit = (run: RunHere) =>
    editText('draft 日本', {
      env: { EDITOR: 'ed -s' },
      platform: 'linux',
      lend: (borrow) => borrow(),
      run: (file, args) => {
        path = args.at(-1) ?? '';
        return run(file, args);
      },
    });

  test('gives it in a file of the user’s own, and takes what was written, without the last line end', async () => {
    const result = await edit(async (file, args) => {
      expect([file, args[0]]).toEqual(['ed', '-s']);
      expect(readFileSync(path, 'utf8')).toBe('draft 日本');
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
      appendFileSync(path, '\nmore\n');
      return 0;
    });
    expect(result).toEqual({ ok: true, value: 'draft 日本\nmore' });
    expect(existsSync(dirname(path))).toBe(false);
  });

  test('an editor that fails leaves the text as it was', async () => {
    const result = await edit(async () => {
      writeFileSync(path, 'half');
      return 1;
    });
    expect(result).toMatchObject({ ok: false, error: { message: 'The editor ed ended with code 1.' } });
    expect(existsSync(dirname(path))).toBe(false);
  });

  test('an editor that is not there, and a file that has gone', async () => {
    const missing = Object.assign(new Error('spawn ed ENOENT'), { code: 'ENOENT' });
    expect(await edit(async () => missing)).toMatchObject({
      ok: false,
      error: { message: 'The editor ed was not found.', hint: expect.stringContaining('VISUAL') },
    });
    const { rmSync } = await import('node:fs');
    const gone = await edit(async () => {
      rmSync(path);
      return 0;
    });
    expect(gone).toMatchObject({ ok: false, error: { hint: 'The prompt is as it was.' } });
  });
});
