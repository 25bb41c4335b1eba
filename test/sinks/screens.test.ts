import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadHighlighter } from '../../src/render/code.ts';
import { ALL_BYTES, HOSTILE_SEQUENCES, inGroups } from '../harness/hostile-sequences.ts';
import { WatchedTerminal } from '../harness/watched-terminal.ts';
import { drawn, SCREENS } from './screens.ts';

/** Few enough that the narrowest column shows them. */
const TEXTS = inGroups([...ALL_BYTES, ...HOSTILE_SEQUENCES], 8);

/** Places where the text is counted, cleaned or left out today. One that begins to show it belongs with the others. */
const NEVER_SHOWN: ReadonlySet<string> = new Set([
  'reasoning in one line',
  'finish reason and parameters',
  'session that is read-only',
  'set-up: a token that is shown',
  'set-up: address',
]);

const terminal = new WatchedTerminal();
beforeAll(() => loadHighlighter());
afterAll(() => expect(terminal.done).toEqual([]));

it('there is enough to try', () => {
  expect(ALL_BYTES).toHaveLength(256);
  expect(HOSTILE_SEQUENCES.length).toBeGreaterThan(1000);
  expect(Object.keys(SCREENS).length).toBeGreaterThanOrEqual(20);
});

describe('the terminal obeys nothing that stands in', () => {
  it.each(Object.entries(SCREENS))(
    '%s',
    async (name, stateOf) => {
      let shown = 0;
      for (const text of TEXTS) {
        const output = drawn(stateOf(text));
        if (output.includes('␛')) shown += 1;
        await terminal.show(output);
      }
      // What is never shown would prove nothing.
      if (NEVER_SHOWN.has(name)) expect(shown).toBe(0);
      else expect(shown).toBeGreaterThan(TEXTS.length / 3);
    },
    60_000,
  );
});
