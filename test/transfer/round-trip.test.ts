import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosenRun, type Exchange, type RunStatus } from '../../src/core/exchange.ts';
import { documentText } from '../../src/core/safe-text.ts';
import type { Session } from '../../src/core/session.ts';
import { documentLine } from '../../src/transfer/document-text.ts';
import { anySession } from '../store/session-arbitrary.ts';
import { goldenSession, said, throughForm } from './sessions.ts';

const RUNS = { numRuns: 30 };

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

function expected(exchange: Exchange, change: (text: string) => string) {
  const { input, output, status } = said(exchange);
  return { input: change(input), output: change(output), status: stopped(status) };
}

const sessions = fc.oneof(
  anySession.filter(({ exchanges }) => exchanges.length > 0),
  trickySession,
);

describe('what a form can hold comes back', () => {
  it('JSON: everything but the id', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const back = throughForm(session, 'json');
        expect(back).toEqual({
          ...session,
          id: back.id,
          exchanges: session.exchanges.map((exchange) => ({
            ...exchange,
            runs: exchange.runs.map((run) => ({ ...run, status: stopped(run.status) })),
          })),
        });
        expect(back.id).not.toBe(session.id);
      }),
      RUNS,
    );
  });

  it('a Jupyter notebook: everything but the id', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const back = throughForm(session, 'ipynb');
        expect({ ...back, id: '' }).toEqual({ ...throughForm(session, 'json'), id: '' });
      }),
      RUNS,
    );
  });

  it('Markdown: head, system text, parameters, words, images and how it ended', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const back = throughForm(session, 'markdown');
        expect(back.exchanges.map(said)).toEqual(session.exchanges.map((one) => expected(one, documentText)));
        expect(back.exchanges.map(({ task, muted, images }) => ({ task, muted, images }))).toEqual(
          session.exchanges.map(({ task, muted, images }) => ({ task, muted, images })),
        );
        expect(back.exchanges.map((one) => chosenRun(one)?.endpoint)).toEqual(
          session.exchanges.map((one) => chosenRun(one)?.endpoint),
        );
        const { title, system, endpoint, parameters, createdAt, updatedAt } = session;
        expect(back).toMatchObject({ title, system, endpoint, parameters, createdAt, updatedAt });
      }),
      RUNS,
    );
  });

  it('plain text: words, what was muted and how it ended', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const back = throughForm(session, 'text');
        expect(back.system).toBe(documentText(session.system));
        expect(back.exchanges.map(said)).toEqual(session.exchanges.map((one) => expected(one, documentText)));
        expect(back.exchanges.map(({ muted }) => muted)).toEqual(session.exchanges.map(({ muted }) => muted));
        expect(back.exchanges.map(({ images }) => images.map(({ path }) => path))).toEqual(
          session.exchanges.map(({ images }) => images.map(({ path }) => documentText(path))),
        );
        if (documentLine(session.title) !== '') expect(back.title).toBe(documentLine(session.title));
      }),
      RUNS,
    );
  });

  it('CSV: words, reasoning, use and how it ended', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const back = throughForm(session, 'csv');
        expect(back.exchanges.map(said)).toEqual(session.exchanges.map((one) => expected(one, documentText)));
        expect(back.exchanges.map(({ task, muted }) => ({ task, muted }))).toEqual(
          session.exchanges.map(({ task, muted }) => ({ task, muted })),
        );
        expect(back.exchanges.map((one) => chosenRun(one)?.reasoning)).toEqual(
          session.exchanges.map((one) => documentText(chosenRun(one)?.reasoning ?? '')),
        );
        expect(back.exchanges.map((one) => chosenRun(one)?.usage?.outputTokens)).toEqual(
          session.exchanges.map((one) => chosenRun(one)?.usage?.outputTokens),
        );
      }),
      RUNS,
    );
  });

  it('messages: the conversation as it is sent', () => {
    fc.assert(
      fc.property(sessions, (given) => {
        const session = { ...given, exchanges: given.exchanges.map((one) => ({ ...one, images: [] })) };
        const sent = session.exchanges.filter(({ muted }) => !muted);
        fc.pre(sent.length > 0);
        const back = throughForm(session, 'jsonl');
        expect(back.system).toBe(session.system);
        expect(back.exchanges.map(({ input }) => input)).toEqual(sent.map(({ input }) => input));
        expect(back.exchanges.map((one) => said(one).output)).toEqual(sent.map((one) => said(one).output));
      }),
      RUNS,
    );
  });

  it('input_output.json: pairs, one of them without a list around it', () => {
    fc.assert(
      fc.property(sessions, (given) => {
        const session = {
          ...given,
          exchanges: given.exchanges.map((one) => ({ ...one, task: 'chat' as const })),
        };
        const back = throughForm(session, 'input_output');
        expect(back.exchanges.map(said).map(({ input, output }) => [input, output])).toEqual(
          session.exchanges.map(said).map(({ input, output }) => [input, output]),
        );
      }),
      RUNS,
    );
  });

  it.each([
    'session-v1.json',
    'session-v1-rich.json',
  ])('and of the sessions that were shipped: %s', (name) => {
    const session = goldenSession(name);
    for (const form of ['json', 'ipynb', 'markdown', 'text', 'csv'] as const) {
      expect(throughForm(session, form).exchanges.map(said), form).toEqual(session.exchanges.map(said));
    }
  });
});
