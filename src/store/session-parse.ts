import type { Exchange, ExchangeTask, Run } from '../core/exchange.ts';
import { SESSION_VERSION, type Session } from '../core/session.ts';
import { isEmpty, isObject, own, unknownKeys } from './json-guard.ts';
import { type Json, Reader } from './json-reader.ts';
import { imagesOf, queuedOf, unsentOf } from './queued-prompts.ts';
import { imageOf, runOf } from './run-parse.ts';

/** What stands in for what a file does not say. */
export interface Fallback {
  readonly id: string;
  readonly now: string;
  readonly makeId: () => string;
}

export interface ParsedSession {
  readonly session: Session;
  /** Paths of values that were of the wrong type and were replaced, e.g. `exchanges[3].runs[0].timing`. */
  readonly mended: readonly string[];
  /** What was replaced in which exchange, e.g. `runs[0].timing`, by the exchange's id. */
  readonly repairs: ReadonlyMap<string, readonly string[]>;
  /** The version of the file when it is newer than this program; null otherwise. */
  readonly newerVersion: number | null;
}

/** Names that are safe as names of files on every system. */
const SAFE_ID = /^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$/;

export function isSafeId(id: string): boolean {
  return SAFE_ID.test(id);
}

const SESSION_KEYS = new Set([
  'version',
  'id',
  'title',
  'createdAt',
  'updatedAt',
  'endpoint',
  'system',
  'parameters',
  'draft',
  'draftImages',
  'queued',
  'unsent',
  'exchanges',
]);
/** With what stands in every version's files among what this one does not know. */
const SESSION_SPELLING = new Set([...SESSION_KEYS, 'pinned']);
/** Written in every file: one that is missing was damaged, or left out by whoever made the file by hand. */
const SESSION_REQUIRED = ['version', 'id', 'exchanges'];
const EXCHANGE_REQUIRED = ['id', 'input', 'output', 'runs'];
const EXCHANGE_KEYS = new Set([
  'id',
  'task',
  'input',
  'images',
  'output',
  'status',
  'muted',
  'folded',
  'reasoningShown',
  'chosen',
  'runs',
]);

/**
 * A session from parsed JSON. What is missing takes its default; what is of the wrong type is replaced and named in
 * `mended`, and so is what must not be missing. null when this is no session at all.
 */
export function parseSession(json: unknown, fallback: Fallback): ParsedSession | null {
  const parsing = SessionParsing.begun(json, fallback);
  for (const item of parsing?.items ?? []) parsing?.take(item);
  return parsing?.parsed() ?? null;
}

/** The same one exchange after the other, so that others can have their turn between two of them. */
export class SessionParsing {
  /** What stands where its exchanges should. */
  readonly items: readonly unknown[];
  readonly #reader: Reader;
  readonly #head: Session;
  readonly #fallback: Fallback;
  readonly #isIdSafe: boolean;
  readonly #newerVersion: number | null;
  readonly #seen = new Set<string>();
  readonly #exchanges: Exchange[] = [];
  readonly #repairs = new Map<string, readonly string[]>();
  #taken = 0;

  /** null when this is no session at all. */
  static begun(json: unknown, fallback: Fallback): SessionParsing | null {
    if (!isObject(json)) return null;
    const reader = new Reader();
    const value = reader.spelled(json, SESSION_SPELLING, '');
    if (own(value, 'exchanges') === undefined && own(value, 'version') === undefined) return null;
    return new SessionParsing(value, reader, fallback);
  }

  private constructor(value: Json, reader: Reader, fallback: Fallback) {
    reader.mustHave(value, SESSION_REQUIRED, '');
    const version = own(value, 'version');
    const newer = typeof version === 'number' && version > SESSION_VERSION;
    if (!newer && version !== undefined && version !== SESSION_VERSION) reader.mend('version');
    const id = reader.text(value, 'id', fallback.id, '');
    const createdAt = reader.time(value, 'createdAt', fallback.now, '');
    const extra = unknownKeys(value, SESSION_KEYS);
    const [parameters, unknown] = reader.parameters(value, '');
    if (!isEmpty(unknown)) extra.parameters = unknown;
    const queued = queuedOf(value, reader);
    const unsent = unsentOf(value, reader);
    const draftImages = imagesOf(value, 'draftImages', '', reader);
    this.#reader = reader;
    this.#fallback = fallback;
    this.#isIdSafe = isSafeId(id);
    this.#newerVersion = newer ? version : null;
    this.#head = {
      id: this.#isIdSafe ? id : fallback.id,
      title: reader.text(value, 'title', '', ''),
      createdAt,
      updatedAt: reader.time(value, 'updatedAt', createdAt, ''),
      endpoint: reader.text(value, 'endpoint', '', ''),
      system: reader.text(value, 'system', '', ''),
      parameters,
      draft: reader.text(value, 'draft', '', ''),
      ...(draftImages.length === 0 ? {} : { draftImages }),
      ...(queued.length === 0 ? {} : { queued }),
      ...(unsent.length === 0 ? {} : { unsent }),
      exchanges: [],
      extra,
    };
    this.items = reader.list(value, 'exchanges', '');
  }

  /** What stands in for what an exchange does not say. */
  get fallback(): Fallback {
    return { ...this.#fallback, now: this.#head.createdAt };
  }

  /** Takes the next exchange; `ifWhole` may give another for it when nothing in it had to be mended. */
  take(item: unknown, ifWhole: (exchange: Exchange) => Exchange = (one) => one): void {
    const path = `exchanges[${this.#taken++}]`;
    const before = this.#reader.mended.length;
    const { createdAt } = this.#head;
    const exchange = exchangeOf(item, path, this.#reader, createdAt, this.#fallback, this.#seen);
    if (exchange === null) {
      this.#reader.mend(path);
      return;
    }
    const repaired = this.#reader.mended.slice(before).map((one) => one.slice(path.length + 1));
    this.#exchanges.push(repaired.length === 0 ? ifWhole(exchange) : exchange);
    if (repaired.length > 0) this.#repairs.set(exchange.id, repaired);
  }

  /** What came of it. To be asked once. */
  parsed(): ParsedSession {
    if (!this.#isIdSafe) this.#reader.mend('id');
    return {
      session: { ...this.#head, exchanges: this.#exchanges },
      mended: this.#reader.mended,
      repairs: this.#repairs,
      newerVersion: this.#newerVersion,
    };
  }
}

/** One exchange from parsed JSON; null when it is none. */
export function parseExchange(value: unknown, fallback: Fallback): Exchange | null {
  return readExchange(value, new Reader(), fallback);
}

/** The same, with what had to be mended said to the reader; `path`: what it is called there. */
export function readExchange(
  value: unknown,
  reader: Reader,
  fallback: Fallback,
  path = 'exchange',
): Exchange | null {
  return exchangeOf(value, path, reader, fallback.now, fallback, new Set());
}

function exchangeOf(
  json: unknown,
  path: string,
  reader: Reader,
  at: string,
  fallback: Fallback,
  seen: { readonly has: (id: string) => boolean; readonly add: (id: string) => unknown },
): Exchange | null {
  if (!isObject(json)) return null;
  const value = reader.spelled(json, EXCHANGE_KEYS, path);
  reader.mustHave(value, EXCHANGE_REQUIRED, path);
  let id = reader.text(value, 'id', '', path);
  if (id === '' || seen.has(id)) {
    // Exchanges are found by their id: two with the same one could not be told apart.
    id = fallback.makeId();
    if (Object.hasOwn(value, 'id')) reader.mend(`${path}.id`);
  }
  seen.add(id);
  const task = own(value, 'task');
  if (task !== 'chat' && task !== 'caption' && task !== undefined) reader.mend(`${path}.task`);
  const images = reader
    .list(value, 'images', path)
    .map((item, index) => imageOf(item, `${path}.images[${index}]`, reader))
    .filter((image) => image !== null);
  let runs = reader
    .list(value, 'runs', path)
    .map((item, index) => runOf(item, `${path}.runs[${index}]`, reader, at))
    .filter((run) => run !== null);
  if (runs.length === 0) {
    // Made by hand, or by a program that only knew input and output.
    runs = [runFromOutput(value, reader, path, at)];
    if (Object.hasOwn(value, 'runs')) reader.mend(`${path}.runs`);
  }
  let chosen = reader.count(value, 'chosen', runs.length - 1, path);
  if (chosen >= runs.length) {
    chosen = runs.length - 1;
    reader.mend(`${path}.chosen`);
  }
  const kind: ExchangeTask = task === 'caption' ? 'caption' : 'chat';
  return {
    id,
    task: kind,
    input: reader.text(value, 'input', '', path),
    images,
    muted: reader.flag(value, 'muted', path),
    folded: reader.flag(value, 'folded', path),
    ...(reader.flag(value, 'reasoningShown', path) ? { reasoningShown: true } : {}),
    chosen,
    runs,
    extra: unknownKeys(value, EXCHANGE_KEYS),
  };
}

function runFromOutput(exchange: Json, reader: Reader, path: string, at: string): Run {
  const output = reader.text(exchange, 'output', '', path);
  return {
    output,
    reasoning: '',
    status: own(exchange, 'status') === undefined ? 'complete' : reader.status(exchange, path),
    finishReason: null,
    endpoint: { name: '', url: '', model: '', provider: '' },
    parameters: {},
    usage: null,
    timing: { startedAt: at, firstTokenMs: null, totalMs: null },
    error: null,
    sentImages: [],
    extra: {},
  };
}
