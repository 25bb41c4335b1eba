import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeFrames, holdTerminal, lastDropped, lastFrames } from '../src/terminal-care.ts';

const folder = mkdtempSync(join(tmpdir(), 'hf-tui-care-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SUMMARY = { frames: 412, slow: 2, medianMs: 1.3, p95Ms: 4.2, slowestMs: 31.5 };

describe('what is kept of a run about its terminal', () => {
  it('is how long its frames took, for doctor', () => {
    const state = join(folder, 'kept');
    expect(lastFrames(state)).toBeNull();
    holdTerminal(state, null, () => SUMMARY).letGo();
    expect(lastFrames(state)).toEqual(SUMMARY);
    expect(lastDropped(state)).toBe(0);
    expect(describeFrames(SUMMARY)).toBe(
      'the last notebook drew 412, in 1.3 ms (median), 95 of 100 in 4.2 ms or less; 2 took longer than 10 ms, the slowest took 31.5 ms',
    );
    expect(describeFrames({ ...SUMMARY, slow: 0, slowestMs: 8 })).toContain('; the slowest took 8 ms');
  });

  it('is nothing when nothing was drawn, or the note is none', () => {
    const state = join(folder, 'nothing');
    holdTerminal(state, null, () => ({ frames: 0, slow: 0, medianMs: 0, p95Ms: 0, slowestMs: 0 })).letGo();
    expect(lastFrames(state)).toBeNull();
    for (const text of ['', '[]', 'null', '{"frames":"many"}']) {
      writeFileSync(join(state, 'frames.json'), text);
      expect(lastFrames(state)).toBeNull();
    }
  });
});
