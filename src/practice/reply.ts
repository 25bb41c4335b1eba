import type { Result } from '../core/errors.ts';
import type { AskedMessage, ChatAsked } from './chat-asked.ts';
import { helpLesson, introduction, keysLesson, longLesson, markdownLesson } from './lessons.ts';
import { asList, type DecodedPicture, measure } from './measure.ts';
import { type Refusal, refusalFor } from './refusals.ts';

/** How an answer comes: about 60 words a second, 4, or as fast as the connection goes. */
export type Pace = 'usual' | 'slow' | 'fast';

export interface Answer {
  readonly kind: 'answer';
  readonly reasoning: string;
  readonly text: string;
  readonly pace: Pace;
  /** `cut`: the connection breaks half-way; `error`: an error event comes half-way. */
  readonly ending: 'stop' | 'length' | 'cut' | 'error';
}

export type Reply = Answer | { readonly kind: 'refuse'; readonly refusal: Refusal };

export type DecodePixels = (data: Uint8Array) => Promise<Result<DecodedPicture>>;

const LONGEST = 20_000;
const PACE = /(?:^|\s)(slow|fast)[.!]?$/i;

/** What the practice endpoint answers. The last message decides; the others are counted. */
export async function replyTo(asked: ChatAsked, decodePixels: DecodePixels): Promise<Reply> {
  const last = asked.messages.at(-1);
  const text = last?.text.trim() ?? '';
  const pace = (PACE.exec(text)?.[1]?.toLowerCase() ?? 'usual') as Pace;
  const wish = text.replace(PACE, '').trim();

  const error = /^error (\d{3})\b\s*(\w*)/i.exec(wish);
  const status = Number(error?.[1] ?? 0);
  if (error !== null && status >= 400 && status <= 599) {
    return { kind: 'refuse', refusal: refusalFor(status, error[2]?.toLowerCase() ?? '') };
  }

  const answer = (
    body: string,
    more: { readonly reasoning?: string; readonly ending?: 'cut' | 'error' } = {},
  ): Answer => {
    const { kept, ending } = limited(body, asked);
    return {
      kind: 'answer',
      text: kept,
      reasoning: more.reasoning ?? '',
      pace,
      ending: more.ending ?? ending,
    };
  };
  if (last !== undefined && last.images.length > 0) {
    return answer(await aboutImages(last, decodePixels));
  }
  if (/^cut\b/i.test(wish)) return answer(breaking('the connection breaks'), { ending: 'cut' });
  if (/^error mid-?stream\b/i.test(wish)) return answer(breaking('an error arrives'), { ending: 'error' });
  if (/^markdown\b/i.test(wish)) return answer(markdownLesson());
  const words = /^long (\d+)\b/i.exec(wish)?.[1];
  if (words !== undefined) return answer(longLesson(Math.min(Math.max(1, Number(words)), LONGEST)));
  const said = /^(?:say|reply with)(?: the word)? ["'“]?([\p{L}\p{N}-]+)["'”]?\.?$/iu.exec(wish)?.[1];
  if (said !== undefined) return answer(said);
  if (/^think\b/i.test(wish)) return answer(repeated(asked, text), { reasoning: thoughts(asked, text) });
  if (wordsIn(wish) <= 8 && /\b(?:keys?|keyboard|shortcuts?)\b/i.test(wish)) return answer(keysLesson());
  if (/^(?:\?|help\b|what can you do)/i.test(wish)) return answer(helpLesson());
  return answer(repeated(asked, text));
}

function breaking(what: string): string {
  return `This was asked for: ${what} in the middle of this sentence, and what comes after it never arrives here, because that is what was to be seen.`;
}

function thoughts(asked: ChatAsked, text: string): string {
  return `These words come as reasoning, apart from the answer. The prompt has ${countOf(wordsIn(text), 'word')}. ${countOf(asked.messages.length, 'message')} came with the request. There is nothing to work out: the prompt will be repeated.`;
}

function repeated(asked: ChatAsked, text: string): string {
  const quote = (text === '' ? '(nothing)' : text).split(/\r?\n/).map((line) => `> ${line}`);
  return [
    introduction(),
    'You wrote:',
    quote.join('\n'),
    cameWith(asked),
    'Write `help` to see what can be tried, `keys` for the keys.',
  ].join('\n\n');
}

/** What came along: the way to see whether context, system text and parameters are being sent. */
function cameWith({ messages, parameters }: ChatAsked): string {
  const earlier = messages.slice(0, -1);
  const count = (role: AskedMessage['role']) => earlier.filter((message) => message.role === role).length;
  const system = earlier.filter((message) => message.role === 'system').map((message) => message.text);
  const questions = count('user');
  const answers = count('assistant');
  const lines = [
    questions + answers === 0
      ? '- no earlier messages: the conversation begins here'
      : `- ${countOf(questions + answers, 'earlier message')}: ${countOf(questions, 'question')}, ${countOf(answers, 'answer')}`,
    system.length === 0
      ? '- no system text'
      : `- a system text of ${countOf(wordsIn(system.join(' ')), 'word')}`,
    parameters.length === 0
      ? '- no parameters'
      : `- parameters: ${parameters.map(([name, value]) => `\`${name}\` ${value}`).join(', ')}`,
  ];
  return `With it came:\n\n${lines.join('\n')}`;
}

async function aboutImages(message: AskedMessage, decodePixels: DecodePixels): Promise<string> {
  const measured = await Promise.all(
    message.images.map(async (bytes, i) => {
      const decoded = await decodePixels(bytes);
      const which =
        message.images.length === 1 ? 'The image, as it arrived:' : `Image ${i + 1}, as it arrived:`;
      return decoded.ok
        ? `${which}\n\n${asList(measure(decoded.value, bytes.length))}`
        : `${which}\n\n- it could not be read: ${decoded.error.message}`;
    }),
  );
  return [...measured, 'The practice endpoint measures pixels; it cannot see what they show.'].join('\n\n');
}

/** Obeys `stop` and `max_tokens`, a word counting as a token. */
function limited(
  text: string,
  asked: ChatAsked,
): { readonly kept: string; readonly ending: 'stop' | 'length' } {
  const stops = asked.stop.map((word) => text.indexOf(word)).filter((at) => at >= 0);
  const kept = stops.length === 0 ? text : text.slice(0, Math.min(...stops));
  const tokens = tokensOf(kept);
  if (asked.maxTokens === null || tokens.length <= asked.maxTokens) return { kept, ending: 'stop' };
  return { kept: tokens.slice(0, asked.maxTokens).join(''), ending: 'length' };
}

/** The pieces that an answer is sent in: a word each, with the space before it. */
export function tokensOf(text: string): readonly string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
