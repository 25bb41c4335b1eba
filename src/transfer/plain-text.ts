import { chosenRun, type Exchange, type ImageRef, type RunStatus } from '../core/exchange.ts';
import { documentText } from '../core/safe-text.ts';
import { type Session, titleOf } from '../core/session.ts';
import { documentLine } from './document-text.ts';
import { exchangeOf, type ImportedSession, type ImportTools, sessionOf } from './drafts.ts';
import { imageAt } from './pictures.ts';

/** Lines with a meaning; with a backslash in front they are only words. */
const SYSTEM = /^System:$/;
const IN = /^In \d+( \(not sent\))?:$/;
const OUT = /^Out \d+(?: \((\w+)\))?:$/;
const IMAGE = /^\[(image|caption of) ("(?:[^"\\]|\\.)*")(?:, (\d+)×(\d+))?\]$/;
const FAILURE = /^\[failed: .*\]$/;
const MEANING = /^\\*(?:System:$|(?:In|Out) \d+[^:\n]*:$|\[(?:image|caption of) "|\[failed: )/;

/** A session as plain text to read: its title, then each exchange as `In` and `Out`. */
export function plainTextOf(session: Session): string {
  const head = [documentLine(titleOf(session)), `${documentLine(session.endpoint)} · ${session.updatedAt}`];
  const sections = [head.join('\n')];
  if (session.system !== '') sections.push(`System:\n${words(session.system)}`);
  session.exchanges.forEach((exchange, index) => {
    sections.push(...exchangeSections(exchange, index + 1));
  });
  return `${sections.join('\n\n')}\n`;
}

function exchangeSections(exchange: Exchange, number: number): readonly string[] {
  const run = chosenRun(exchange);
  const what = exchange.task === 'caption' ? 'caption of' : 'image';
  const asked = [...exchange.images.map((image) => imageLine(what, image)), words(exchange.input)];
  // A caption is told by its image; words that say nothing take no line there.
  if (exchange.images.length > 0 && exchange.input === '') asked.pop();
  const state = run === undefined || run.status === 'complete' ? '' : ` (${run.status})`;
  const answered = [
    ...(run?.error == null
      ? []
      : [`[failed: ${documentLine([run.error.message, run.error.hint].join(' ')).replaceAll(']', ')')}]`]),
    ...(run?.error != null && run.output === '' ? [] : [words(run?.output ?? '')]),
  ];
  return [
    `In ${number}${exchange.muted ? ' (not sent)' : ''}:\n${asked.join('\n')}`,
    `Out ${number}${state}:\n${answered.join('\n')}`,
  ];
}

function imageLine(what: string, image: ImageRef): string {
  const size = image.width > 0 ? `, ${image.width}×${image.height}` : '';
  return `[${what} ${JSON.stringify(documentText(image.path))}${size}]`;
}

function words(text: string): string {
  return documentText(text)
    .split('\n')
    .map((line) => (MEANING.test(line) ? `\\${line}` : line))
    .join('\n');
}

/** A session from text that `plainTextOf` wrote; null when it is no such text. */
export function sessionFromText(text: string, tools: ImportTools): ImportedSession | null {
  const lines = text.replace(/\n$/, '').split('\n');
  const [title = '', second = ''] = lines;
  const isMarker = (line: string) => SYSTEM.test(line) || IN.test(line) || OUT.test(line);
  // The first two lines are the head, whatever they say.
  const starts = lines.flatMap((line, i) => (i > 1 && isMarker(line) ? [i] : []));
  if (!starts.some((start) => IN.test(lines[start] ?? ''))) return null;
  let system = '';
  let asked: { input: string; images: readonly ImageRef[]; muted: boolean; isCaption: boolean } | null = null;
  const exchanges: Exchange[] = [];
  const answer = (output: string, status: RunStatus) => {
    if (asked === null) return;
    const { input, images, muted, isCaption } = asked;
    const task = isCaption ? 'caption' : 'chat';
    exchanges.push(exchangeOf({ input, output, images, muted, status, task }, tools));
    asked = null;
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
        images: images.map(imageOf),
        muted: marker.endsWith('(not sent):'),
        isCaption: images.some((line) => line.startsWith('[caption')),
      };
    } else {
      answer(unescaped(content.filter((line) => !FAILURE.test(line))), statusOf(OUT.exec(marker)?.[1]));
    }
  });
  answer('', 'incomplete');
  const cut = second.lastIndexOf(' · ');
  const updatedAt = second.slice(cut + 3);
  const said = {
    title: title === 'New session' ? '' : title,
    system,
    endpoint: cut < 0 ? '' : second.slice(0, cut),
    ...(Number.isNaN(Date.parse(updatedAt)) ? {} : { createdAt: updatedAt, updatedAt }),
  };
  return { session: sessionOf(said, exchanges, tools), pictures: [], notices: [] };
}

function unescaped(lines: readonly string[]): string {
  return lines.map((line) => (line.startsWith('\\') && MEANING.test(line) ? line.slice(1) : line)).join('\n');
}

function imageOf(line: string): ImageRef {
  const [, , path = '""', width = '0', height = '0'] = IMAGE.exec(line) ?? [];
  const parsed: unknown = JSON.parse(path);
  return imageAt(String(parsed), Number(width), Number(height));
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
