import type { AppError } from '../core/errors.ts';
import { chosenRun, type Exchange, type Run } from '../core/exchange.ts';
import { commandFor, DEFAULT_KEYMAP } from '../core/keymap.ts';
import { codeBlocksOf } from '../core/notebook/code-blocks.ts';
import { staleCells, stalenessOf } from '../core/notebook/stale.ts';
import { remediesOf } from '../core/remedies.ts';
import { titleOf } from '../core/session.ts';
import type { State } from '../core/state.ts';
import { duration, tokens } from '../render/quantity.ts';
import { counted, inShort, type Said, say, warn } from './said.ts';
import { spokenHint } from './spoken-hint.ts';
import { wordOf } from './words.ts';

/** A cell, read out whole: what was asked, what was answered, and how that stands. */
export function cellLines(state: State, at: number): readonly Said[] {
  const exchange = state.session.exchanges[at];
  if (exchange === undefined) return [];
  const run = chosenRun(exchange);
  const asked = [...exchange.images.map(imageLine), ...(exchange.input === '' ? [] : [exchange.input])];
  const head = `In ${at + 1}${exchange.task === 'caption' ? ', a caption' : ''}${exchange.muted ? ', muted: not sent along' : ''}:`;
  if (run === undefined) return [head, ...asked].map(say);
  const output = run.output === '' ? [] : [run.output];
  return [
    ...[head, ...asked, `${answerHead(exchange, at)}:`, ...output].map(say),
    ...endLines(state, at, run),
    ...staleLine(state, at),
  ];
}

/** The whole session, read out. */
export function sessionLines(state: State): readonly Said[] {
  const { session } = state;
  const head = `${titleOf(session)}. ${counted(session.exchanges.length, 'cell')}.`;
  const system = session.system === '' ? [] : [`Instructions: ${session.system}`];
  return [...[head, ...system].map(say), ...session.exchanges.flatMap((_, at) => [...cellLines(state, at)])];
}

/** The cells, a line each, with what is to be known of them. */
export function listLines(state: State): readonly Said[] {
  const stale = new Set(staleCells(state.session));
  if (state.session.exchanges.length === 0) return [say('There is no cell yet.')];
  return state.session.exchanges.map((exchange, at) => {
    const about = [
      statusWord(chosenRun(exchange)),
      ...(exchange.runs.length > 1 ? [`answer ${exchange.chosen + 1} of ${exchange.runs.length}`] : []),
      ...(exchange.muted ? ['muted'] : []),
      ...(stale.has(at) ? ['out of date'] : []),
      ...(exchange.id === state.selected ? ['selected'] : []),
    ];
    return say(`${at + 1}. ${nameOf(exchange)}: ${about.join(', ')}`);
  });
}

/** What a cell is called: the beginning of its input, or its images. */
export function nameOf(exchange: Exchange): string {
  const images = exchange.images.map(({ path }) => path.split(/[\\/]/).at(-1) ?? path).join(', ');
  return inShort(exchange.input) || images || 'without words';
}

/** `Out 3, answer 2 of 2, practice` */
export function answerHead(exchange: Exchange, at: number): string {
  const which = exchange.runs.length > 1 ? `, answer ${exchange.chosen + 1} of ${exchange.runs.length}` : '';
  const run = chosenRun(exchange);
  const name = run === undefined ? '' : `, ${run.endpoint.name}`;
  return `Out ${at + 1}${which}${name}`;
}

/** What is to say at the end of an answer: what went wrong and what mends it. */
export function endLines(state: State, at: number, run: Run): readonly Said[] {
  switch (run.status) {
    case 'running':
    case 'complete':
      return run.status === 'complete' && run.output === '' ? [say('An empty answer.')] : [];
    case 'interrupted':
      return [say('Stopped: what arrived is kept.')];
    case 'incomplete':
      if (run.finishReason === 'length')
        return [warn('Not whole: the token limit was reached. /set max_tokens NUMBER raises it.')];
      return run.error === null
        ? [warn('Not whole: the connection ended early.'), ...remedyLines(null, state, at, run)]
        : errorLines(run.error, state, at, run);
    case 'failed':
      return run.error === null
        ? [warn('The request failed.'), ...remedyLines(null, state, at, run)]
        : errorLines(run.error, state, at, run);
  }
}

function errorLines(error: AppError, state: State, at: number, run: Run): readonly Said[] {
  const hint = spokenHint(error.hint, 'prompt');
  const id = error.requestId ?? '';
  const said = [
    warn(error.message),
    ...(hint === '' ? [] : [warn(hint)]),
    ...(id === '' ? [] : [warn(`Request id: ${id}`)]),
  ];
  return [...said, ...remedyLines(error, state, at, run)];
}

/** What mends it, as words that can be typed. */
function remedyLines(error: AppError | null, { bases }: State, at: number, run: Run): readonly Said[] {
  const { keys, url } =
    error === null
      ? { keys: [{ key: 'r', says: 'again' }], url: undefined }
      : remediesOf(error, run.endpoint.model, bases.hub);
  const words = keys.flatMap(({ key, says }) => {
    const id = commandFor(DEFAULT_KEYMAP, 'cells', key);
    if (id === undefined) return [];
    return [id === 'setup' ? `${wordOf(id)}: ${says}` : `${wordOf(id)} ${at + 1}: ${says}`];
  });
  return [
    ...(words.length === 0 ? [] : [warn(`${words.join('; ')}.`)]),
    ...(url === undefined ? [] : [warn(`The page: ${url}`)]),
  ];
}

/** `complete, 1.2 s, 41 tokens, cerebras` */
export function figures(run: Run): readonly string[] {
  const { totalMs } = run.timing;
  const written = run.usage?.outputTokens ?? 0;
  return [
    run.status,
    ...(totalMs === null ? [] : [duration(totalMs)]),
    ...(written === 0 ? [] : [tokens(written)]),
    ...(run.endpoint.provider === '' || run.status === 'failed' ? [] : [run.endpoint.provider]),
  ];
}

/** What was thought before an answer. */
export function thoughtLines(state: State, at: number): readonly Said[] {
  const exchange = state.session.exchanges[at];
  const reasoning = exchange === undefined ? '' : (chosenRun(exchange)?.reasoning ?? '').trim();
  if (reasoning === '') return [say(`Out ${at + 1} says nothing of what was thought.`)];
  return [say(`Thought before Out ${at + 1}:`), say(reasoning)];
}

/** The code blocks of an answer, to choose one. */
export function codeLines(state: State, at: number): readonly Said[] {
  const exchange = state.session.exchanges[at];
  const blocks = codeBlocksOf(exchange === undefined ? '' : (chosenRun(exchange)?.output ?? ''));
  return [
    say(
      `Out ${at + 1} has ${counted(blocks.length, 'code block')}. ${wordOf('copy-code')} ${at + 1} NUMBER copies one.`,
    ),
    ...blocks.map((block, i) =>
      say(`${i + 1}. ${counted(block.split('\n').length, 'line')}: ${inShort(block.split('\n')[0] ?? '')}`),
    ),
  ];
}

function staleLine({ session }: State, at: number): readonly Said[] {
  const stale = stalenessOf(session, at);
  if (stale === null) return [];
  const older =
    stale.olderThan === null
      ? ''
      : `, older than ${stale.olderThan === at + 1 ? 'its input' : `Out ${stale.olderThan}`}`;
  return [say(`Out ${at + 1} is out of date${older}: ${wordOf('run-again')} ${at + 1} asks again.`)];
}

function imageLine(image: Exchange['images'][number]): string {
  return image.width > 0 ? `Image ${image.path}, ${image.width} by ${image.height}` : `Image ${image.path}`;
}

function statusWord(run: Run | undefined): string {
  switch (run?.status) {
    case undefined:
      return 'not asked yet';
    case 'running':
      return 'being answered';
    case 'complete':
      return 'answered';
    case 'interrupted':
      return 'stopped';
    case 'incomplete':
      return 'not whole';
    case 'failed':
      return 'failed';
  }
}
