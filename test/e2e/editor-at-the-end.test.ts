/** The program is told to end while the user's editor has the terminal. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { between, type Shelled } from '../harness/between-looks.ts';
import type { FakeHub } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { PROGRAM } from '../harness/program.ts';

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

/** An editor with settings of its own, that does this when it is told to end. */
function editor(atTheEnd: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'hf-tui-editor-')), 'editor');
  const script = `#!/bin/sh
trap '${atTheEnd}' TERM
stty raw -echo
printf '\\033[?1002h\\033[?2004h'
echo editing
i=0
while [ $i -lt 200 ]; do sleep 0.05; i=$((i + 1)); done
`;
  writeFileSync(path, script, { mode: 0o755 });
  return path;
}

async function editing(flags: readonly string[], atTheEnd: string): Promise<Shelled> {
  const hook = `process.env.VISUAL = ${JSON.stringify(editor(atTheEnd))}`;
  const line = [`--import=data:text/javascript,${encodeURIComponent(hook)}`, PROGRAM, '--practice', ...flags];
  const isPlain = flags.length > 0;
  const shelled = await between(hub, line, (one) => one.screen().includes(isPlain ? 'In 1:' : 'EDIT '));
  if (isPlain) shelled.program.type('/editor\r');
  else shelled.program.key('ctrl+g');
  await shelled.program.waitFor('editing');
  return shelled;
}

describe.each([
  ['the notebook', []],
  ['plain lines', ['--plain']],
])('%s, with the terminal lent to an editor', (_, flags) => {
  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends the editor too after %s', async (signal, code) => {
    const shelled = await editing(flags, 'echo rescued; exit 1');
    await using program = shelled.program;
    shelled.signal(signal);
    expect(await shelled.ended()).toEqual({ code, sameSettings: true });
    expect(program.output).toContain('rescued');
    expect(program.output).not.toContain('the disk has not answered');
    // Vim leaves the mouse on when it is ended.
    expect(program.modes).toMatchObject({ mouseTrackingMode: 'none', bracketedPasteMode: false });
    expect(program.onAlternateScreen).toBe(false);
  });

  it('gives the line back although the editor does not end', async () => {
    const shelled = await editing(flags, '');
    await using program = shelled.program;
    shelled.signal('SIGTERM');
    expect(await shelled.ended()).toEqual({ code: 143, sameSettings: true });
    expect(program.output).not.toContain('the disk has not answered');
  });
});
