/** A token that must not turn up: how it could be written, and where it was found. */
import { readFileSync } from 'node:fs';
import { filesUnder } from './program.ts';

/** The token as it is, in a URL, as JSON, in hexadecimal, and in base64 whatever stands before it. */
export function formsOf(token: string): readonly string[] {
  const bytes = Buffer.from(token);
  const encoded = [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift, ' '), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and the last characters hold bits of the neighbours.
    return padded.slice(shift === 0 ? 0 : 4, -4);
  });
  return [
    token,
    encodeURIComponent(token),
    JSON.stringify(token).slice(1, -1),
    bytes.toString('hex'),
    ...encoded,
    ...encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ].filter((form, i, all) => all.indexOf(form) === i);
}

/** The forms of the token that are in a text. */
export function formsIn(text: string, token: string): readonly string[] {
  return formsOf(token).filter((form) => text.includes(form));
}

/** The files under a folder that hold the token in any form. */
export function filesWith(folder: string, token: string): readonly string[] {
  return filesUnder(folder).filter((path) => formsIn(readFileSync(path, 'latin1'), token).length > 0);
}
