import type { PromptDraft } from './composer.ts';
import { chosenRun, type Exchange, type ImageRef, type JsonObject, settled } from './exchange.ts';
import { withoutKeys } from './key-shape.ts';
import type { Parameters } from './parameters.ts';

/** The version of the session file that this program writes. */
export const SESSION_VERSION = 1;

/** A session as it is in memory and, but for `output` and `status` of each exchange (written again), in its file. */
export interface Session {
  readonly id: string;
  /** '' until the first exchange gives it one. */
  readonly title: string;
  /** ISO 8601, UTC */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Name of the endpoint in use: a saved one, a model id or a URL. */
  readonly endpoint: string;
  readonly system: string;
  readonly parameters: Parameters;
  /** The prompt that was not sent yet. */
  readonly draft: string;
  /** Images that are attached to it; absent: none. */
  readonly draftImages?: readonly ImageRef[];
  /** Prompts that were sent and waited for their turn; absent: none. */
  readonly queued?: readonly PromptDraft[];
  /** What was written in cells and not sent; absent: nothing was. */
  readonly unsent?: readonly UnsentCell[];
  /** Order on the screen and in the conversation. */
  readonly exchanges: readonly Exchange[];
  /** Keys of the file that this version does not know. */
  readonly extra: JsonObject;
}

/** What was written in a cell, or in a new one beside it, and not sent. */
export interface UnsentCell {
  readonly place: { readonly kind: 'edit' | 'above' | 'below'; readonly id: string };
  readonly input: string;
  readonly images: readonly ImageRef[];
}

/** What a list shows of a session. */
export interface SessionSummary {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly endpoint: string;
  readonly exchanges: number;
  readonly bytes: number;
  readonly path: string;
  readonly pinned: boolean;
  /** How the first prompt begins, on one line; absent when there is none. */
  readonly firstWords?: string;
  /** Its file is damaged: this is what could be read of it, and opening it mends it. Absent when it is not. */
  readonly isDamaged?: true;
}

/**
 * How far a list has come that is told before it is done: as it was last time, until it has been checked, or what has
 * been read of so many.
 */
export type ListProgress = { readonly kind: 'checking' } | { readonly kind: 'reading'; readonly of: number };

export function newSession(id: string, now: string, endpoint: string, parameters: Parameters = {}): Session {
  return {
    id,
    title: '',
    createdAt: now,
    updatedAt: now,
    endpoint,
    system: '',
    parameters,
    draft: '',
    exchanges: [],
    extra: {},
  };
}

const FIRST_WORDS = 120;

/** The beginning of a prompt on one line. */
export function firstWordsOf(input: string): string {
  // What stands far behind is not looked at: a prompt may hold a whole book.
  return input
    .slice(0, 4 * FIRST_WORDS)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, FIRST_WORDS);
}

const TITLE_LENGTH = 60;

/** A title from the first words that were said, or from the name of the first image. */
export function titleFrom(exchange: Exchange): string {
  const source =
    exchange.input.trim() || fileName(exchange.images[0]?.path ?? '') || chosenRun(exchange)?.output || '';
  // Its beginning is enough for a title, however much was pasted.
  const line = withoutKeys(source.slice(0, 4 * FIRST_WORDS))
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= TITLE_LENGTH) return line;
  const cut = line.slice(0, TITLE_LENGTH);
  const space = cut.lastIndexOf(' ');
  const shortened = space > TITLE_LENGTH / 2 ? cut.slice(0, space) : [...cut].slice(0, -1).join('');
  return `${shortened}…`;
}

/**
 * A session of its own that begins like this one, up to and with an exchange, with its draft; an answer that is still
 * coming is interrupted there, with what has arrived.
 */
export function forkOf(session: Session, upTo: string, id: string, now: string): Session {
  const at = session.exchanges.findIndex((exchange) => exchange.id === upTo);
  const exchanges = session.exchanges
    .slice(0, at + 1)
    .map((exchange) =>
      exchange.runs.some(({ status }) => status === 'running')
        ? { ...exchange, runs: exchange.runs.map(settled) }
        : exchange,
    );
  const there = new Set(exchanges.map((exchange) => exchange.id));
  const unsent = (session.unsent ?? []).filter(({ place }) => there.has(place.id));
  return {
    ...withUnsent(withQueued(session, []), unsent),
    id,
    title: `${titleOf(session)} (fork)`,
    createdAt: now,
    updatedAt: now,
    exchanges,
  };
}

/** Pinned or not: an optional key of its file. */
export function withPin(session: Session, pinned: boolean): Session {
  const { pinned: _, ...extra } = session.extra;
  return { ...session, extra: pinned ? { ...extra, pinned } : extra };
}

/** With these prompts waiting; the same session when they are the same. */
export function withQueued(session: Session, queue: readonly PromptDraft[]): Session {
  if (queue === session.queued || (queue.length === 0 && session.queued === undefined)) return session;
  const { queued: _, ...others } = session;
  return queue.length === 0 ? others : { ...others, queued: queue };
}

/** With this in the prompt and not sent; the same session when it is the same. */
export function withPrompt(session: Session, text: string, images: readonly ImageRef[]): Session {
  if (text === session.draft && areSame(images, session.draftImages ?? [])) return session;
  const { draftImages: _, ...others } = session;
  return { ...others, draft: text, ...(images.length === 0 ? {} : { draftImages: images }) };
}

/** With this written in cells and not sent; the same session when it is the same. */
export function withUnsent(session: Session, cells: readonly UnsentCell[]): Session {
  const before = session.unsent ?? [];
  const isSame = cells.length === before.length && cells.every((cell, at) => isSameCell(cell, before[at]));
  if (isSame) return session;
  const { unsent: _, ...others } = session;
  return cells.length === 0 ? others : { ...others, unsent: cells };
}

function isSameCell(one: UnsentCell, other: UnsentCell | undefined): boolean {
  if (other === undefined || one.input !== other.input) return false;
  if (one.place.kind !== other.place.kind || one.place.id !== other.place.id) return false;
  return areSame(one.images, other.images);
}

function areSame(some: readonly ImageRef[], others: readonly ImageRef[]): boolean {
  return some.length === others.length && some.every((image, at) => image === others[at]);
}

/** A session of its own with all that this one holds; it is not pinned. */
export function copyOf(session: Session, id: string, now: string): Session {
  const title = `${titleOf(session)} (copy)`;
  return { ...withPin(withQueued(session, []), false), id, title, createdAt: now, updatedAt: now };
}

/** What a session is called where it is shown: also in the window's title, which others may see, so without keys. */
export function titleOf(session: Pick<Session, 'title'>): string {
  return session.title === '' ? 'New session' : withoutKeys(session.title);
}

/** Whether there is anything worth a file. */
export function isWorthSaving(session: Session): boolean {
  return (
    session.exchanges.length > 0 ||
    session.draft.trim() !== '' ||
    session.draftImages !== undefined ||
    session.queued !== undefined ||
    session.unsent !== undefined ||
    session.title !== '' ||
    session.system !== ''
  );
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? '';
}
