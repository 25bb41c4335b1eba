import type { Exchange } from '../core/exchange.ts';
import { ExchangeBytes } from './exchange-bytes.ts';
import type { FsPort } from './fs-port.ts';
import { HeldBytes } from './held-bytes.ts';
import { Reader } from './json-reader.ts';
import { readRegularFile } from './read-file.ts';
import type { Backup } from './session-backup.ts';
import { EARLY_FROM, SESSION_LIMIT } from './session-limit.ts';
import { outlineOf } from './session-outline.ts';
import { type Fallback, parseSession, readExchange } from './session-parse.ts';
import { understand } from './session-understanding.ts';

/**
 * The version of a session before the damaged one; null where there is none that is well. Of a big one only those
 * exchanges are parsed that are asked for. Never throws.
 */
export async function backupAt(fs: FsPort, path: string, fallback: Fallback): Promise<Backup | null> {
  try {
    const read = await readRegularFile(fs, path, SESSION_LIMIT);
    if (read.kind !== 'read') return null;
    const inOutline = read.bytes.length < EARLY_FROM ? null : await outlined(read.bytes, fallback);
    if (inOutline !== null) return inOutline;
    const { parsed, damage } = understand(read.bytes, fallback);
    return parsed === null || damage !== null
      ? null
      : { session: parsed.session, read: (exchange) => exchange };
  } catch {
    return null;
  }
}

async function outlined(bytes: Uint8Array, fallback: Fallback): Promise<Backup | null> {
  const file = new HeldBytes(bytes);
  const outline = await outlineOf((into, position) => file.read(into, position));
  const head = outline === null ? null : parseSession(outline.head, fallback);
  if (outline === null || head === null || head.mended.length > 0 || head.newerVersion !== null) return null;
  const source = new ExchangeBytes(file, { ...fallback, now: head.session.createdAt });
  const exchanges = outline.places.map((place) => source.exchangeAt(place));
  const read = (exchange: Exchange) => {
    const { value, isText } = source.json(exchange);
    const reader = new Reader();
    const found = isText ? readExchange(value, reader, fallback) : null;
    return found?.id === exchange.id && reader.mended.length === 0 ? found : null;
  };
  return { session: { ...head.session, exchanges }, read };
}
