import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JournalEntry, journalLine, readJournal } from '../../src/store/journal-format.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { storedJson } from '../../src/store/stored-json.ts';
import { anySession } from './session-arbitrary.ts';
import { sampleExchange, sampleRun, sampleSession } from './session-samples.ts';

const HOSTILE =
  '\u009b31mred\u009b0m \x7f a\u202eb\u2066c\u061c soft\u00adhyphen \u200b \u2028 \ufeff \u{e0041}\u{e0101} \u{10eeee}';
/** Controls, what turns text around, and what hides it. */
const OBEYED =
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\p{Bidi_Control}\u00ad\u200b\u2028\ufeff\u{e0000}-\u{e0fff}\u{10eeee}]/u;

test('a session file and a journal hold nothing that a terminal would obey or nobody see', () => {
  const exchange = sampleExchange('01EX', HOSTILE, [sampleRun(HOSTILE, { reasoning: HOSTILE })]);
  const text = serialiseSession({
    ...sampleSession(),
    title: HOSTILE,
    system: HOSTILE,
    exchanges: [exchange],
  });
  expect(text).not.toMatch(OBEYED);
  const entry: JournalEntry = { type: 'text', id: '01EX', text: HOSTILE, reasoning: HOSTILE };
  expect(journalLine(entry)).not.toMatch(OBEYED);
  expect(readJournal(journalLine(entry))).toMatchObject({ entries: [entry], damage: null });
});

test('every reader of JSON finds the same in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(JSON.parse(storedJson({ [text]: text }, 2))).toEqual({ [text]: text });
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(anySession, (session) => {
      expect(serialiseSession(session)).not.toMatch(OBEYED);
    }),
    { numRuns: 50 },
  );
});

test('words of every language, emoji and line breaks look as they did', () => {
  const plain = { text: 'Blåbær, 日本語, हिन्दी, فارسی می‌خواهم, 👩‍👩‍👧 ❤️\n\t"quoted" \\' };
  expect(storedJson(plain, 2)).toBe(JSON.stringify(plain, null, 2));
});
