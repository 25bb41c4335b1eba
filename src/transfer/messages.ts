import { chosenRun, type Exchange, type ImageRef } from '../core/exchange.ts';
import { jsonDocument } from '../core/json-document.ts';
import type { Session } from '../core/session.ts';
import { isObject, own } from '../store/json-guard.ts';
import { bytesOfDataUrl, dataUrl } from './base64.ts';
import { exchangeOf, type ImportedSession, type ImportTools, sessionOf } from './drafts.ts';
import { baseName, type ImportedPicture, imageAt, type Pictures } from './pictures.ts';

/**
 * A conversation as OpenAI's messages, on one line: `{"messages": […]}`. Exchanges that are left out of what is sent
 * are left out here; images go along as data URLs where they were kept.
 */
export function messagesOf(session: Session, pictures: Pictures): string {
  const messages: object[] = session.system === '' ? [] : [{ role: 'system', content: session.system }];
  for (const exchange of session.exchanges) {
    if (exchange.muted) continue;
    const run = chosenRun(exchange);
    messages.push({ role: 'user', content: contentOf(exchange, pictures) });
    if (run !== undefined && (run.output !== '' || run.status === 'complete')) {
      messages.push({ role: 'assistant', content: run.output });
    }
  }
  return `${jsonDocument({ messages }, 0)}\n`;
}

function contentOf({ input, images }: Exchange, pictures: Pictures): string | readonly object[] {
  if (images.length === 0) return input;
  const parts = images.map((image) => {
    const kept = pictures.get(image.sha256);
    return kept === undefined
      ? { type: 'text', text: `[image: ${baseName(image.path)}]` }
      : { type: 'image_url', image_url: { url: dataUrl(kept.mediaType, kept.data) } };
  });
  return input === '' ? parts : [{ type: 'text', text: input }, ...parts];
}

/** One conversation; null when the value is none. */
export function sessionFromMessages(value: unknown, tools: ImportTools): ImportedSession | null {
  const messages = isObject(value) ? own(value, 'messages') : undefined;
  if (!Array.isArray(messages) || !messages.every(isObject)) return null;
  const system: string[] = [];
  const turns: { asked: Content | null; answer: string | null }[] = [];
  let leftOut = 0;
  for (const message of messages) {
    const role = own(message, 'role');
    const content = readContent(own(message, 'content'));
    const last = turns.at(-1);
    if (role === 'system' || role === 'developer') system.push(content.text);
    else if (role === 'user') turns.push({ asked: content, answer: null });
    else if (role !== 'assistant') leftOut += 1;
    else if (last === undefined) turns.push({ asked: null, answer: content.text });
    else last.answer = last.answer === null ? content.text : `${last.answer}\n\n${content.text}`;
  }
  const pictures: ImportedPicture[] = [];
  const exchanges = turns.map(({ asked, answer }) => {
    const images = asked?.images ?? [];
    const exchange = exchangeOf(
      {
        input: asked?.text ?? '',
        output: answer ?? '',
        status: answer === null ? 'incomplete' : 'complete',
        task: images.length > 0 && asked?.text === '' ? 'caption' : 'chat',
        images: images.map(({ ref }) => ref),
      },
      tools,
    );
    images.forEach(({ data }, at) => {
      pictures.push({ exchangeId: exchange.id, at, data, hasSource: false });
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

interface Content {
  readonly text: string;
  readonly images: readonly { readonly ref: ImageRef; readonly data: Uint8Array }[];
}

/** The text and the images of a message: a string, or a list of parts. */
function readContent(content: unknown): Content {
  if (typeof content === 'string') return { text: content, images: [] };
  if (!Array.isArray(content)) return { text: '', images: [] };
  const texts: string[] = [];
  const images: Content['images'][number][] = [];
  for (const part of content) {
    if (!isObject(part)) continue;
    const text = own(part, 'text');
    if (typeof text === 'string') texts.push(text);
    const image = own(part, 'image_url');
    const url = isObject(image) ? own(image, 'url') : image;
    const data = typeof url === 'string' ? bytesOfDataUrl(url) : null;
    if (data !== null) images.push({ ref: imageAt(`image-${images.length + 1}`), data });
  }
  return { text: texts.join('\n'), images };
}
