const CHUNK = 0x8000;

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
}

/** The bytes; null when it is no base64. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

const DATA_URL = /^data:image\/[a-z+.-]+;base64,/i;

/** `data:image/png;base64,…` */
export function dataUrl(mediaType: string, bytes: Uint8Array): string {
  return `data:${mediaType};base64,${toBase64(bytes)}`;
}

/** The bytes of an image in a data URL; null when it is none. */
export function bytesOfDataUrl(url: string): Uint8Array | null {
  const head = DATA_URL.exec(url)?.[0];
  return head === undefined ? null : fromBase64(url.slice(head.length));
}
