import type { Usage } from '../core/exchange.ts';
import { errorIn } from '../net/error-body.ts';
import { asObject, parseJson } from '../net/json.ts';
import { LIMITS } from '../net/limits.ts';
import { type AnswerReader, CHAT_READER, type ChatChunk } from './chat-chunk.ts';
import { type ReplyForm, replyForm } from './reply-form.ts';
import { type ServerEvent, SseReader } from './sse.ts';
import { ThinkSplitter, type Thought } from './think-splitter.ts';

/** What a chat answer has come to. */
export interface ChatState {
  /** null: nothing came that tells. */
  readonly form: ReplyForm | null;
  /** `[DONE]` was seen, or a whole JSON document with an answer in it. */
  readonly done: boolean;
  /** '' while there is none. */
  readonly finishReason: string;
  readonly usage: Usage | null;
  /** The JSON text of an error that stood inside the answer; null when there was none. */
  readonly error: string | null;
  /** Any text or reasoning was heard. */
  readonly heard: boolean;
  readonly tooLarge: 'line' | 'reply' | null;
  /** A part of the answer was JSON that cannot be read: something is missing. */
  readonly broken: boolean;
  /** The beginning of a web page or text that came instead of an answer. */
  readonly foreign: string;
}

/** More characters than any form is told by. */
const BEGINNING = 32;
/** As much of a web page as its title needs. */
const FOREIGN = 16_384;

/** Turns the bytes of an answer, cut anywhere, into text and reasoning, and knows whether the answer is whole. */
export class ChatDecoder {
  readonly #reader: AnswerReader;
  readonly #sse = new SseReader();
  readonly #think = new ThinkSplitter();
  readonly #head = new TextDecoder();
  /** The first characters that are no space: they tell the form. */
  #beginning = '';
  /** Bytes that came before the form could be told, or the whole document. */
  #kept: Uint8Array[] = [];
  /** Bytes of a document, characters of a stream: what an answer is wrapped in is many times its own size. */
  #size = 0;
  #state: ChatState = {
    form: null,
    done: false,
    finishReason: '',
    usage: null,
    error: null,
    heard: false,
    tooLarge: null,
    broken: false,
    foreign: '',
  };

  /** Reads as a chat server's unless another reader is given. */
  constructor(reader: AnswerReader = CHAT_READER) {
    this.#reader = reader;
  }

  get state(): ChatState {
    return this.#state;
  }

  /** Nothing that comes after this can change the answer. */
  get isOver(): boolean {
    return this.#state.done || this.#state.error !== null || this.#state.tooLarge !== null;
  }

  feed(bytes: Uint8Array): readonly Thought[] {
    if (this.isOver) return [];
    if (this.#state.form === 'events') return this.#events(this.#sse.feed(bytes));
    this.#size += bytes.length;
    if (this.#size > LIMITS.reply) {
      this.#change({ tooLarge: 'reply' });
      return [];
    }
    this.#kept.push(bytes);
    if (this.#state.form !== null) return [];
    // Not of all that was kept: of a body that is nothing but spaces that would be decoded again and again.
    const beginning = this.#beginning + this.#head.decode(bytes, { stream: true });
    this.#beginning = beginning.replace(/^[\ufeff\s]+/, '').slice(0, BEGINNING);
    const form = replyForm(this.#beginning, false);
    if (form === null) return [];
    this.#change({ form });
    return form === 'events' ? this.#feedKept() : [];
  }

  /** The body has ended, well or not. */
  end(): readonly Thought[] {
    if (this.isOver) return [];
    const out: Thought[] = [];
    if (this.#state.form === null && this.#size > 0) {
      const form = replyForm(this.#beginning, true);
      this.#change({ form });
      if (form === 'events') out.push(...this.#feedKept());
    }
    if (this.#state.form === 'events') out.push(...this.#events(this.#sse.end()));
    else if (this.#state.form === 'json') out.push(...this.#document(this.#text()));
    else if (this.#state.form !== null) this.#change({ foreign: this.#text().slice(0, FOREIGN) });
    this.#kept = [];
    return this.isOver ? out : [...out, ...this.#heard(this.#think.end())];
  }

  #feedKept(): readonly Thought[] {
    const kept = this.#kept;
    this.#kept = [];
    this.#size = 0;
    return kept.flatMap((bytes) => [...this.#events(this.#sse.feed(bytes))]);
  }

  #text(): string {
    return new TextDecoder().decode(Buffer.concat(this.#kept));
  }

  #events(events: readonly ServerEvent[]): readonly Thought[] {
    const out: Thought[] = [];
    for (const event of events) {
      if (this.isOver) break;
      out.push(...this.#event(event));
    }
    if (this.#sse.tooLong && !this.isOver) {
      this.#change({ tooLarge: 'line' });
      out.push(...this.#heard(this.#think.end()));
    }
    return out;
  }

  #event(event: ServerEvent): readonly Thought[] {
    const data = event.data.trim();
    if (data === '') return [];
    if (data === '[DONE]') {
      this.#change({ done: true });
      return this.#heard(this.#think.end());
    }
    // A recorded stream ends its last event in a stray quotation mark.
    const parsed = parseJson(data) ?? (data.endsWith('"') ? parseJson(data.slice(0, -1)) : undefined);
    const document = asObject(parsed);
    if (document === null) {
      if (event.name !== 'error') {
        // What servers send to keep a connection open is no JSON from the start.
        if (parsed === undefined && /^[[{]/.test(data)) this.#change({ broken: true });
        return [];
      }
      return this.#fail(JSON.stringify({ error: typeof parsed === 'string' ? parsed : data }));
    }
    if (event.name === 'error' && errorIn(document) === null) {
      return this.#fail(JSON.stringify({ error: document }));
    }
    return this.#chunk(document);
  }

  #chunk(document: { readonly [key: string]: unknown }): readonly Thought[] {
    if (errorIn(document) !== null) return this.#fail(JSON.stringify(document));
    return this.#said(this.#reader.event(document));
  }

  #said(chunk: ChatChunk): readonly Thought[] {
    if (chunk.usage !== null) this.#change({ usage: chunk.usage });
    if (chunk.finishReason !== '') this.#change({ finishReason: chunk.finishReason });
    const thought: Thought[] = chunk.reasoning === '' ? [] : [{ kind: 'reasoning', text: chunk.reasoning }];
    if (chunk.content === '') return this.#heard(thought);
    const content: readonly Thought[] = this.#reader.thinks
      ? this.#think.feed(chunk.content)
      : [{ kind: 'text', text: chunk.content }];
    return this.#heard([...thought, ...content]);
  }

  /** A whole answer in one piece, from a server that does not stream; or an error with status 200. */
  #document(text: string): readonly Thought[] {
    const parsed = parseJson(text.replace(/^\ufeff/, ''));
    if (parsed === undefined) return [];
    if (errorIn(parsed) !== null) return this.#fail(JSON.stringify(parsed));
    const answer = this.#reader.document(parsed);
    if (answer === null) {
      this.#change({ form: 'text', foreign: '' });
      return [];
    }
    const heard = this.#said(answer);
    const rest = this.#heard(this.#think.end());
    this.#change({ done: true });
    return [...heard, ...rest];
  }

  #fail(error: string): readonly Thought[] {
    this.#change({ error });
    return this.#heard(this.#think.end());
  }

  #heard(thoughts: readonly Thought[]): readonly Thought[] {
    if (thoughts.length > 0 && !this.#state.heard) this.#change({ heard: true });
    if (this.#state.form === 'events') {
      for (const { text } of thoughts) this.#size += text.length;
      if (this.#size > LIMITS.reply && !this.isOver) this.#change({ tooLarge: 'reply' });
    }
    return thoughts;
  }

  #change(change: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...change };
  }
}
