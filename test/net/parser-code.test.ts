import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { USUAL_BUDGET } from '../../src/net/parser-code.ts';

test('the budget that is put back is the one that this Node has by itself', () => {
  const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  expect(/default: --wasm-tiering-budget=(\d+)/.exec(options)?.[1]).toBe(String(USUAL_BUDGET));
});
