import type { EndpointSnapshot } from './endpoint.ts';
import type { AppError } from './errors.ts';
import { type GrownText, grownBy, grownText } from './grown-text.ts';
import type { Parameters } from './parameters.ts';

/** Values of a JSON document that we keep without knowing them. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

export type ExchangeTask = 'chat' | 'caption';

/**
 * running; complete; interrupted (the user stopped it); incomplete (the connection ended early, or the token limit
 * was reached); failed.
 */
export type RunStatus = 'running' | 'complete' | 'interrupted' | 'incomplete' | 'failed';

/** An image that belongs to an exchange: what the file on disk is. */
export interface ImageRef {
  readonly path: string;
  readonly sha256: string;
  readonly mediaType: ImageMediaType;
  readonly bytes: number;
  /** pixels, after orientation is applied */
  readonly width: number;
  readonly height: number;
  /** Keys of the file that this version does not know. */
  readonly extra?: JsonObject;
}

export type ImageMediaType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif';

/** What really went over the wire for an image. */
export interface SentImage {
  readonly mediaType: ImageMediaType;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  /** What was done to it, in plain words: `scaled down`, `turned upright`, `location removed`; empty: sent as it is. */
  readonly changes: readonly string[];
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens?: number;
}

export interface Timing {
  /** ISO 8601, UTC */
  readonly startedAt: string;
  /** From the request leaving to the first piece of text or reasoning; null before. */
  readonly firstTokenMs: number | null;
  /** From the first piece of reasoning to the first of the answer; absent when there was no reasoning. */
  readonly reasoningMs?: number;
  readonly totalMs: number | null;
}

/** What an exchange asks. */
export interface Question {
  readonly task: ExchangeTask;
  readonly input: string;
  readonly images: readonly ImageRef[];
}

/** One answer to an exchange; running again adds another. */
export interface Run {
  readonly output: string;
  /** The same while it comes, for those who look at its end for each piece; absent when it is over. */
  readonly arriving?: GrownText;
  readonly reasoning: string;
  readonly status: RunStatus;
  /** As the server gave it: `stop`, `length`, …; null when it gave none. */
  readonly finishReason: string | null;
  readonly endpoint: EndpointSnapshot;
  readonly parameters: Parameters;
  readonly usage: Usage | null;
  readonly timing: Timing;
  readonly error: AppError | null;
  readonly sentImages: readonly SentImage[];
  /** What it answered, as a digest (`core/context-digest.ts`); absent when that is not known. */
  readonly context?: string;
  /**
   * What it answered, once the exchange has asked more than one thing: choosing the answer brings its question back.
   * Absent: what the exchange asks.
   */
  readonly asked?: Question;
  /** Keys of the file that this version does not know. */
  readonly extra: JsonObject;
}

export interface Exchange {
  readonly id: string;
  readonly task: ExchangeTask;
  readonly input: string;
  readonly images: readonly ImageRef[];
  readonly muted: boolean;
  /** The output is folded away on the screen. */
  readonly folded: boolean;
  /** What the model thought is shown in full; absent: in one line. */
  readonly reasoningShown?: boolean | undefined;
  /** Index into runs of the answer that counts. */
  readonly chosen: number;
  /** Never empty. */
  readonly runs: readonly Run[];
  readonly extra: JsonObject;
  /**
   * The answer that counts as JSON, in UTF-8, of an exchange whose text is only there as the bytes of its file. Not
   * enumerable: a copy that says something else does not take it over.
   */
  readonly answerJson?: JsonBytes | undefined;
}

/** JSON in UTF-8 that need not be in memory before it is used. */
export interface JsonBytes {
  readonly length: number;
  /** Not to be changed; they hold as long as nothing else is asked or waited for. Throws when they are gone. */
  readonly bytes: () => Uint8Array;
}

/** The answer that counts: the chosen run. */
export function chosenRun(exchange: Exchange): Run | undefined {
  return exchange.runs[exchange.chosen] ?? exchange.runs.at(-1);
}

/** What an exchange asks with this answer chosen. */
export function questionOf({ task, input, images }: Question, run: Run | undefined): Question {
  return run?.asked ?? { task, input, images };
}

/** The exchange asking something else; its answers keep what they answered. */
export function askingAnew(exchange: Exchange, { task, input, images }: Question): Exchange {
  const before: Question = { task: exchange.task, input: exchange.input, images: exchange.images };
  const runs = exchange.runs.map((run) => (run.asked === undefined ? { ...run, asked: before } : run));
  return { ...exchange, task, input, images, runs };
}

/** The exchange with one more answer, which is the one that counts. */
export function withRun(exchange: Exchange, run: Run): Exchange {
  const { task, input, images, runs } = exchange;
  const isMarked = runs.some(({ asked }) => asked !== undefined);
  const added = isMarked ? { ...run, asked: { task, input, images } } : run;
  return { ...exchange, chosen: runs.length, folded: false, runs: [...runs, added] };
}

/** The images of an exchange, and those that only earlier answers were about. */
export function imagesOf({ images, runs }: Exchange): readonly ImageRef[] {
  const all = [...images, ...runs.flatMap(({ asked }) => asked?.images ?? [])];
  return all.filter(({ sha256 }, at) => all.findIndex((image) => image.sha256 === sha256) === at);
}

/** What an answer says, in two while it comes. */
export function answerOf({ output, arriving }: Run): GrownText {
  return arriving ?? grownText(output);
}

/** A run that has more to say. */
export function withMore(run: Run, text: string): Run {
  return { ...run, output: run.output + text, arriving: grownBy(answerOf(run), text) };
}

/** A run that is over. */
export function withEnd(
  { arriving: _, ...run }: Run,
  end: Pick<Run, 'status' | 'finishReason' | 'error' | 'timing'>,
): Run {
  return { ...run, ...end };
}

/** A new run, about to be asked. */
export function newRun(endpoint: EndpointSnapshot, parameters: Parameters, startedAt: string): Run {
  return {
    output: '',
    reasoning: '',
    status: 'running',
    finishReason: null,
    endpoint,
    parameters,
    usage: null,
    timing: { startedAt, firstTokenMs: null, totalMs: null },
    error: null,
    sentImages: [],
    extra: {},
  };
}

/** An answer that was still coming, as it stands once nothing more comes. */
export function settled(run: Run): Run {
  return run.status === 'running' ? { ...run, status: 'interrupted' } : run;
}
