import { hostOf } from '../core/endpoint.ts';
import type { AppError } from '../core/errors.ts';
import type { Exchange, Run } from '../core/exchange.ts';
import { shownKey } from '../core/key-table.ts';
import { commandFor, DEFAULT_KEYMAP } from '../core/keymap.ts';
import { isAsked } from '../core/notebook/silent-reply.ts';
import { remediesOf } from '../core/remedies.ts';
import { joinSafe, type SafeText, safeLine, words } from '../core/safe-text.ts';
import type { Live } from '../core/state.ts';
import { count, duration, ticking, tokens } from './quantity.ts';
import type { Line, Span } from './row.ts';
import { withShortAddresses } from './short-address.ts';
import type { Style } from './theme.ts';
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

/** What is to say about an answer that is over: what went wrong and what mends it, then the figures. */
export function statusRows(
  exchange: Exchange,
  run: Run,
  view: { readonly endpoint: string; readonly inCommandMode: boolean },
  room: number,
): readonly Line[] {
  const figures = figuresOf(exchange, run, view.endpoint);
  const footer = (before: Line = []): readonly Line[] => {
    const text: Span[] = figures.length === 0 ? [] : [{ text: dots(figures), style: 'dim' }];
    const gap: Span[] = before.length > 0 && text.length > 0 ? [{ text: words` · `, style: 'dim' }] : [];
    const line = [...before, ...gap, ...text];
    return line.length === 0 ? [] : wrapLine(line, room);
  };
  switch (run.status) {
    case 'running':
      return [];
    case 'complete':
      return run.output === '' ? footer([{ text: words`an empty answer`, style: 'warning' }]) : footer();
    case 'interrupted':
      return footer([{ text: words`stopped`, style: 'warning' }]);
    case 'incomplete':
      return [
        ...problem(words`!`, 'warning', incompleteness(run), run, view.inCommandMode, room),
        ...footer(),
      ];
    case 'failed': {
      const says = run.error?.message ?? 'The request failed.';
      return [...problem(words`✗`, 'error', safeLine(says), run, view.inCommandMode, room), ...footer()];
    }
  }
}

function incompleteness(run: Run): SafeText {
  if (run.finishReason === 'length') return words`the token limit was reached: /set max_tokens raises it`;
  if (run.error === null || run.error.code === 'STREAM_CUT') return words`the connection ended early`;
  // Ended by the server, and for a reason that it gave: nothing is wrong with the connection.
  const isSaid = run.error.code === 'CONTENT_FILTERED' || run.error.code === 'BAD_RESPONSE';
  return isSaid ? words`${run.error.message}` : words`the connection ended early: ${run.error.message}`;
}

/** What happened, in words; the hint; and the keys that mend it. */
function problem(
  mark: SafeText,
  style: Style,
  says: SafeText,
  run: Run,
  inCommandMode: boolean,
  room: number,
): readonly Line[] {
  const beside = { first: [{ text: words`${mark} `, style }] };
  const rows = [...wrapLine([{ text: says, style }], room, beside)];
  const below: Line = [{ text: words`  ` }];
  const inset = { first: below, rest: below };
  const hint = run.error?.hint ?? '';
  if (hint !== '')
    rows.push(...wrapLine([{ text: withShortAddresses(safeLine(hint), room - 2) }], room, inset));
  const remedies =
    run.error === null ? [{ key: 'r', says: 'again' }] : remediesOf(run.error, run.endpoint.model, '').keys;
  const id = run.error?.requestId ?? '';
  const support = id === '' ? [] : wrapLine([{ text: words`request ${id}`, style: 'dim' }], room, inset);
  if (remedies.length === 0) return [...rows, ...support];
  const keys: Span[] = inCommandMode ? [] : [{ text: words`Esc, then `, style: 'dim' }];
  remedies.forEach((remedy, i) => {
    if (i > 0) keys.push({ text: words` · `, style: 'dim' });
    keys.push(
      { text: words`${keyNow(remedy.key)}`, style: 'bold' },
      { text: words` ${remedy.says}`, style: 'dim' },
    );
  });
  return [...rows, ...wrapLine(keys, room, inset), ...support];
}

/** The key that does now what this one does as the program comes. */
function keyNow(key: string): string {
  const id = commandFor(DEFAULT_KEYMAP, 'cells', key);
  return id === undefined ? key : shownKey(id);
}

function figuresOf(exchange: Exchange, run: Run, current: string): readonly SafeText[] {
  const { firstTokenMs, totalMs } = run.timing;
  const pieces: SafeText[] = [];
  if (exchange.muted) pieces.push(words`not sent`);
  if (exchange.task === 'chat' && firstTokenMs !== null) {
    pieces.push(words`${duration(firstTokenMs)} to first word`);
  } else if (totalMs !== null && run.output !== '') pieces.push(duration(totalMs));
  const written = run.usage?.outputTokens ?? 0;
  if (written > 0) {
    pieces.push(tokens(written));
    const answering = (totalMs ?? 0) - (firstTokenMs ?? 0);
    if (exchange.task === 'chat' && firstTokenMs !== null && answering > 0)
      pieces.push(perSecond(written, answering));
  }
  if (run.endpoint.provider !== '' && run.status !== 'failed') pieces.push(safeLine(run.endpoint.provider));
  if (run.endpoint.name !== '' && run.endpoint.name !== current) pieces.push(safeLine(run.endpoint.name));
  return pieces;
}

function perSecond(amount: number, ms: number): SafeText {
  const rate = amount / (ms / 1000);
  return rate < 10 ? words`${rate.toFixed(1)}/s` : words`${count(rate)}/s`;
}

function dots(pieces: readonly SafeText[]): SafeText {
  return joinSafe(pieces, words` · `);
}
