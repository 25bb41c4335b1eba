import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freshHome, inHome, PROGRAM, removeHomes } from '../harness/program.ts';
import { broken } from '../store/big-session.ts';
import { SAMPLE_ID } from '../store/session-samples.ts';

afterAll(removeHomes);

test('plain lines say at once that a big session may be damaged, and once what came back', () => {
  const home = freshHome();
  mkdirSync(inHome.sessions(home), { recursive: true, mode: 0o700 });
  writeFileSync(join(inHome.sessions(home), `${SAMPLE_ID}.json`), broken(10), { mode: 0o600 });
  const said = execFileSync(process.execPath, [PROGRAM, '--plain', '--practice', '-s', SAMPLE_ID], {
    input: '/quit\n',
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: home },
  });
  const places = ['may be damaged', '79 exchanges could be read', 'Session: '].map((words) =>
    said.indexOf(words),
  );
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(said.split('could be read')).toHaveLength(2);
});
