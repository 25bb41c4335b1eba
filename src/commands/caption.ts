import { type Endpoint, tasksOf } from '../core/endpoint.ts';
import { type AppError, EXIT, exitCodeOf } from '../core/errors.ts';
import { newSession } from '../core/session.ts';
import { type CaptionResult, captionSheet, type SheetFormat } from './caption-sheet.ts';
import { besideSink, type CaptionSink, fileSink, outputSink } from './caption-sink.ts';
import { chooseEndpoint } from './choose-endpoint.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';
import { carryOut, newExchange, prepareRequest } from './run-exchange.ts';
import { errorText, reportError } from './text-output.ts';
import { waitingLine } from './waiting-line.ts';

/** `hf-tui caption`: one caption for each image file, one after the other. */
export async function caption(args: Arguments, context: CommandContext): Promise<number> {
  const format = args.has('json') ? 'json' : (args.value('format') ?? 'text');
  const endpoint = await chooseEndpoint(args, context);
  if (!endpoint.ok) return reportError(context, endpoint.error, format === 'json');
  const prompt = args.value('prompt') ?? '';
  if (prompt !== '' && !takesPrompt(endpoint.value)) {
    await context.stderr.line(`${endpoint.value.name} takes no prompt: it is left out.`);
  }
  const sink = sinkFor(args, context, format);
  const results: CaptionResult[] = [];
  const several = args.words.length > 1;
  for (const path of args.words) {
    if (context.signal.aborted || context.stdout.gone.aborted) break;
    const asked = await captionOne(context, sink, endpoint.value, path, prompt);
    const taken = await sink.take(asked);
    const result = taken.ok ? asked : { ...asked, error: taken.error };
    results.push(result);
    if (result.error !== null && result.error.code !== 'STOPPED') {
      await context.stderr.write(errorText(named(result.error, path, several)));
    }
  }
  const ended = await sink.end(results);
  if (!ended.ok) return reportError(context, ended.error);
  return exitCode(results, context);
}

/** The image-to-text task takes an image and nothing else. */
function takesPrompt(endpoint: Endpoint): boolean {
  return !tasksOf(endpoint).includes('image-to-text');
}

function sinkFor(args: Arguments, context: CommandContext, format: string): CaptionSink {
  const folder = args.value('out');
  if (format === 'txt') return besideSink(folder);
  const sheet = captionSheet(format as SheetFormat, args.words.length > 1);
  return folder === undefined ? outputSink(sheet, context.stdout) : fileSink(sheet, folder);
}

async function captionOne(
  context: CommandContext,
  sink: CaptionSink,
  endpoint: Endpoint,
  path: string,
  prompt: string,
): Promise<CaptionResult> {
  const { ports, stderr } = context;
  const nothing = { path, image: null, run: null };
  const ready = await sink.ready(path);
  if (!ready.ok) return { ...nothing, error: ready.error };
  const image = await ports.images.inspect(path);
  if (!image.ok) return { ...nothing, error: image.error };
  const exchange = newExchange(ports.makeId(), {
    task: 'caption',
    input: takesPrompt(endpoint) ? prompt : '',
    images: [image.value],
  });
  const session = newSession(ports.makeId(), ports.clock.now(), endpoint.name);
  const prepared = await prepareRequest(ports, session, exchange, endpoint, false);
  if (!prepared.ok) return { path, image: image.value, run: null, error: prepared.error };
  const run = await carryOut(ports, prepared.value, AbortSignal.any([context.signal, context.stdout.gone]), {
    waiting: async (event) => {
      if (stderr.isTerminal) await stderr.line(waitingLine(event));
    },
  });
  return { path, image: image.value, run, error: run.error };
}

/** With several files the sentence says which one it is about, unless it does already. */
function named(error: AppError, path: string, several: boolean): AppError {
  if (!several || error.message.includes(path)) return error;
  return { ...error, message: `${path}: ${error.message}` };
}

function exitCode(results: readonly CaptionResult[], context: CommandContext): number {
  if (context.signal.aborted) return 130;
  const bad = results.find((result) => result.error !== null && result.error.code !== 'STOPPED');
  if (bad?.error != null) return exitCodeOf(bad.error);
  const isShort = results.some((result) => result.run !== null && result.run.status === 'failed');
  return isShort ? EXIT.endpoint : EXIT.done;
}
