import { CAPTION_PROMPT, isSent } from '../core/context.ts';
import type { Endpoint } from '../core/endpoint.ts';
import { type AppError, appError, EXIT, exitCodeOf, failed, ok, type Result } from '../core/errors.ts';
import type { Exchange, ImageRef, Run } from '../core/exchange.ts';
import { cleanedSentence } from '../core/images-cleaned.ts';
import { newSession, type Session } from '../core/session.ts';
import { TokenRemoval } from '../core/token-removal.ts';
import { withAdvice } from './advice.ts';
import { chooseEndpoint } from './choose-endpoint.ts';
import type { CommandContext } from './context.ts';
import { beginRecord, type ExchangeRecord } from './exchange-record.ts';
import { refusedKey } from './keys-asked.ts';
import { warnOfLooseFiles } from './loose-files.ts';
import { openedSession } from './opened-session.ts';
import type { Arguments } from './parse.ts';
import { carryOut, newExchange, type PreparedRequest, prepareRequest } from './run-exchange.ts';
import { refuseBlind } from './served-models.ts';
import { readPiped } from './standard-input.ts';
import { errorJson, errorText, reportError } from './text-output.ts';
import { TextStream } from './text-stream.ts';
import { ticksOf, WaitingDisplay } from './waiting-display.ts';

/** `hf-tui ask`: one exchange without the interface. */
export async function ask(args: Arguments, context: CommandContext): Promise<number> {
  const json = args.has('json');
  const question = await readQuestion(args, context);
  if (!question.ok) return reportError(context, question.error, json);
  const { session, endpoint, exchange, keeps } = question.value;
  const { system, parameters, exchanges: above } = session;
  const refused = await refusedKey({ ...exchange, system, above, parameters, endpoint }, args, context);
  if (refused !== null) return reportError(context, refused, json);
  await warnOfLooseFiles(context, args, endpoint);
  const sends = [exchange, ...session.exchanges.filter(isSent)].some(({ images }) => images.length > 0);
  const sees = await refuseBlind(context, endpoint, sends);
  if (!sees.ok) return reportError(context, sees.error, json);
  const prepared = await prepareRequest(context.ports, session, exchange, endpoint, keeps);
  if (!prepared.ok) return reportError(context, prepared.error, json);
  const cleaned = cleanedSentence(prepared.value.sent);
  if (cleaned !== '') await context.stderr.line(cleaned);
  const record = keeps ? await beginRecord(context.ports, session, exchange, endpoint) : ok(null);
  if (!record.ok) return reportError(context, record.error, json);
  const run = await stream(context, prepared.value, record.value, json);
  const kept = (await record.value?.finish(run)) ?? ok(null);
  if (kept.ok && kept.value?.saved.notice !== undefined) await context.stderr.line(kept.value.saved.notice);
  if (json) {
    // A token in the question went where it was meant to go; it is not said again.
    const document = new TokenRemoval(context.ports.secrets).in({
      input: exchange.input,
      ...(exchange.images.length === 0 ? {} : { images: exchange.images }),
      output: run.output,
      reasoning: run.reasoning,
      status: run.status,
      finishReason: run.finishReason,
      endpoint: run.endpoint,
      usage: run.usage,
      timing: run.timing,
      error: run.error === null ? null : errorJson(run.error),
      ...(keeps
        ? { session: { id: session.id, path: kept.ok ? (kept.value?.saved.path ?? null) : null } }
        : {}),
    });
    await context.stdout.json(document);
  }
  return conclude(context, run, kept.ok ? null : kept.error);
}

interface Question {
  readonly session: Session;
  readonly endpoint: Endpoint;
  readonly exchange: Exchange;
  readonly keeps: boolean;
}

async function readQuestion(args: Arguments, context: CommandContext): Promise<Result<Question>> {
  const { ports } = context;
  const opened = await openSession(args, context);
  if (!opened.ok) return opened;
  const endpoint = await chooseEndpoint(args, context, opened.value?.endpoint);
  if (!endpoint.ok) return endpoint;
  const piped = await readPiped(context);
  if (!piped.ok) return piped;
  const images: ImageRef[] = [];
  for (const path of args.values('image')) {
    const image = await ports.images.inspect(path);
    if (!image.ok) return image;
    images.push(image.value);
  }
  const text = [args.words.join(' '), piped.value].filter((part) => part.trim() !== '').join('\n\n');
  if (text === '' && images.length === 0) {
    return failed(appError('USAGE', 'There is nothing to ask.', 'Give the question as TEXT, or pipe it in.'));
  }
  const system = args.value('system');
  if (system !== undefined && endpoint.value.kind === 'text-generation') {
    return failed(
      appError(
        'USAGE',
        `${endpoint.value.name} goes on with a text: it takes no --system.`,
        'Put it into the text, or name a chat endpoint with -e.',
      ),
    );
  }
  const base = opened.value ?? newSession(ports.makeId(), ports.clock.now(), endpoint.value.name);
  return ok({
    session: { ...base, endpoint: endpoint.value.name, ...(system === undefined ? {} : { system }) },
    endpoint: endpoint.value,
    exchange: newExchange(ports.makeId(), {
      task: 'chat',
      input: text === '' ? CAPTION_PROMPT : text.trimEnd(),
      images,
    }),
    keeps: args.has('save') || opened.value !== undefined,
  });
}

/** The session that `-s` names, or undefined without it. */
async function openSession(args: Arguments, context: CommandContext): Promise<Result<Session | undefined>> {
  const reference = args.value('session');
  if (reference === undefined) return ok(undefined);
  const opened = await openedSession(context, reference, 'early');
  if (!opened.ok) return opened;
  if (opened.value.readOnly !== null) return failed(opened.value.readOnly);
  return ok(opened.value.session);
}

/** Asks; unless all goes into one document, the text is written as it comes. */
async function stream(
  context: CommandContext,
  prepared: PreparedRequest,
  record: ExchangeRecord | null,
  json: boolean,
): Promise<Run> {
  const { stdout, stderr, ports } = context;
  const stop = AbortSignal.any([context.signal, stdout.gone]);
  const text = new TextStream((piece) => (json ? Promise.resolve() : stdout.write(piece)));
  const waiting = new WaitingDisplay(stderr, context.env, ticksOf(ports.clock));
  const run = await carryOut(ports, prepared, stop, {
    text: async (piece) => {
      await waiting.end();
      record?.add({ text: piece, reasoning: '' });
      await text.add(piece);
    },
    reasoning: (piece) => {
      void waiting.end();
      record?.add({ text: '', reasoning: piece });
    },
    waiting: (event) => waiting.show(event),
  });
  await waiting.end();
  await text.end();
  return run;
}

async function conclude(context: CommandContext, run: Run, saveError: AppError | null): Promise<number> {
  const { stdout, stderr, signal } = context;
  if (saveError !== null) await stderr.write(errorText(saveError));
  // Nobody reads any more (`| head`): as much was written as was wanted.
  const isUnread = stdout.gone.aborted && !signal.aborted;
  if (run.status === 'interrupted' && isUnread) return saveError === null ? EXIT.done : EXIT.session;
  if (run.error !== null && run.error.code !== 'STOPPED') {
    await stderr.write(errorText(withAdvice(run.error)));
    return exitCodeOf(run.error);
  }
  if (run.status === 'interrupted') return 130;
  if (run.status === 'incomplete' && run.finishReason === 'length') {
    await stderr.line('The reply was cut off: the token limit was reached.');
  } else if (run.status !== 'complete') {
    return EXIT.endpoint;
  }
  if (run.status === 'complete' && run.output.trim() === '') {
    const thought = run.reasoning === '' ? '' : ' The model thought, and said nothing after that.';
    await stderr.line(`The answer was empty.${thought}`);
  }
  return saveError === null ? EXIT.done : exitCodeOf(saveError);
}
