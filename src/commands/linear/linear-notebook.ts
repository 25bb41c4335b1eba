import type { Endpoint } from '../../core/endpoint.ts';
import { describeEndpoint, PRACTICE, remarkOn } from '../../core/endpoint.ts';
import { resolveReference } from '../../core/endpoint-reference.ts';
import { EXIT, exitCodeOf } from '../../core/errors.ts';
import { keyIn } from '../../core/key-shape.ts';
import { staleCells } from '../../core/notebook/stale.ts';
import { newSession, type Session, titleOf } from '../../core/session.ts';
import { withAdvice } from '../advice.ts';
import { loadSettings } from '../choose-endpoint.ts';
import type { CommandContext } from '../context.ts';
import { beginRecord, withAnswer } from '../exchange-record.ts';
import { carryOut, newExchange, prepareRequest } from '../run-exchange.ts';
import { errorText } from '../text-output.ts';
import { seconds, waitingLine } from '../waiting-line.ts';
import { chooseByNumber } from './choose-by-number.ts';
import { LineStream } from './line-stream.ts';
import type { Linear, LinearQuestion, LinearState } from './linear-state.ts';
import { SilenceQuestion } from './silence-question.ts';
import { slashCommand } from './slash-command.ts';

/** What the interface is opened on. */
export interface InterfaceOptions {
  readonly continueLast: boolean;
  readonly session?: string;
  readonly endpoint?: string;
  readonly practice: boolean;
  readonly setup: boolean;
}

/**
 * The notebook without a screen: one line after the other, numbered choices, nothing drawn and nothing moved.
 * Resolves to the exit code when the input ends or the user quits.
 */
export async function runLinear(options: InterfaceOptions, linear: Linear): Promise<number> {
  const { context, lines } = linear;
  const { stdout } = context;
  await stdout.line(`hf-tui ${context.version}, linear mode. /help lists what can be typed.`);
  if (options.setup) {
    await stdout.line(
      'Set-up works without a screen by hf-tui auth login --with-token and hf-tui endpoints add NAME.',
    );
  }
  const opened = await openSession(options, context);
  if (typeof opened === 'number') return opened;
  const endpoint = await openEndpoint(options, linear, opened?.endpoint ?? '');
  if (endpoint === null) return context.signal.aborted ? EXIT.failed : EXIT.usage;
  const { ports } = context;
  const state: LinearState = {
    session: opened ?? newSession(ports.makeId(), ports.clock.now(), endpoint.name),
    endpoint,
    images: [],
  };
  await stdout.line(
    `Session: ${titleOf(state.session)}. Endpoint: ${endpoint.name}, ${describeEndpoint(endpoint)}.`,
  );
  if (remarkOn(endpoint) !== '') await stdout.line(remarkOn(endpoint));
  while (!context.signal.aborted) {
    const line = await lines.next(`\nIn ${state.session.exchanges.length + 1}: `, context.signal);
    if (line === null) break;
    const text = await wholeInput(line, linear);
    if (text.trim() === '') continue;
    const command = await slashCommand(text.trim(), state, linear);
    if (command === 'quit') return EXIT.done;
    if (command === 'done') continue;
    if (!(await maySend(text, linear))) continue;
    await askLinear(command === 'no command' ? { task: 'chat', input: text } : command, state, linear);
  }
  await stdout.write('\n');
  return EXIT.done;
}

/** Asks before something that looks like a key is sent; anything but `y` is no. */
async function maySend(text: string, { lines, context }: Linear): Promise<boolean> {
  const key = keyIn(text);
  if (key === null) return true;
  const answer = await lines.next(`This looks like ${key}. Send it all the same? (y/N) `, context.signal);
  return /^y(?:es)?$/i.test(answer?.trim() ?? '');
}

/** A line that ends in a backslash goes on in the next one, and a private key goes on to its end. */
async function wholeInput(line: string, { lines, context }: Linear): Promise<string> {
  let text = line;
  while (text.endsWith('\\') || /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?![\s\S]*-----END )/.test(text)) {
    const more = await lines.next('... ', context.signal);
    text = `${text.replace(/\\$/, '')}\n${more ?? ''}`;
    if (more === null) break;
  }
  return text;
}

async function askLinear(question: LinearQuestion, state: LinearState, linear: Linear): Promise<void> {
  const { ports, stdout, stderr } = linear.context;
  const { endpoint } = state;
  const session = { ...state.session, endpoint: endpoint.name };
  const { again, ...asked } = question;
  const exchange = again ?? newExchange(ports.makeId(), { ...asked, images: state.images });
  const place = session.exchanges.findIndex(({ id }) => id === exchange.id);
  const number = (place < 0 ? session.exchanges.length : place) + 1;
  const prepared = await prepareRequest(ports, session, exchange, endpoint, true);
  if (!prepared.ok) return stderr.write(errorText(prepared.error));
  if (again === undefined) state.images = [];
  const record = await beginRecord(ports, session, exchange, endpoint);
  if (!record.ok) return stderr.write(errorText(record.error));
  await stdout.line(`\nOut ${number}, ${endpoint.name}:`);
  const text = new LineStream((line) => stdout.line(line));
  const ending = new AbortController();
  let asksAgain = false;
  const silence = new SilenceQuestion(linear, (answer) => {
    asksAgain = answer === 'again';
    ending.abort();
  });
  // A script cannot be asked: there silence ends a reply in the end.
  const attended = linear.context.stdin.isTerminal;
  const asking = { ...prepared.value, request: { ...prepared.value.request, attended } };
  const run = await linear.stoppable((signal) =>
    carryOut(ports, asking, AbortSignal.any([signal, ending.signal]), {
      text: async (piece) => {
        await silence.drop();
        record.value.add({ text: piece, reasoning: '' });
        await text.add(piece);
      },
      reasoning: (piece) => {
        void silence.drop();
        record.value.add({ text: '', reasoning: piece });
      },
      waiting: (event) =>
        event.type === 'stalled' && attended ? silence.ask(event.silentMs) : stdout.line(waitingLine(event)),
    }),
  );
  await silence.drop();
  silence.forgetLateAnswers();
  await text.end();
  if (run.error !== null && run.status !== 'interrupted')
    await stderr.write(errorText(withAdvice(run.error, 'linear')));
  const kept = await record.value.finish(run);
  state.session = kept.ok ? kept.value.session : withAnswer(session, exchange, run);
  if (!kept.ok) await stderr.write(errorText(kept.error));
  const facts = [
    run.status,
    ...(run.timing.totalMs === null ? [] : [seconds(run.timing.totalMs)]),
    ...(run.usage === null ? [] : [`${run.usage.outputTokens} tokens`]),
    kept.ok ? 'saved' : 'NOT SAVED',
  ];
  await stdout.line(`(${facts.join(', ')})`);
  const answered = state.session.exchanges.find(({ id }) => id === exchange.id);
  if (asksAgain && run.status === 'interrupted' && answered !== undefined) {
    return askLinear({ ...question, again: answered }, state, linear);
  }
  if (again === undefined) return;
  for (const at of staleCells(state.session))
    await stdout.line(`Out ${at + 1} is out of date now: /retry ${at + 1} asks again.`);
}

/** The session to go on with; undefined for a new one; an exit code when it cannot be opened. */
async function openSession(
  options: InterfaceOptions,
  { ports, stdout, stderr }: CommandContext,
): Promise<Session | undefined | number> {
  const opened =
    options.session !== undefined
      ? await ports.sessions.open(options.session)
      : options.continueLast
        ? await ports.sessions.openLast()
        : null;
  if (opened === null) return undefined;
  if (!opened.ok) {
    await stderr.write(errorText(opened.error));
    return exitCodeOf(opened.error);
  }
  if (opened.value === null) {
    await stdout.line('There is no session to go on with yet: this is a new one.');
    return undefined;
  }
  for (const notice of opened.value.notices) await stdout.line(notice);
  if (opened.value.readOnly !== null) {
    await stderr.write(errorText(opened.value.readOnly));
    return exitCodeOf(opened.value.readOnly);
  }
  return opened.value.session;
}

/** The endpoint to begin with; asked for when there is none; null when none was chosen. */
async function openEndpoint(
  options: InterfaceOptions,
  linear: Linear,
  sessionEndpoint: string,
): Promise<Endpoint | null> {
  const { context } = linear;
  if (options.practice) return PRACTICE;
  const settings = await loadSettings(context);
  const reference = options.endpoint ?? (sessionEndpoint || settings.defaultEndpoint);
  if (reference !== '') {
    const resolved = resolveReference(settings, reference, context.bases.router);
    if (resolved.ok) {
      if (resolved.value.notice !== undefined) await context.stdout.line(resolved.value.notice);
      return resolved.value.endpoint;
    }
    await context.stderr.write(errorText(resolved.error));
    // What was asked for by name is not replaced by something else.
    if (options.endpoint !== undefined) return null;
  }
  return chooseByNumber(linear);
}
