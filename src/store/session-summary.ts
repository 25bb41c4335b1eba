import type { Session, SessionSummary } from '../core/session.ts';
import { firstWordsOf } from '../core/session.ts';
import type { FileFacts } from './fs-port.ts';
import { isObject, own } from './json-guard.ts';
import type { Glance } from './session-glance.ts';

type Facts = Pick<FileFacts, 'size' | 'modified'>;

/** What a list shows of a session, from the JSON of its file as it is: nothing is mended. */
export function summaryOf(
  value: { readonly [key: string]: unknown },
  id: string,
  path: string,
  facts: Facts,
): SessionSummary {
  const found = own(value, 'exchanges');
  const list: readonly unknown[] = Array.isArray(found) ? found : [];
  return summaryFrom({ header: value, exchanges: list.length, first: list[0] }, id, path, facts);
}

/** The same from what is known of it without all of its exchanges. */
export function summaryFrom(
  { header: value, exchanges, first }: Omit<Glance, 'first'> & { readonly first: unknown },
  id: string,
  path: string,
  facts: Facts,
): SessionSummary {
  const text = (key: string, fallback: string): string => {
    const item = own(value, key);
    return typeof item === 'string' ? item : fallback;
  };
  const time = (key: string, fallback: string): string => {
    const item = text(key, fallback);
    return Number.isNaN(Date.parse(item)) ? fallback : item;
  };
  const modified = new Date(facts.modified).toISOString();
  return {
    id,
    title: text('title', ''),
    createdAt: time('createdAt', modified),
    updatedAt: time('updatedAt', modified),
    endpoint: text('endpoint', ''),
    exchanges,
    bytes: facts.size,
    path,
    pinned: own(value, 'pinned') === true,
    ...firstOf(first),
  };
}

/** The same of a session that is in memory. */
export function summaryOfSession(session: Session, path: string, bytes: number): SessionSummary {
  const { id, title, createdAt, updatedAt, endpoint, exchanges, extra } = session;
  return {
    id,
    title,
    createdAt,
    updatedAt,
    endpoint,
    exchanges: exchanges.length,
    bytes,
    path,
    pinned: extra.pinned === true,
    ...firstOf(exchanges[0]),
  };
}

function firstOf(exchange: unknown): { readonly firstWords?: string } {
  const input = isObject(exchange) ? own(exchange, 'input') : undefined;
  const firstWords = typeof input === 'string' ? firstWordsOf(input) : '';
  return firstWords === '' ? {} : { firstWords };
}
