import { type AppError, appError } from '../core/errors.ts';
import { chosenRun, type Exchange, type ImageRef, type RunStatus } from '../core/exchange.ts';
import { documentText } from '../core/safe-text.ts';
import { type Session, titleOf } from '../core/session.ts';
import { documentLine } from './document-text.ts';
import { exchangeOf, type ImportedSession, type ImportTools, sessionOf } from './drafts.ts';
import { hasHidden, readHidden, writeHidden, writeHiddenLine } from './hidden-characters.ts';
import { imageAt } from './pictures.ts';

/** Lines with a meaning; with a backslash in front they are only words. */
const SYSTEM = /^System:$/;
const IN = /^In \d+( \(not sent\))?:$/;
const THOUGHTS = /^Thoughts \d+:$/;
const OUT = /^Out \d+(?: \((\w+)\))?:$/;
const IMAGE = /^\[(image|caption of) ("(?:[^"\\]|\\.)*")(?:, (\d+)×(\d+))?\]$/;
const FAILURE = /^\[failed: (.*)\]$/;
const MEANING = /^\\*(?:System:$|(?:In|Out|Thoughts) \d+[^:\n]*:$|\[(?:image|caption of) "|\[failed: )/;
/** Third line of a text in which there are such characters. */
const ESCAPED = 'Hidden characters are written as their numbers: \\u{…}.';

/**
 * A session as plain text to read: its title, then each exchange as `In` and `Out`, without what was thought. Hidden
 * characters are shown by signs.
 */
export function readableText(session: Session): string {
  return textOf(session, { line: documentLine, lines: documentText, thoughts: false }, []);
}

/**
 * The same to keep, and to import again: with what was thought. Where it holds characters that are hidden or could be
 * obeyed, it says so at the top, and holds their numbers.
 */
export function plainTextOf(session: Session): string {
  let hidden = false;
  const looked: Written = {
    line: (text) => {
      hidden ||= hasHidden(text) || text.includes('\n');
      return text;
    },
    lines: (text) => {
      hidden ||= hasHidden(text);
      return text;
    },
    thoughts: true,
  };
  const plain = textOf(session, looked, []);
  if (!hidden) return plain;
  return textOf(session, { line: writeHiddenLine, lines: writeHidden, thoughts: true }, [ESCAPED]);
}

/** How words are written on one line, and on several. */
interface Written {
  readonly line: (text: string) => string;
  readonly lines: (text: string) => string;
  /** Whether what was thought stands before each answer. */
  readonly thoughts: boolean;
}

function textOf(session: Session, written: Written, notes: readonly string[]): string {
  const about = `${written.line(session.endpoint)} · ${session.updatedAt}`;
  const sections = [[written.line(titleOf(session)), about, ...notes].join('\n')];
  if (session.system !== '') sections.push(`System:\n${words(session.system, written)}`);
  session.exchanges.forEach((exchange, index) => {
    sections.push(...exchangeSections(exchange, index + 1, written));
  });
  return `${sections.join('\n\n')}\n`;
}

function exchangeSections(exchange: Exchange, number: number, written: Written): readonly string[] {
  const run = chosenRun(exchange);
  const what = exchange.task === 'caption' ? 'caption of' : 'image';
  const asked = [
    ...exchange.images.map((image) => imageLine(what, image, written)),
    words(exchange.input, written),
  ];
  // A caption is told by its image; words that say nothing take no line there.
  if (exchange.images.length > 0 && exchange.input === '') asked.pop();
  const state = run === undefined || run.status === 'complete' ? '' : ` (${run.status})`;
  const answered = [
    ...(run?.error == null ? [] : [failureLine(run.error, written)]),
    ...(run?.error != null && run.output === '' ? [] : [words(run?.output ?? '', written)]),
  ];
  const reasoning = written.thoughts ? (run?.reasoning ?? '') : '';
  return [
    `In ${number}${exchange.muted ? ' (not sent)' : ''}:\n${asked.join('\n')}`,
    ...(reasoning === '' ? [] : [`Thoughts ${number}:\n${words(reasoning, written)}`]),
    `Out ${number}${state}:\n${answered.join('\n')}`,
  ];
}

function imageLine(what: string, image: ImageRef, written: Written): string {
  const size = image.width > 0 ? `, ${image.width}×${image.height}` : '';
  return `[${what} ${JSON.stringify(written.line(image.path))}${size}]`;
}

function failureLine({ message, hint }: AppError, written: Written): string {
  return `[failed: ${written.line(hint === '' ? message : `${message} ${hint}`)}]`;
}

function words(text: string, written: Written): string {
  return written
    .lines(text)
    .split('\n')
    .map((line) => (MEANING.test(line) ? `\\${line}` : line))
    .join('\n');
}

/** A session from text that `plainTextOf` wrote; null when it is no such text. */
export function sessionFromText(text: string, tools: ImportTools): ImportedSession | null {
  const lines = text.replace(/\n$/, '').split('\n');
  const [title = '', second = '', third = ''] = lines;
  const read = third === ESCAPED ? readHidden : (written: string) => written;
  const unescaped = (some: readonly string[]) => read(unmarked(some));
  const isMarker = (line: string) => [SYSTEM, IN, THOUGHTS, OUT].some((marker) => marker.test(line));
  // The first two lines are the head, whatever they say.
  const starts = lines.flatMap((line, i) => (i > 1 && isMarker(line) ? [i] : []));
  if (!starts.some((start) => IN.test(lines[start] ?? ''))) return null;
  let system = '';
  let asked: { input: string; images: readonly ImageRef[]; muted: boolean; isCaption: boolean } | null = null;
  const exchanges: Exchange[] = [];
  let reasoning = '';
  const answer = (output: string, status: RunStatus, error: AppError | null = null) => {
    if (asked === null) return;
    const { input, images, muted, isCaption } = asked;
    const task = isCaption ? 'caption' : 'chat';
    exchanges.push(exchangeOf({ input, output, reasoning, images, muted, status, task, error }, tools));
    asked = null;
    reasoning = '';
  };
  starts.forEach((start, i) => {
    const marker = lines[start] ?? '';
    const next = starts[i + 1];
    // The empty line before the next marker parts the two.
    const content = lines.slice(start + 1, next === undefined ? undefined : next - 1);
    if (SYSTEM.test(marker)) {
      system = unescaped(content);
    } else if (IN.test(marker)) {
      answer('', 'incomplete');
      const images = content.filter((line) => IMAGE.test(line));
      asked = {
        input: unescaped(content.filter((line) => !IMAGE.test(line))),
        images: images.map((line) => imageOf(line, read)),
        muted: marker.endsWith('(not sent):'),
        isCaption: images.some((line) => line.startsWith('[caption')),
      };
    } else if (THOUGHTS.test(marker)) {
      reasoning = unescaped(content);
    } else {
      const failure = FAILURE.exec(content[0] ?? '')?.[1];
      const error = failure === undefined ? null : appError('UNEXPECTED', read(failure));
      const output = unescaped(content.slice(failure === undefined ? 0 : 1));
      answer(output, statusOf(OUT.exec(marker)?.[1]), error);
    }
  });
  answer('', 'incomplete');
  const cut = second.lastIndexOf(' · ');
  const updatedAt = second.slice(cut + 3);
  const said = {
    title: title === 'New session' ? '' : read(title),
    system,
    endpoint: cut < 0 ? '' : read(second.slice(0, cut)),
    ...(Number.isNaN(Date.parse(updatedAt)) ? {} : { createdAt: updatedAt, updatedAt }),
  };
  return { session: sessionOf(said, exchanges, tools), pictures: [], notices: [] };
}

function unmarked(lines: readonly string[]): string {
  return lines.map((line) => (line.startsWith('\\') && MEANING.test(line) ? line.slice(1) : line)).join('\n');
}

function imageOf(line: string, read: (written: string) => string): ImageRef {
  const [, , path = '""', width = '0', height = '0'] = IMAGE.exec(line) ?? [];
  const parsed: unknown = JSON.parse(path);
  return imageAt(read(String(parsed)), Number(width), Number(height));
}

function statusOf(word: string | undefined): RunStatus {
  switch (word) {
    case undefined:
      return 'complete';
    case 'interrupted':
    case 'failed':
      return word;
    case 'running':
      return 'interrupted';
    default:
      return 'incomplete';
  }
}
