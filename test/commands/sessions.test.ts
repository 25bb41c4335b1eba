import { describe, expect, it } from 'vitest';
import { newExchange } from '../../src/commands/run-exchange.ts';
import { newRun } from '../../src/core/exchange.ts';
import { newSession, type Session } from '../../src/core/session.ts';
import { run } from '../harness/command-line.ts';

function session(id: string, title: string): Session {
  return { ...newSession(id, '2026-11-20T14:02:11.120Z', 'qwen'), title };
}

const WINTER: Session = {
  ...session('01JD3XWINTER', 'Winter in Norway'),
  exchanges: [
    {
      ...newExchange('E1', { task: 'chat', input: 'Where?', images: [] }),
      runs: [
        {
          ...newRun({ name: 'qwen', url: '', model: 'm', provider: '' }, {}, '2026-11-20T14:02:11.120Z'),
          output: 'Tromsø \x1b[2J',
          status: 'interrupted',
        },
      ],
    },
  ],
};
const sessions = [
  WINTER,
  session('01JD3XSUMMER', 'Summer'),
  session('01JD3YTWIN', 'Twin'),
  session('01JD3ZTWIN', 'Twin'),
];

describe('hf-tui sessions', () => {
  it('empties the trash only with --yes', async () => {
    expect(await run(['sessions', 'empty-trash'], { sessions })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'There are 4 sessions in the trash. With --yes they are deleted for good.\n',
    });
    expect(await run(['sessions', 'empty-trash'])).toMatchObject({ code: 0 });
    const done = await run(['sessions', 'empty-trash', '--yes', '--json'], { sessions });
    expect(JSON.parse(done.stdout)).toEqual({ deleted: 4, inTrash: 0 });
  });

  it('finds what was said, by session', async () => {
    const hit = { title: 'Winter', updatedAt: '2026-11-20T14:02:11.120Z', exchange: 'E1', marks: [0, 6] };
    const hits = [
      { ...hit, session: 'S1', text: 'Winter \x1b[2J in Norway' },
      { ...hit, session: 'S2', text: 'winter again' },
      { ...hit, session: 'S1', text: 'winter, too' },
    ];
    expect(await run(['sessions', 'search', 'win', 'ter'], { hits })).toMatchObject({
      code: 0,
      stdout:
        'S1  2026-11-20  Winter\n  Winter ␛[2J in Norway\n  winter, too\nS2  2026-11-20  Winter\n  winter again\n',
    });
    const json = await run(['sessions', 'search', 'winter', '--json'], { hits });
    expect(JSON.parse(json.stdout)).toEqual(hits);
    expect(await run(['sessions', 'search', 'x'])).toMatchObject({ code: 0, stdout: '' });
    expect((await run(['sessions', 'search', 'x', '--json'])).stdout).toBe('[]\n');
  });

  it('lists them', async () => {
    const ran = await run(['sessions', 'list'], { sessions });
    expect(ran.stdout.split('\n')[1]).toBe('01JD3XWINTER  2026-11-20 14:02  1          Winter in Norway');
  });

  it('lists nothing without a word on standard output', async () => {
    expect(await run(['sessions', 'list'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'There are no sessions yet.\n',
    });
    expect(JSON.parse((await run(['sessions', 'list', '--json'])).stdout)).toEqual([]);
  });

  it('shows one as text to read, with nothing in it that reaches the terminal', async () => {
    const ran = await run(['sessions', 'show', 'Winter in Norway'], { sessions });
    expect(ran.stdout).toBe(
      'Winter in Norway\nqwen · 2026-11-20T14:02:11.120Z\n\nIn 1:\nWhere?\n\nOut 1 (interrupted):\nTromsø ␛[2J\n',
    );
  });

  it('shows one as the document of its file', async () => {
    const ran = await run(['sessions', 'show', '01JD3XWINTER', '--json'], { sessions });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      version: 1,
      title: 'Winter in Norway',
      exchanges: [{ input: 'Where?', output: 'Tromsø \x1b[2J', status: 'interrupted' }],
    });
    expect(ran.stdout).not.toContain('\x1b');
  });

  it('prints where one is', async () => {
    const ran = await run(['sessions', 'path', 'Summer'], { sessions });
    expect(ran).toMatchObject({ code: 0, stdout: '/data/01JD3XSUMMER.json\n' });
  });

  it('prints the folder of all', async () => {
    expect((await run(['sessions', 'path'])).stdout).toBe('/home/me/.local/share/hf-tui/sessions\n');
  });

  it.each([['show'], ['path'], ['delete']])('ends with 5 when %s finds none', async (verb) => {
    const ran = await run(['sessions', verb, 'nothing like it'], { sessions });
    expect(ran).toMatchObject({ code: 5, stdout: '', stderr: 'There is no session "nothing like it".\n' });
  });

  it('renames, deletes and restores, and says how to take it back', async () => {
    expect((await run(['sessions', 'rename', 'Summer', 'Autumn'], { sessions })).stdout).toBe(
      'Renamed to "Autumn".\n',
    );
    const deleted = await run(['sessions', 'delete', 'Summer'], { sessions });
    expect(deleted.stdout).toContain('hf-tui sessions restore 01JD3XSUMMER');
    expect(JSON.parse((await run(['sessions', 'restore', 'X1', '--json'])).stdout)).toEqual({
      restored: 'X1',
    });
    const restored = await run(['sessions', 'restore', 'Summer'], { sessions });
    expect(restored.stdout).toBe('OLD01JD3XSUMMER is back.\n');
    expect((await run(['sessions', 'restore', 'GONE'])).code).toBe(5);
  });
});
