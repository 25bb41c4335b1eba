import { chosenRun, type Exchange, type ImageRef } from '../core/exchange.ts';
import { jsonDocument } from '../core/json-document.ts';
import type { Session } from '../core/session.ts';
import { isObject, own } from '../store/json-guard.ts';
import { bytesOfDataUrl, dataUrl } from './base64.ts';
import { exchangeOf, type ImportedSession, type ImportTools, sessionOf } from './drafts.ts';
import { baseName, type ImportedPicture, imageAt, type Pictures } from './pictures.ts';

type Json = { readonly [key: string]: unknown };

/**
 * A conversation as OpenAI's messages, on one line: `{"messages": […]}`, as they are sent; images go along as data URLs
 * where they were kept. What was thought stands beside an answer as `reasoning_content`, as servers write it.
 * Exchanges that are left out of what is sent stand under a key of ours, each with its place among the messages.
 */
export function messagesOf(session: Session, pictures: Pictures): string {
  const messages: object[] = [];
  if (session.system !== '') messages.push({ role: 'system', content: session.system });
  const muted: object[] = [];
  for (const exchange of session.exchanges) {
    const pair = pairOf(exchange, pictures);
    if (exchange.muted) muted.push({ at: messages.length, messages: pair });
    else messages.push(...pair);
  }
  const line = { messages, ...(muted.length === 0 ? {} : { hf_tui: { muted } }) };
  return `${jsonDocument(line, 0)}\n`;
}

function pairOf(exchange: Exchange, pictures: Pictures): readonly object[] {
  const run = chosenRun(exchange);
  const asked = { role: 'user', content: contentOf(exchange, pictures) };
  if (run === undefined || (run.output === '' && run.reasoning === '' && run.status !== 'complete'))
    return [asked];
  const thought = run.reasoning === '' ? {} : { reasoning_content: run.reasoning };
  return [asked, { role: 'assistant', content: run.output, ...thought }];
}

function contentOf({ input, images }: Exchange, pictures: Pictures): string | readonly object[] {
  if (images.length === 0) return input;
  const parts = images.map((image) => {
    const kept = pictures.get(image.sha256);
    return kept === undefined
      ? { type: 'text', text: `[image: ${baseName(image.path)}]` }
      : { type: 'image_url', image_url: { url: dataUrl(kept.mediaType, kept.data) } };
  });
  // Words come first, be they none: the name of an image that was not kept is not to be taken for them.
  const isNameFirst = pictures.get(images[0]?.sha256 ?? '') === undefined;
  return input === '' && !isNameFirst ? parts : [{ type: 'text', text: input }, ...parts];
}

/** The name of an image that was not kept, where the image would stand. */
const ABSENT = /^\[image: (.*)\]$/su;

interface Turn {
  readonly asked: Content | null;
  readonly muted: boolean;
  readonly answers: { readonly text: string; readonly reasoning: string }[];
}

/** One conversation; null when the value is none. */
export function sessionFromMessages(value: unknown, tools: ImportTools): ImportedSession | null {
  const messages = isObject(value) ? own(value, 'messages') : undefined;
  if (!isObject(value) || !Array.isArray(messages) || !messages.every(isObject)) return null;
  const system: string[] = [];
  const turns: Turn[] = [];
  let leftOut = 0;
  const take = (message: Json, muted: boolean) => {
    const role = own(message, 'role');
    const content = readContent(own(message, 'content'));
    if (role === 'system' || role === 'developer') system.push(content.text);
    else if (role === 'user') turns.push({ asked: content, muted, answers: [] });
    else if (role !== 'assistant') leftOut += 1;
    else {
      let last = turns.at(-1);
      if (last === undefined || last.muted !== muted) {
        last = { asked: null, muted, answers: [] };
        turns.push(last);
      }
      last.answers.push({ text: content.text, reasoning: reasoningOf(message) });
    }
  };
  const aside = mutedIn(value);
  for (let at = 0; at <= messages.length; at++) {
    for (const message of aside.get(at) ?? []) take(message, true);
    const message: Json | undefined = messages[at];
    if (message !== undefined) take(message, false);
  }
  const pictures: ImportedPicture[] = [];
  const exchanges = turns.map(({ asked, muted, answers }) => {
    const images = asked?.images ?? [];
    const exchange = exchangeOf(
      {
        input: asked?.text ?? '',
        output: answers.map(({ text }) => text).join('\n\n'),
        reasoning: answers
          .map(({ reasoning }) => reasoning)
          .filter((text) => text !== '')
          .join('\n\n'),
        muted,
        status: answers.length === 0 ? 'incomplete' : 'complete',
        task: images.length > 0 && asked?.text === '' ? 'caption' : 'chat',
        images: images.map(({ ref }) => ref),
      },
      tools,
    );
    images.forEach(({ data }, at) => {
      if (data !== null) pictures.push({ exchangeId: exchange.id, at, data, hasSource: false });
    });
    return exchange;
  });
  return {
    session: sessionOf({ system: system.join('\n\n') }, exchanges, tools),
    pictures,
    notices:
      leftOut === 0 ? [] : [`Messages of tools were left out (${leftOut}): a session has no place for them.`],
  };
}

/** What vLLM, DeepSeek and others call it, or TGI and OpenRouter. */
function reasoningOf(message: Json): string {
  const found = own(message, 'reasoning_content') ?? own(message, 'reasoning');
  return typeof found === 'string' ? found : '';
}

/** Messages that are not sent, by how many stand before them. */
function mutedIn(value: Json): ReadonlyMap<number, readonly Json[]> {
  const ours = own(value, 'hf_tui');
  const muted = isObject(ours) ? own(ours, 'muted') : undefined;
  const found = new Map<number, Json[]>();
  for (const one of Array.isArray(muted) ? muted : []) {
    const at = isObject(one) ? own(one, 'at') : undefined;
    const messages = isObject(one) ? own(one, 'messages') : undefined;
    if (typeof at !== 'number' || !Array.isArray(messages)) continue;
    found.set(at, [...(found.get(at) ?? []), ...messages.filter(isObject)]);
  }
  return found;
}

interface Content {
  readonly text: string;
  /** Without bytes: only the name was there. */
  readonly images: readonly { readonly ref: ImageRef; readonly data: Uint8Array | null }[];
}

/** The text and the images of a message: a string, or a list of parts. */
function readContent(content: unknown): Content {
  if (typeof content === 'string') return { text: content, images: [] };
  if (!Array.isArray(content)) return { text: '', images: [] };
  const texts: string[] = [];
  const images: Content['images'][number][] = [];
  for (const [i, part] of content.entries()) {
    if (!isObject(part)) continue;
    const text = own(part, 'text');
    const absent = i > 0 && typeof text === 'string' ? ABSENT.exec(text)?.[1] : undefined;
    if (absent !== undefined) images.push({ ref: imageAt(absent), data: null });
    else if (typeof text === 'string') texts.push(text);
    const image = own(part, 'image_url');
    const url = isObject(image) ? own(image, 'url') : image;
    const data = typeof url === 'string' ? bytesOfDataUrl(url) : null;
    if (data !== null) images.push({ ref: imageAt(`image-${images.length + 1}`), data });
  }
  return { text: texts.join('\n'), images };
}
