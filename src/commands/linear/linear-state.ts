import type { Endpoint } from '../../core/endpoint.ts';
import type { Exchange, ExchangeTask, ImageRef } from '../../core/exchange.ts';
import type { Session } from '../../core/session.ts';
import type { CommandContext } from '../context.ts';
import type { LineReader } from './line-reader.ts';

/** What a session in linear mode is about at the moment. */
export interface LinearState {
  session: Session;
  endpoint: Endpoint;
  /** Images that go with the next question. */
  images: readonly ImageRef[];
}

/** Linear mode works on these. */
export interface Linear {
  readonly context: CommandContext;
  readonly lines: LineReader;
  /** Gives the signal of a piece of work that Ctrl+C stops, and nothing else. */
  readonly stoppable: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;
}

/** What is asked next. */
export interface LinearQuestion {
  readonly task: ExchangeTask;
  readonly input: string;
  /** Asked before: it gets another answer, and keeps the earlier ones. */
  readonly again?: Exchange;
}
