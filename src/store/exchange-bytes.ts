import { isUtf8 } from 'node:buffer';
import { appError } from '../core/errors.ts';
import { chosenRun, type Exchange, type ImageRef } from '../core/exchange.ts';
import { takeDown } from '../core/exchange-facts.ts';
import { isObject, own } from './json-guard.ts';
import { Reader } from './json-reader.ts';
import type { ExchangePlace } from './session-outline.ts';
import { type Fallback, readExchange } from './session-parse.ts';
import { EXCHANGE_BEGINS, type PieceValue, pieceValue } from './session-pieces.ts';
import { storedJson } from './stored-json.ts';

/** What stays of an exchange when its text is only there as bytes. */
type Light = Pick<Exchange, 'task' | 'muted' | 'folded' | 'reasoningShown' | 'chosen'> & {
  /** null: longer than what is worth keeping. */
  readonly input: string | null;
  /** null: it has some. */
  readonly images: readonly ImageRef[] | null;
};

/** Where the bytes of the file are had from. */
export interface Bytes {
  /** Those at a place, not to be changed; they hold as long as nothing else is asked or waited for. Throws when not. */
  readonly bytesAt: (place: Pick<ExchangePlace, 'from' | 'to'>) => Buffer;
}

/** One exchange of a file. */
interface Source {
  readonly all: ExchangeBytes;
  readonly id: string;
  readonly from: number;
  readonly to: number;
  light: Light | null;
  /** What the bytes say, as long as it is kept. */
  read: Exchange | null;
  /** Written again it would have the same bytes. */
  isOurs: boolean;
  /** Where the answer that counts stands in the file, as the JSON that is sent of it; null: nowhere as such. */
  answer: Pick<ExchangePlace, 'from' | 'to'> | null;
}

/** As it stands in what this program wrote. */
const OUTPUT = Buffer.from('\n      "output": ');
const LONGEST_INPUT = 2000;
const NO_IMAGES: readonly ImageRef[] = [];
/** Exchanges and bytes of them that are kept once they were read: more than any screen shows. */
const KEPT = 64;
const KEPT_BYTES = 2 << 20;

/** What holds the source of an exchange; not among the keys that a copy takes over. */
const SOURCE = Symbol('source');
type Sourced = { readonly [SOURCE]: Source };

const isSourced = (exchange: object): exchange is Sourced => SOURCE in exchange;

const given = (what: (source: Source) => unknown): PropertyDescriptor => ({
  enumerable: true,
  get: function (this: object) {
    return isSourced(this) ? what(this[SOURCE]) : undefined;
  },
});

/** Once for all of them: made as a literal with getters, each exchange would take ten times the memory. */
const GETTERS: { readonly [K in Exclude<keyof Exchange, 'id'>]-?: PropertyDescriptor } = {
  answerJson: {
    ...given(({ all, answer }) =>
      answer === null ? undefined : { length: answer.to - answer.from, bytes: () => all.bytesOf(answer) },
    ),
    enumerable: false,
  },
  task: given((source) => lightOr(source).task),
  input: given((source) => source.light?.input ?? readOf(source).input),
  images: given((source) => source.light?.images ?? readOf(source).images),
  muted: given((source) => lightOr(source).muted),
  folded: given((source) => lightOr(source).folded),
  reasoningShown: given((source) => lightOr(source).reasoningShown),
  chosen: given((source) => lightOr(source).chosen),
  runs: given((source) => readOf(source).runs),
  extra: given((source) => readOf(source).extra),
};

const lightOr = (source: Source): Omit<Light, 'input' | 'images'> => source.light ?? readOf(source);
const readOf = (source: Source): Exchange => source.read ?? source.all.read(source);

/**
 * The bytes of an exchange in the file that it was read from, when they are what it would be written as. They hold as
 * long as nothing else is asked or waited for.
 */
export function bytesAsRead(exchange: Exchange): Uint8Array | null {
  if (!isSourced(exchange)) return null;
  const source = exchange[SOURCE];
  return source.isOurs ? source.all.bytesOf(source) : null;
}

/**
 * The exchanges of a big session. What they say stays as the bytes of the file, and becomes text when somebody looks:
 * that is half the memory, and nothing to do for those that nobody looks at. To all others they are exchanges.
 */
export class ExchangeBytes {
  readonly #bytes: Bytes;
  readonly #fallback: Fallback;
  #isUnsure = false;
  readonly #kept: Source[] = [];
  #keptBytes = 0;

  constructor(bytes: Bytes, fallback: Fallback) {
    this.#bytes = bytes;
    this.#fallback = fallback;
  }

  /** A stand-in was given for one of them: what was taken down of it since may be wrong. */
  get isUnsure(): boolean {
    return this.#isUnsure;
  }

  exchangeAt({ id, from, to }: ExchangePlace): Exchange {
    const source: Source = { all: this, id, from, to, light: null, read: null, isOurs: false, answer: null };
    const exchange = Object.defineProperty({ id }, SOURCE, { value: source });
    return Object.defineProperties(exchange, GETTERS) as Exchange;
  }

  /** The same of one that was read and is whole: `read` is not kept. */
  known({ from, to }: Pick<ExchangePlace, 'from' | 'to'>, read: Exchange): Exchange {
    const exchange = this.exchangeAt({ id: read.id, from, to });
    if (isSourced(exchange)) exchange[SOURCE].light = lightOf(read);
    return exchange;
  }

  /** Throws when they cannot be had. */
  bytesOf(place: Pick<Source, 'from' | 'to'>): Buffer {
    return this.#bytes.bytesAt(place);
  }

  /**
   * Whether the bytes of one of these exchanges are whole, with nothing to mend. `isLive`: an answer may still be
   * arriving. `taken`: called with one that is whole, while its text is at hand.
   */
  check(exchange: Exchange, isLive: boolean, taken: (exchange: Exchange) => void = () => {}): boolean {
    if (!isSourced(exchange)) return true;
    const source = exchange[SOURCE];
    try {
      const bytes = this.bytesOf(source);
      if (!isUtf8(bytes)) return false;
      const value: unknown = JSON.parse(bytes.toString('utf8'));
      const reader = new Reader();
      const read = readExchange(value, reader, this.#fallback);
      if (read === null || read.id !== exchange.id || reader.mended.length > 0) return false;
      if (!isLive && read.runs.some((run) => run.status === 'running')) return false;
      source.light = lightOf(read);
      source.isOurs = saysAsWritten(value, read);
      source.answer = answerIn(bytes, source.from, chosenRun(read)?.output ?? '');
      const before = source.read;
      source.read ??= read;
      takeDown(exchange);
      taken(exchange);
      source.read = before;
      return true;
    } catch {
      return false;
    }
  }

  /** What the bytes of one say as JSON, whatever that is. */
  json(exchange: Exchange): PieceValue {
    if (!isSourced(exchange)) return { value: exchange, isText: true };
    const bytes = this.bytesOf(exchange[SOURCE]);
    return pieceValue(bytes, { from: 0, to: bytes.length });
  }

  /** The bytes of one, to be kept. Throws when they cannot be had. */
  copyOf(exchange: Exchange): Uint8Array {
    return isSourced(exchange) ? Uint8Array.from(this.bytesOf(exchange[SOURCE])) : new Uint8Array(0);
  }

  /** Whether no other exchange begins in its bytes, because the end of the first was damaged. */
  isOne(exchange: Exchange): boolean {
    return !isSourced(exchange) || this.bytesOf(exchange[SOURCE]).indexOf(EXCHANGE_BEGINS) < 0;
  }

  /** What the bytes of one say; a stand-in when they say nothing. */
  read(source: Source): Exchange {
    const read = this.#understood(source);
    if (read === null) {
      this.#isUnsure = true;
      return unreadable(source.id);
    }
    source.read = read;
    this.#kept.push(source);
    this.#keptBytes += source.to - source.from;
    while (this.#kept.length > KEPT && this.#keptBytes > KEPT_BYTES) {
      const oldest = this.#kept.shift();
      if (oldest === undefined) break;
      oldest.read = null;
      this.#keptBytes -= oldest.to - oldest.from;
    }
    return read;
  }

  #understood(source: Source): Exchange | null {
    try {
      const value: unknown = JSON.parse(this.bytesOf(source).toString('utf8'));
      return readExchange(value, new Reader(), this.#fallback);
    } catch {
      return null;
    }
  }
}

function lightOf({ task, input, images, muted, folded, reasoningShown, chosen }: Exchange): Light {
  return {
    task,
    muted,
    folded,
    reasoningShown,
    chosen,
    input: input.length > LONGEST_INPUT ? null : input,
    images: images.length === 0 ? NO_IMAGES : null,
  };
}

/**
 * Where an exchange's bytes say its answer for the whole conversation, as we write it: that can be sent as it is.
 * Compared as text: making bytes of each answer takes as long as parsing it.
 */
function answerIn(bytes: Buffer, at: number, answer: string): Source['answer'] {
  const key = bytes.indexOf(OUTPUT);
  if (key < 0) return null;
  const json = storedJson(answer);
  const from = key + OUTPUT.length;
  const to = from + Buffer.byteLength(json);
  return bytes.toString('utf8', from, to) === json ? { from: at + from, to: at + to } : null;
}

/** What stands for the whole conversation in the file may have been changed by hand: then it is written again. */
function saysAsWritten(value: unknown, read: Exchange): boolean {
  const run = chosenRun(read);
  return isObject(value) && own(value, 'output') === run?.output && own(value, 'status') === run?.status;
}

/** Stands for what could not be read until the session has been recovered: that is on its way by then. */
function unreadable(id: string): Exchange {
  return {
    id,
    task: 'chat',
    input: '',
    images: NO_IMAGES,
    muted: true,
    folded: false,
    chosen: 0,
    runs: [
      {
        output: '',
        reasoning: '',
        status: 'failed',
        finishReason: null,
        endpoint: { name: '', url: '', model: '', provider: '' },
        parameters: {},
        usage: null,
        timing: { startedAt: '', firstTokenMs: null, totalMs: null },
        error: appError('SESSION_CORRUPT', 'This cell could not be read.'),
        sentImages: [],
        extra: {},
      },
    ],
    extra: {},
  };
}
