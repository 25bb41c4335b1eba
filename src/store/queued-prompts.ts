import type { PromptDraft } from '../core/composer.ts';
import type { ImageRef } from '../core/exchange.ts';
import type { UnsentCell } from '../core/session.ts';
import { isObject, own } from './json-guard.ts';
import type { Json, Reader } from './json-reader.ts';
import { imageOf } from './run-parse.ts';

/** The prompts that waited; what is none is left out and named in `mended`. */
export function queuedOf(session: Json, reader: Reader): readonly PromptDraft[] {
  return reader.list(session, 'queued', '').flatMap((item, index) => {
    const path = `queued[${index}]`;
    if (!isObject(item)) {
      reader.mend(path);
      return [];
    }
    const input = reader.text(item, 'input', '', path);
    const images = imagesOf(item, 'images', path, reader);
    const paths = reader.list(item, 'paths', path).filter((one) => typeof one === 'string');
    if (input.trim() === '' && images.length === 0 && paths.length === 0) return [];
    return {
      task: own(item, 'task') === 'caption' ? ('caption' as const) : ('chat' as const),
      target: targetOf(own(item, 'place')),
      text: reader.text(item, 'text', input, path),
      input,
      attachments: images,
      paths,
    };
  });
}

/** What was written in cells and not sent; what is none, or has no place, is left out and named in `mended`. */
export function unsentOf(session: Json, reader: Reader): readonly UnsentCell[] {
  return reader.list(session, 'unsent', '').flatMap((item, index) => {
    const path = `unsent[${index}]`;
    const place = isObject(item) ? targetOf(own(item, 'place')) : { kind: 'end' as const };
    if (!isObject(item) || place.kind === 'end') {
      reader.mend(path);
      return [];
    }
    const input = reader.text(item, 'input', '', path);
    const images = imagesOf(item, 'images', path, reader);
    return input === '' && images.length === 0 ? [] : [{ place, input, images }];
  });
}

/** The images under a key of something not sent yet; what is none is left out and named in `mended`. */
export function imagesOf(item: Json, key: string, path: string, reader: Reader): readonly ImageRef[] {
  const place = path === '' ? key : `${path}.${key}`;
  return reader
    .list(item, key, path)
    .map((image, at) => imageOf(image, `${place}[${at}]`, reader))
    .filter((image) => image !== null);
}

function targetOf(place: unknown): PromptDraft['target'] {
  if (!isObject(place)) return { kind: 'end' };
  const kind = own(place, 'kind');
  const id = own(place, 'id');
  const isKnown = kind === 'above' || kind === 'below' || kind === 'edit';
  return isKnown && typeof id === 'string' ? { kind, id } : { kind: 'end' };
}
