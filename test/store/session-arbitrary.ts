import fc from 'fast-check';
import type { PromptDraft } from '../../src/core/composer.ts';
import { ERROR_CODES } from '../../src/core/errors.ts';
import type {
  Exchange,
  ImageRef,
  JsonObject,
  JsonValue,
  Question,
  Run,
  RunStatus,
} from '../../src/core/exchange.ts';
import type { Parameters } from '../../src/core/parameters.ts';
import type { Session, UnsentCell } from '../../src/core/session.ts';

/** Text of every kind, lone surrogates among it. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '"\\\n\u2028', '\ud800', '日本語 🌍'),
);

const NEVER_KEPT = ['__proto__', 'constructor', 'prototype'];

const safeKey = fc
  .string({ minLength: 1, maxLength: 8 })
  // `x` in front: a key of the future, never one that is known or forbidden. Behind {"x\\":1} V8's JSON.parse (Node 24.21)
  // reads {"x\"":1} with the key `x\`: no key ends so.
  .map((key) => `x${key.replaceAll('\\', '/')}`);

const jsonValue: fc.Arbitrary<JsonValue> = fc
  .jsonValue({ maxDepth: 3, noUnicodeString: false })
  // -0 is 0 in a file, and some names are never kept.
  .map(
    (value): JsonValue =>
      JSON.parse(JSON.stringify(value, (key, item) => (NEVER_KEPT.includes(key) ? undefined : item))),
  );

const unknown: fc.Arbitrary<JsonObject> = fc.dictionary(safeKey, jsonValue, {
  maxKeys: 3,
  noNullPrototype: true,
});

const time = fc
  .date({ min: new Date('1971-01-01'), max: new Date('2999-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const count = fc.nat();
const milliseconds = fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }).map(Math.abs));

const parameters: fc.Arbitrary<Parameters> = fc.record(
  {
    temperature: fc.integer({ min: 0, max: 20 }).map((value) => value / 10),
    top_p: fc.constantFrom(0.5, 1),
    max_tokens: fc.integer({ min: 1, max: 100_000 }),
    seed: fc.integer(),
    stop: fc.array(text, { maxLength: 4 }),
  },
  { requiredKeys: [] },
);

const mediaType = fc.constantFrom(
  'image/jpeg' as const,
  'image/png' as const,
  'image/webp' as const,
  'image/gif' as const,
);

const image: fc.Arbitrary<ImageRef> = fc
  .record({ path: text, sha256: text, mediaType, bytes: count, width: count, height: count, extra: unknown })
  .map(({ extra, ...known }) => (Object.keys(extra).length === 0 ? known : { ...known, extra }));

/** Unknown keys of a run, and of the objects in it. */
const runExtra = (hasUsage: boolean, hasError: boolean): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      own: unknown,
      endpoint: unknown,
      parameters: unknown,
      timing: unknown,
      usage: unknown,
      error: unknown,
    })
    .map(({ own, ...nested }) => {
      const kept = Object.entries(nested).filter(
        ([name, keys]) =>
          Object.keys(keys).length > 0 && (name !== 'usage' || hasUsage) && (name !== 'error' || hasError),
      );
      return { ...own, ...Object.fromEntries(kept) };
    });

const STATUSES: readonly RunStatus[] = ['running', 'complete', 'interrupted', 'incomplete', 'failed'];

const asked: fc.Arbitrary<Question> = fc.record({
  task: fc.constantFrom('chat' as const, 'caption' as const),
  input: text,
  images: fc.array(image, { maxLength: 2 }),
});

const run: fc.Arbitrary<Run> = fc
  .record({
    output: text,
    reasoning: text,
    status: fc.constantFrom(...STATUSES),
    finishReason: fc.option(text),
    endpoint: fc.record({ name: text, url: text, model: text, provider: text }),
    parameters,
    usage: fc.option(
      fc.record(
        { inputTokens: count, outputTokens: count, reasoningTokens: count },
        { requiredKeys: ['inputTokens', 'outputTokens'] },
      ),
    ),
    timing: fc.record(
      { startedAt: time, firstTokenMs: milliseconds, totalMs: milliseconds, reasoningMs: count },
      { requiredKeys: ['startedAt', 'firstTokenMs', 'totalMs'] },
    ),
    error: fc.option(
      fc.record(
        {
          code: fc.constantFrom(...ERROR_CODES),
          message: text,
          hint: text,
          retryable: fc.boolean(),
          status: fc.integer({ min: 400, max: 599 }),
          requestId: text,
        },
        { requiredKeys: ['code', 'message', 'hint', 'retryable'] },
      ),
    ),
    sentImages: fc.array(
      fc.record({
        mediaType,
        bytes: count,
        width: count,
        height: count,
        changes: fc.array(text, { maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
  })
  .chain((known) =>
    fc
      .tuple(
        runExtra(known.usage !== null, known.error !== null),
        fc.option(fc.stringMatching(/^[0-9a-f]{16}\.[0-9a-f]{16}$/), { nil: undefined }),
        fc.option(asked, { nil: undefined }),
      )
      .map(
        ([extra, context, question]): Run => ({
          ...known,
          ...(context === undefined ? {} : { context }),
          ...(question === undefined ? {} : { asked: question }),
          extra,
        }),
      ),
  );

const exchange: fc.Arbitrary<Exchange> = fc
  .record({
    id: fc.uuid(),
    task: fc.constantFrom('chat' as const, 'caption' as const),
    input: text,
    images: fc.array(image, { maxLength: 2 }),
    muted: fc.boolean(),
    folded: fc.boolean(),
    chosen: fc.nat(),
    runs: fc.array(run, { minLength: 1, maxLength: 3 }),
    reasoningShown: fc.boolean(),
    extra: unknown,
  })
  .map(({ reasoningShown, ...one }) => ({
    ...one,
    ...(reasoningShown ? { reasoningShown } : {}),
    chosen: one.chosen % one.runs.length,
  }));

const queued: fc.Arbitrary<PromptDraft> = fc
  .record({
    task: fc.constantFrom('chat', 'caption'),
    target: fc.oneof(
      fc.constant({ kind: 'end' } as const),
      fc.record({ kind: fc.constantFrom('above', 'below', 'edit'), id: fc.uuid() }),
    ),
    input: text.filter((one) => one.trim() !== ''),
    attachments: fc.array(image, { maxLength: 2 }),
    paths: fc.array(text, { maxLength: 2 }),
  })
  .map((draft) => ({ ...draft, text: draft.input }));

const unsent: fc.Arbitrary<UnsentCell> = fc.record({
  place: fc.record({ kind: fc.constantFrom('above', 'below', 'edit'), id: fc.uuid() }),
  input: text.filter((one) => one !== ''),
  images: fc.array(image, { maxLength: 2 }),
});

/** Any session that this program could write, keys of other versions at every level. */
export const anySession: fc.Arbitrary<Session> = fc
  .record({
    id: fc.uuid(),
    title: text,
    createdAt: time,
    updatedAt: time,
    endpoint: text,
    system: text,
    parameters,
    draft: text,
    draftImages: fc.array(image, { maxLength: 2 }),
    queued: fc.array(queued, { maxLength: 2 }),
    unsent: fc.array(unsent, { maxLength: 2 }),
    exchanges: fc.uniqueArray(exchange, { maxLength: 4, selector: ({ id }) => id }),
    extra: unknown,
    unknownParameters: unknown,
  })
  .map(({ unknownParameters, draftImages, queued: waiting, unsent: left, ...session }) => ({
    ...session,
    ...(draftImages.length === 0 ? {} : { draftImages }),
    ...(waiting.length === 0 ? {} : { queued: waiting }),
    ...(left.length === 0 ? {} : { unsent: left }),
    extra:
      Object.keys(unknownParameters).length === 0
        ? session.extra
        : { ...session.extra, parameters: unknownParameters },
  }));
