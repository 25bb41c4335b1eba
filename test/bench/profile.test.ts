import { describe, expect, it } from 'vitest';
import { type CpuProfile, type Locate, reportOn, written } from '../../bench/profile.ts';

const DIST = 'file:///x/dist/chunks/a.js';
const frame = (id: number, functionName: string, url = '', lineNumber = -1, columnNumber = -1) => ({
  id,
  callFrame: { functionName, url, lineNumber, columnNumber },
});

/** One sample in each node, for as many ms as its id says; the time of a sample is the one until the next. */
const PROFILE: CpuProfile = {
  nodes: [
    frame(1, '(idle)'),
    frame(2, '(garbage collector)'),
    frame(3, '(program)'),
    frame(4, 'a', DIST, 0, 10),
    frame(5, 'b', DIST, 0, 20),
    frame(6, 'c', DIST, 0, 30),
    frame(7, 'read', 'node:fs', 9, 0),
    frame(8, 'd', DIST, 0, 80),
  ],
  samples: [1, 2, 3, 4, 5, 6, 7, 8, 1],
  timeDeltas: [0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000],
};

const locate: Locate = (_url, _line, column) =>
  column === 10
    ? { file: 'src/render/wrap.ts', line: 12, name: 'wrapRows' }
    : column === 20
      ? { file: 'node_modules/ink/build/ink.js', line: 3 }
      : column === 30
        ? { file: 'src/cli.ts', line: 4, name: 'main' }
        : null;

const msOf = (list: readonly { readonly name: string; readonly ms: number }[]) =>
  Object.fromEntries(list.map(({ name, ms }) => [name, ms]));

describe('where the time of a profile went', () => {
  it('is told by folder, package, Node and what V8 does by itself, without idling', () => {
    const { areas, busyMs, idleMs } = reportOn([PROFILE], locate);
    expect(msOf(areas)).toEqual({
      'modules that load, and other': 8,
      Node: 7,
      src: 6,
      ink: 5,
      'src/render': 4,
      'native code, compiling among it': 3,
      'garbage collection': 2,
    });
    expect({ busyMs, idleMs }).toEqual({ busyMs: 35, idleMs: 1 });
    expect(areas.map(({ ms }) => ms)).toEqual([8, 7, 6, 5, 4, 3, 2]);
  });

  it('is told by function with the name and place in the source', () => {
    const { functions } = reportOn([PROFILE], locate);
    expect(msOf(functions)).toMatchObject({
      'wrapRows src/render/wrap.ts:12': 4,
      'b node_modules/ink/build/ink.js:3': 5,
      'main src/cli.ts:4': 6,
      'read node:fs:10': 7,
      'd a.js:1': 8,
    });
  });

  it('adds several profiles up, and names as many functions as are asked for', () => {
    const { busyMs, functions } = reportOn([PROFILE, PROFILE], locate, 2);
    expect(busyMs).toBe(70);
    expect(functions).toEqual([
      { name: 'd a.js:1', ms: 16 },
      { name: 'read node:fs:10', ms: 14 },
    ]);
  });

  it('takes the innermost package of a path', () => {
    const nested: Locate = () => ({ file: 'node_modules/ink/node_modules/@a/b/index.js', line: 1 });
    expect(msOf(reportOn([PROFILE], nested).areas)['@a/b']).toBe(23);
  });

  it('is written with shares of what was busy', () => {
    const text = written('stream', reportOn([PROFILE], locate, 1));
    expect(text).toContain('stream: the main thread worked for 0.04 s, and waited for 0.00 s');
    expect(text).toMatch(/^ +4 ms +11\.4 % {2}src\/render$/m);
    expect(text).toMatch(/^ +8 ms +22\.9 % {2}d a\.js:1$/m);
  });
});
