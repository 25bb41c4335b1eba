import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { LIMITS } from '../net/limits.ts';

export interface ServerEvent {
  /** The name in its `event:` line; '' when it had none. */
  readonly name: string;
  readonly data: string;
  /** The stream ended without the empty line that ends an event: its data may be cut. */
  readonly forced: boolean;
}

/** Characters of one line, or of one event of several lines. */
const LONGEST = LIMITS.sseLine;

/**
 * Bytes to server-sent events, wherever the bytes are cut: within a character, within CR LF, within the byte order
 * mark. After `tooLong` nothing more comes.
 */
export class SseReader {
  readonly #decoder = new TextDecoder();
  #events: ServerEvent[] = [];
  #forced = false;
  /** Characters of the line that has not ended yet. */
  #line = 0;
  tooLong = false;
  readonly #parser = createParser({
    maxBufferSize: LONGEST,
    onEvent: (event: EventSourceMessage) => {
      this.#events.push({ name: event.event ?? '', data: event.data, forced: this.#forced });
    },
    onError: (error) => {
      // Lines that are no field of an event are skipped, as the specification says.
      if (error.type === 'max-buffer-size-exceeded') this.tooLong = true;
    },
  });

  feed(bytes: Uint8Array): readonly ServerEvent[] {
    return this.#push(this.#decoder.decode(bytes, { stream: true }));
  }

  /** The end of the body: a last event without its empty line is given out too. */
  end(): readonly ServerEvent[] {
    const before = this.#push(this.#decoder.decode());
    this.#forced = true;
    return [...before, ...this.#push('\n\n')];
  }

  #push(text: string): readonly ServerEvent[] {
    this.#events = [];
    // The parser refuses more after it has given up on a line.
    if (this.tooLong || text === '') return this.#events;
    const fits = this.#upToLongLine(text);
    if (fits > 0) this.#parser.feed(fits === text.length ? text : text.slice(0, fits));
    if (fits < text.length) this.tooLong = true;
    return this.#events;
  }

  /**
   * How much of the text stands before a line that is too long: all of it, mostly. The parser counts what it keeps for
   * an event; a comment, or a line of no field, it would take at any length.
   */
  #upToLongLine(text: string): number {
    if (this.#line + text.length <= LONGEST) {
      const last = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
      this.#line = last < 0 ? this.#line + text.length : text.length - last - 1;
      return text.length;
    }
    let from = 0;
    for (const { index } of text.matchAll(/[\r\n]/g)) {
      if (this.#line + index - from > LONGEST) return from;
      from = index + 1;
      this.#line = 0;
    }
    this.#line += text.length - from;
    return this.#line > LONGEST ? from : text.length;
  }
}
