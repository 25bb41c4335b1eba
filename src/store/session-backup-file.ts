import type { FsPort, OpenFile } from './fs-port.ts';
import { HeldBytes } from './held-bytes.ts';
import { Reader } from './json-reader.ts';
import { readRegularFile } from './read-file.ts';
import type { Backup } from './session-backup.ts';
import { EARLY_FROM, SESSION_LIMIT } from './session-limit.ts';
import { outlineOf } from './session-outline.ts';
import { type Fallback, parseSession, readExchange } from './session-parse.ts';
import { pieceValue } from './session-pieces.ts';
import { understand } from './session-understanding.ts';

/**
 * The version of a session before the damaged one; null where there is none that is well. Of a big one only those
 * exchanges are read that are asked for: its file is open until it is closed. Never throws.
 */
export async function backupAt(fs: FsPort, path: string, fallback: Fallback): Promise<Backup | null> {
  try {
    const { size } = await fs.facts(path);
    const outlined = size < EARLY_FROM || size > SESSION_LIMIT ? null : await inOutline(fs, path, fallback);
    if (outlined !== null) return outlined;
    const read = await readRegularFile(fs, path, SESSION_LIMIT);
    if (read.kind !== 'read') return null;
    const { parsed, damage } = understand(read.bytes, fallback);
    if (parsed === null || damage !== null) return null;
    const { exchanges } = parsed.session;
    const byId = new Map(exchanges.map((exchange) => [exchange.id, exchange]));
    const held = new HeldBytes(read.bytes);
    const outline = await outlineOf((into, position) => held.read(into, position));
    const places = new Map(outline?.places.map((place) => [place.id, place]));
    return {
      head: parsed.session,
      ids: exchanges.map(({ id }) => id),
      read: (id) => byId.get(id) ?? null,
      bytes: (id) => {
        const place = places.get(id);
        return place === undefined ? null : read.bytes.subarray(place.from, place.to);
      },
      close: async () => {},
    };
  } catch {
    return null;
  }
}

async function inOutline(fs: FsPort, path: string, fallback: Fallback): Promise<Backup | null> {
  let file: OpenFile | null = await fs.open(path, 'read');
  const close = (one: OpenFile) => one.close().catch(() => undefined);
  try {
    const opened = file;
    if ((await opened.facts()).kind !== 'file') return null;
    const outline = await outlineOf((into, position) => opened.read(into, 0, position));
    const head = outline === null ? null : parseSession(outline.head, fallback);
    if (outline === null || head === null || head.mended.length > 0 || head.newerVersion !== null)
      return null;
    const within = { ...fallback, now: head.session.createdAt };
    const places = new Map(outline.places.map((place) => [place.id, place]));
    const bytesOf = (id: string) => {
      const place = places.get(id);
      return place === undefined ? null : bytesAt(opened, place.from, place.to);
    };
    file = null;
    return {
      head: head.session,
      ids: outline.places.map(({ id }) => id),
      bytes: bytesOf,
      read: (id) => {
        const bytes = bytesOf(id);
        if (bytes === null) return null;
        const { value, isText } = pieceValue(bytes, { from: 0, to: bytes.length });
        const reader = new Reader();
        const found = isText ? readExchange(value, reader, within) : null;
        return found?.id === id && reader.mended.length === 0 ? found : null;
      },
      close: () => close(opened),
    };
  } finally {
    if (file !== null) await close(file);
  }
}

/** null when they cannot be had. */
function bytesAt(file: OpenFile, from: number, to: number): Buffer | null {
  const bytes = Buffer.allocUnsafe(to - from);
  try {
    for (let length = 0; length < bytes.length; ) {
      const count = file.readNow(bytes.subarray(length), 0, from + length);
      if (count === 0) return null;
      length += count;
    }
    return bytes;
  } catch {
    return null;
  }
}
