/** For every form, exactly what is the same after a session went out in it and came in again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosenRun, type Exchange, type RunStatus } from '../../src/core/exchange.ts';
import { documentText } from '../../src/core/safe-text.ts';
import type { Session } from '../../src/core/session.ts';
import { exportText } from '../../src/transfer/export.ts';
import { hasHidden, readHidden, writeHidden } from '../../src/transfer/hidden-characters.ts';
import { baseName } from '../../src/transfer/pictures.ts';
import { anySession } from '../store/session-arbitrary.ts';
import { goldenSession, importOne, said, throughForm } from './sessions.ts';

const RUNS = { numRuns: 40 };

/** Words that have a meaning in one of the forms. */
const telling = fc.constantFrom(
  'In 1:',
  'Out 3 (failed):',
  'System:',
  '\\In 2:',
  '[image "x", 1×1]',
  '[failed: x]',
  '<!-- hf-tui end {} -->',
  '\\<!-- hf-tui in {} -->',
  '```',
  '~~~~',
  '> quoted',
  '## Out 1',
  '=1+1',
  "'-x",
  '@a',
  '\t',
  '"',
  ',',
  '\r\n',
  '\n',
  '-->',
  'a\n\nb\n',
  '\n\n',
  '{"messages":[]}',
  'Thoughts 1:',
  'a\u202eb\u2066c',
  '\x1b[31mred\x9b0m',
  'soft\u00adhyphen\u200b and \u{e0041} tag',
  '\\u{202e} as words',
  'both \\u{5c}u{202e} and \u202e',
  '\r',
  'half \ud800',
  '</script><!--',
  '&#x202E;',
  '[image: x]',
);
const tricky = fc.array(fc.oneof(telling, fc.string()), { maxLength: 6 }).map((pieces) => pieces.join('\n'));

const trickySession = fc
  .tuple(anySession, fc.array(fc.tuple(tricky, tricky), { minLength: 4, maxLength: 4 }), tricky)
  .filter(([session]) => session.exchanges.length > 0)
  .map(
    ([session, words, system]): Session => ({
      ...session,
      system,
      exchanges: session.exchanges.map((exchange, i) => ({
        ...exchange,
        input: words[i]?.[0] ?? '',
        runs: exchange.runs.map((run) => ({ ...run, output: words[i]?.[1] ?? '' })),
      })),
    }),
  );

/** An answer that was arriving has stopped. */
const stopped = (status: RunStatus): RunStatus => (status === 'running' ? 'interrupted' : status);

const sessions = fc.oneof(
  anySession.filter(({ exchanges }) => exchanges.length > 0),
  trickySession,
);

/** As it comes back from a form that holds everything: with another id, and nothing that is still arriving. */
function settledOf(session: Session, id: string): Session {
  const exchanges = session.exchanges.map((exchange) => ({
    ...exchange,
    runs: exchange.runs.map((run) => ({ ...run, status: stopped(run.status) })),
  }));
  return { ...session, id, exchanges };
}

/** What each form holds of the answer that counts. */
function answer(exchange: Exchange) {
  const run = chosenRun(exchange);
  if (run === undefined) throw new Error('an exchange has no answer');
  return { ...run, status: stopped(run.status) };
}

describe.each(['json', 'ipynb', 'markdown', 'html'] as const)('%s', (form) => {
  it('brings back everything but the id', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const back = throughForm(session, form);
        expect(back).toEqual(settledOf(session, back.id));
        expect(back.id).not.toBe(session.id);
      }),
      RUNS,
    );
  });

  it('does so after it was saved with other ends of lines', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const { session: back } = importOne(exportText(session, form, new Map()).replaceAll('\n', '\r\n'));
        expect(back).toEqual(settledOf(session, back.id));
      }),
      RUNS,
    );
  });
});

describe('text', () => {
  it('brings back title, endpoint, time, system text, and of each exchange words, thoughts, images, end and error', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const back = throughForm(session, 'text');
        const { title, system, endpoint, updatedAt } = session;
        expect(back).toMatchObject({ system, endpoint, updatedAt, ...(title === '' ? {} : { title }) });
        expect(
          back.exchanges.map((one) => {
            const { output, reasoning, status, error } = answer(one);
            const images = one.images.map(({ path, width, height }) => ({ path, width, height }));
            return [one.input, one.muted, images, output, reasoning, status, error?.message];
          }),
        ).toEqual(
          session.exchanges.map((one) => {
            const { output, reasoning, status, error } = answer(one);
            const images = one.images.map(({ path, width, height }) =>
              width > 0 ? { path, width, height } : { path, width: 0, height: 0 },
            );
            const failure =
              error === null
                ? undefined
                : [error.message, error.hint].filter((part, i) => i === 0 || part !== '');
            return [one.input, one.muted, images, output, reasoning, status, failure?.join(' ')];
          }),
        );
      }),
      RUNS,
    );
  });

  it('says that characters are written as numbers only where some are', () => {
    const [golden] = [goldenSession('session-v1.json')];
    expect(exportText({ ...golden, system: 'the escape \\u{202e}' }, 'text', new Map())).toContain(
      '\nSystem:\nthe escape \\u{202e}\n',
    );
    const hidden = exportText({ ...golden, system: 'a\u202eb \\u{202e}' }, 'text', new Map());
    expect(hidden.split('\n')[2]).toBe('Hidden characters are written as their numbers: \\u{…}.');
    expect(hidden).toContain('\nSystem:\na\\u{202e}b \\u{5c}u{202e}\n');
  });
});

describe('CSV', () => {
  it('brings back the system text, and of each exchange all but other answers and what was sent of images', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const back = throughForm(session, 'csv');
        expect(back.system).toBe(session.system);
        const held = (one: Exchange) => {
          const { output, reasoning, status, endpoint, usage, timing, finishReason, parameters, error } =
            answer(one);
          const paths = one.images.map(({ path }) => path).filter((path) => path !== '');
          return {
            ...{
              task: one.task,
              input: one.input,
              muted: one.muted,
              paths,
              output,
              reasoning,
              status,
              usage,
            },
            endpoint: { ...endpoint, url: '' },
            timing: [timing.startedAt, timing.firstTokenMs, timing.totalMs],
            finishReason: finishReason ?? '',
            parameters,
            error: error === null ? null : [error.code, error.message, error.hint],
          };
        };
        expect(back.exchanges.map(held)).toEqual(session.exchanges.map(held));
      }),
      RUNS,
    );
  });
});

describe('messages', () => {
  it('bring back system text, words, thoughts, the names of images, and what is not sent in its place', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const back = throughForm(session, 'jsonl');
        expect(back.system).toBe(session.system);
        const held = (one: Exchange) => {
          const { output, reasoning } = answer(one);
          return [one.input, one.muted, one.images.map(({ path }) => baseName(path)), output, reasoning];
        };
        expect(back.exchanges.map(held)).toEqual(session.exchanges.map(held));
      }),
      RUNS,
    );
  });

  it('are nothing but messages where everything is sent', () => {
    const session = { ...goldenSession('session-v1.json') };
    const sent = { ...session, exchanges: session.exchanges.map((one) => ({ ...one, muted: false })) };
    expect(Object.keys(JSON.parse(exportText(sent, 'jsonl', new Map())))).toEqual(['messages']);
  });
});

describe('input_output.json', () => {
  it('brings back pairs, one of them without a list around it', () => {
    fc.assert(
      fc.property(sessions, (given) => {
        const exchanges = given.exchanges.map((one) => ({ ...one, task: 'chat' as const }));
        const back = throughForm({ ...given, exchanges }, 'input_output');
        const pair = (one: Exchange) => [one.input, answer(one).output];
        expect(back.exchanges.map(pair)).toEqual(exchanges.map(pair));
      }),
      RUNS,
    );
  });
});

describe('hidden characters', () => {
  const words = fc.oneof(tricky, fc.string({ unit: 'binary' }));

  it('are written as numbers that any document can hold, and read back exactly', () => {
    fc.assert(
      fc.property(words, (text) => {
        const written = writeHidden(text);
        expect(documentText(written)).toBe(written);
        expect(hasHidden(written)).toBe(false);
        expect(readHidden(written)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what somebody changed in a Markdown document', () => {
  it('counts, though the comments hold the words as they were', () => {
    const golden = goldenSession('session-v1.json');
    const [first] = golden.exchanges;
    const [run] = first?.runs ?? [];
    if (first === undefined || run === undefined) throw new Error('the golden session is empty');
    const exchanges = [{ ...first, input: 'Is a\u202eb odd?', runs: [{ ...run, output: 'It is\u200b.' }] }];
    const document = exportText({ ...golden, exchanges }, 'markdown', new Map());
    const changed = document.replace('\n> Is a', '\n> Was a').replace('It is\\u{200b}.', 'It was.');
    expect(importOne(changed).session.exchanges.map(said)).toMatchObject([
      { input: 'Was a\\u{202e}b odd?', output: 'It was.' },
    ]);
  });
});

describe('the sessions that were shipped', () => {
  it.each(['session-v1.json', 'session-v1-rich.json'])('%s comes back', (name) => {
    const session = goldenSession(name);
    for (const form of ['json', 'ipynb', 'markdown', 'html', 'text', 'csv'] as const) {
      expect(throughForm(session, form).exchanges.map(said), form).toEqual(session.exchanges.map(said));
    }
  });
});
