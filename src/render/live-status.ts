import { hostOf } from '../core/endpoint.ts';
import type { AppError } from '../core/errors.ts';
import type { Run } from '../core/exchange.ts';
import { shownKey } from '../core/key-table.ts';
import { isAsked } from '../core/notebook/silent-reply.ts';
import { type SafeText, words } from '../core/safe-text.ts';
import type { Live } from '../core/state.ts';
import { dots, perSecond } from './exchange-status.ts';
import { ticking, tokens } from './quantity.ts';
import type { Line } from './row.ts';
import { wrapLine } from './wrap.ts';

/** How a request stands, in times that have passed: drawn without a clock. */
export interface LiveView {
  readonly phase: Live['phase'];
  /** Since the request began. */
  readonly elapsedMs: number;
  readonly retry: {
    readonly attempt: number;
    readonly attempts: number;
    /** Until the next try goes out. */
    readonly inMs: number;
    readonly error: AppError;
  } | null;
  /** The endpoint holds the request: it is starting, most likely. */
  readonly starting?: {
    readonly attempt: number;
    /** Until it is given up; null: never. */
    readonly leftMs: number | null;
  } | null;
  /** ms of silence, when the stream has stalled. */
  readonly silentMs: number | null;
  /** Whether to wait on is asked. */
  readonly asks?: boolean;
  /** Pieces that arrived: about as many tokens. */
  readonly pieces: number;
}

/** `live` as of the monotonic time `clock`, in ms. */
export function liveView(live: Live, clock: number): LiveView {
  return {
    phase: live.phase,
    elapsedMs: Math.max(0, clock - live.since),
    retry:
      live.retry === null
        ? null
        : {
            attempt: live.retry.attempt,
            attempts: live.retry.attempts,
            inMs: Math.max(0, live.retry.at - clock),
            error: live.retry.error,
          },
    starting: startingView(live.starting ?? null, clock),
    silentMs: live.silent === null ? null : Math.max(0, clock - live.silent.since),
    asks: isAsked(live),
    pieces: live.pieces,
  };
}

function startingView(starting: Live['starting'], clock: number): NonNullable<LiveView['starting']> | null {
  if (starting == null) return null;
  const { attempt, until } = starting;
  return { attempt, leftMs: until === null ? null : Math.max(0, until - clock) };
}

/** A rate is not worth showing before it has run for so long. */
const STEADY_MS = 500;

const STOPS = words`Ctrl+C stops`;

/** The last line of a running answer: what it waits for, how long so far, and how to stop it. */
export function runningLine(run: Run, live: LiveView | null, room: number): readonly Line[] {
  if (live === null) return [];
  const rows = wrapLine([{ text: dots(runningPieces(run, live)), style: 'dim' }], room);
  return live.asks === true ? [...rows, ...silenceQuestion(room)] : rows;
}

/** A stream that has stalled: what can be done about it. Doing nothing is waiting on. */
function silenceQuestion(room: number): readonly Line[] {
  const answer = (key: SafeText, says: SafeText): Line => [
    { text: key, style: 'bold' },
    { text: words` ${says}`, style: 'dim' },
  ];
  const gap: Line = [{ text: words` · `, style: 'dim' }];
  const answers: Line = [
    ...answer(words`${shownKey('reply-wait')}`, words`waits on`),
    ...gap,
    ...answer(words`${shownKey('interrupt')}`, words`stops, keeps what arrived`),
    ...gap,
    ...answer(words`${shownKey('reply-again')}`, words`asks again`),
  ];
  return [
    ...wrapLine([{ text: words`The answer has stalled. Go on waiting?`, style: 'warning' }], room, {
      first: [{ text: words`! `, style: 'warning' }],
    }),
    ...wrapLine(answers, room, { first: [{ text: words`  ` }], rest: [{ text: words`  ` }] }),
  ];
}

function runningPieces(run: Run, live: LiveView): readonly SafeText[] {
  const elapsed = ticking(live.elapsedMs);
  switch (live.phase) {
    case 'stopping':
      return [words`stopping`];
    case 'preparing':
      return [words`preparing the image`, elapsed, STOPS];
    case 'waiting':
      if (live.starting != null) {
        return startingPieces(words`the endpoint seems to start`, elapsed, heldPiece(live.starting));
      }
      return [words`waiting for ${whoAnswers(run)}`, elapsed, ...silence(live), STOPS];
    case 'retrying':
      return live.retry === null ? [elapsed, STOPS] : retryPieces(live.retry, elapsed);
    case 'answering': {
      const arrived = live.pieces === 0 ? [] : [tokens(live.pieces)];
      const since = live.elapsedMs - (run.timing.firstTokenMs ?? live.elapsedMs);
      const rate = since < STEADY_MS || live.silentMs !== null ? [] : [perSecond(live.pieces, since)];
      return [elapsed, ...arrived, ...rate, ...silence(live), ...(live.asks === true ? [] : [STOPS])];
    }
  }
}

function retryPieces(retry: NonNullable<LiveView['retry']>, elapsed: SafeText): readonly SafeText[] {
  const { attempt, attempts, inMs, error } = retry;
  const when = inMs === 0 ? words`now` : words`in ${Math.ceil(inMs / 1000)} s`;
  const tried = words`try ${attempt} of ${attempts} ${when}`;
  if (error.code === 'ENDPOINT_STARTING') {
    return startingPieces(words`the endpoint is starting`, elapsed, tried);
  }
  if (error.code === 'MODEL_LOADING') {
    return [words`the model is loading`, elapsed, tried, words`Ctrl+C gives up`];
  }
  return [words`retry ${attempt} of ${attempts} ${when}: ${error.message}`, STOPS];
}

function heldPiece({ attempt, leftMs }: NonNullable<LiveView['starting']>): SafeText {
  return leftMs === null ? words`try ${attempt}` : words`try ${attempt}, ${ticking(leftMs)} left`;
}

function startingPieces(what: SafeText, elapsed: SafeText, tried: SafeText): readonly SafeText[] {
  return [what, elapsed, tried, words`Ctrl+C gives up`, words`it answers by itself when ready`];
}

function silence(live: LiveView): readonly SafeText[] {
  return live.silentMs === null ? [] : [words`silent for ${ticking(live.silentMs)}`];
}

function whoAnswers(run: Run): string {
  const { provider, url, name } = run.endpoint;
  return provider || (URL.canParse(url) ? hostOf(url) : name);
}
