import { type Endpoint, tasksOf } from '../../core/endpoint.ts';
import { type AppError, appError, EXIT, exitCodeOf, failed, ok, type Result } from '../../core/errors.ts';
import type { SentImage } from '../../core/exchange.ts';
import { cleanedSentence } from '../../core/images-cleaned.ts';
import { newSession } from '../../core/session.ts';
import { chooseEndpoint } from '../choose-endpoint.ts';
import type { CommandContext } from '../context.ts';
import { refusedKey } from '../keys-asked.ts';
import { warnOfLooseFiles } from '../loose-files.ts';
import type { Arguments } from '../parse.ts';
import { carryOut, newExchange, prepareRequest } from '../run-exchange.ts';
import { refuseBlind } from '../served-models.ts';
import { reportError } from '../text-output.ts';
import { ticksOf } from '../waiting-display.ts';
import { besideSink } from './beside-sink.ts';
import { type Failure, failureText, holdsForAll } from './failures.ts';
import { fileSink } from './file-sink.ts';
import { imagefolderSink } from './imagefolder-sink.ts';
import { inOrder } from './in-order.ts';
import { type CaptionInput, findInputs } from './inputs.ts';
import { Progress } from './progress.ts';
import { type CaptionResult, captionSheet, type SheetFormat } from './sheet.ts';
import { type CaptionSink, outputSink } from './sink.ts';

const DEFAULT_AT_ONCE = 2;
const MOST_AT_ONCE = 32;

/** `hf-tui caption`: captions for images, folders and patterns, written in their order as they come. */
export async function caption(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, signal } = context;
  const format = args.has('json') ? 'json' : (args.value('format') ?? 'text');
  const refuse = (error: AppError) => reportError(context, error, format === 'json');
  const wanted = wantedOf(args, format);
  if (!wanted.ok) return refuse(wanted.error);
  const endpoint = await chooseEndpoint(args, context, '', 'image-to-text');
  if (!endpoint.ok) return refuse(endpoint.error);
  const sees = await refuseBlind(context, endpoint.value, true);
  if (!sees.ok) return refuse(sees.error);
  const prompt = args.value('prompt') ?? '';
  if (prompt !== '' && !takesPrompt(endpoint.value)) {
    await stderr.line(`${endpoint.value.name} takes no prompt: it is left out.`);
  }
  const sent = takesPrompt(endpoint.value) ? prompt : '';
  const alone = { system: '', above: [], parameters: {} } as const;
  const request = { ...alone, task: 'caption', input: sent, endpoint: endpoint.value } as const;
  const refused = await refusedKey(request, args, context);
  if (refused !== null) return refuse(refused);
  await warnOfLooseFiles(context, args, endpoint.value);
  const cwd = process.cwd();
  const { inputs, problems, notices } = await findInputs(args.words, cwd, wanted.value.out);
  for (const notice of notices) await stderr.line(notice);
  const several = inputs.length + problems.length > 1;
  const sink = sinkFor(wanted.value, context, format, several, cwd);
  const begun = await sink.begin(inputs);
  if (!begun.ok) return refuse(begun.error);
  const left = inputs.filter(({ path }) => !begun.value.has(path));

  if (left.length === 0 && inputs.length > 0) {
    await stderr.line(
      inputs.length === 1
        ? 'It has its caption already.'
        : `All ${inputs.length} have their captions already.`,
    );
  }

  const failures: Failure[] = [...problems];
  const progress = new Progress(stderr, left.length, context.env, ticksOf(context.ports.clock));
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stdout.gone, stop.signal]);
  const ask = async (input: CaptionInput) => {
    const result = await captionOne(context, sink, endpoint.value, input, prompt, stopped, progress);
    // At once, before the next one is begun.
    if (result.error !== null && holdsForAll(result.error)) stop.abort();
    return result;
  };
  let tried = 0;
  let captioned = 0;
  const sentImages: SentImage[] = [];
  await progress.show();
  for await (const result of inOrder(left, wanted.value.atOnce, ask, stopped)) {
    // Cut off with all the others: it is as if it had not been tried.
    if (result.run?.status === 'interrupted' || result.error?.code === 'STOPPED') continue;
    sentImages.push(...(result.run?.sentImages ?? []));
    await progress.clear();
    const taken = await sink.take(result);
    const error = taken.ok ? result.error : taken.error;
    tried += 1;
    if (error === null) captioned += 1;
    else failures.push({ path: result.path, error });
    if (!taken.ok && taken.error.code === 'OUTPUT_FAILED' && sink.isShared) stop.abort();
    await progress.advance(error !== null);
  }
  await progress.end();
  await sink.end();
  const cleaned = cleanedSentence(sentImages);
  if (cleaned !== '') await stderr.line(cleaned);
  await stderr.write(failureText(failures, several, inputs.length));
  const rest = left.length - tried;
  if (rest > 0 && several && !stdout.gone.aborted) {
    const goOn = wanted.value.canResume ? ' The same command with --resume goes on there.' : '';
    await stderr.line(`${captioned} captioned, ${rest} not tried.${goOn}`);
  }
  if (signal.aborted) return EXIT_STOPPED;
  const [first] = failures;
  return first === undefined ? EXIT.done : exitCodeOf(first.error);
}

const EXIT_STOPPED = 130;

interface Wanted {
  readonly atOnce: number;
  readonly out: string | undefined;
  readonly resume: boolean;
  /** Whether what is written can be gone on with. */
  readonly canResume: boolean;
}

function wantedOf(args: Arguments, format: string): Result<Wanted> {
  const out = args.value('out');
  const resume = args.has('resume');
  const written = args.value('concurrency');
  const atOnce = written === undefined ? DEFAULT_AT_ONCE : Number(written);
  if (!Number.isInteger(atOnce) || atOnce < 1 || atOnce > MOST_AT_ONCE) {
    const hint = `Give a whole number from 1 to ${MOST_AT_ONCE}.`;
    return failed(appError('USAGE', `--concurrency cannot be "${written}".`, hint));
  }
  if (format === 'imagefolder' && out === undefined) {
    return failed(appError('USAGE', '--format imagefolder needs a folder.', 'Name it with --out DIR.'));
  }
  const canResume = out !== undefined || format === 'txt';
  if (resume && !canResume) {
    const hint = 'Write into a folder with --out DIR, or beside each image with --format txt.';
    return failed(appError('USAGE', '--resume cannot see what went to standard output.', hint));
  }
  return ok({ atOnce, out, resume, canResume });
}

/** The image-to-text task takes an image and nothing else. */
function takesPrompt(endpoint: Endpoint): boolean {
  return !tasksOf(endpoint).includes('image-to-text');
}

function sinkFor(
  { out, resume }: Wanted,
  context: CommandContext,
  format: string,
  several: boolean,
  cwd: string,
): CaptionSink {
  if (format === 'txt') return besideSink(out, resume);
  if (format === 'imagefolder' && out !== undefined) return imagefolderSink(out, resume, cwd);
  if (out === undefined) return outputSink(captionSheet(format as SheetFormat, several), context.stdout);
  // Another run may add to it: then a caption without its file would be nobody's.
  return fileSink(captionSheet(format as SheetFormat, true), out, resume);
}

async function captionOne(
  context: CommandContext,
  sink: CaptionSink,
  endpoint: Endpoint,
  input: CaptionInput,
  prompt: string,
  stopped: AbortSignal,
  progress: Progress,
): Promise<CaptionResult> {
  const { ports } = context;
  const nothing = { ...input, image: null, run: null };
  const ready = await sink.ready(input);
  if (!ready.ok) return { ...nothing, error: ready.error };
  const image = await ports.images.inspect(input.path);
  if (!image.ok) return { ...nothing, error: image.error };
  const exchange = newExchange(ports.makeId(), {
    task: 'caption',
    input: takesPrompt(endpoint) ? prompt : '',
    images: [image.value],
  });
  const session = newSession(ports.makeId(), ports.clock.now(), endpoint.name);
  const prepared = await prepareRequest(ports, session, exchange, endpoint, false);
  if (!prepared.ok) return { ...input, image: image.value, run: null, error: prepared.error };
  const run = await carryOut(ports, prepared.value, stopped, {
    text: () => progress.goOn(input.path),
    waiting: (event) => progress.wait(event, input.path),
  });
  await progress.goOn(input.path);
  return { ...input, image: image.value, run, error: run.error };
}
