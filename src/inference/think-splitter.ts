export type Thought = { readonly kind: 'text' | 'reasoning'; readonly text: string };

const OPEN = '<think>';
const CLOSE = '</think>';

/**
 * Separates `<think>…</think>` at the start of an answer from what follows it, however the pieces are cut. Only the
 * very beginning counts: later on, the tag is part of an answer that talks about it.
 */
export class ThinkSplitter {
  #state: 'start' | 'thinking' | 'after' | 'answer' = 'start';
  /** Text that may be part of a tag, or space that may belong to one. */
  #held = '';

  feed(text: string): readonly Thought[] {
    const out: Thought[] = [];
    let rest = this.#held + text;
    this.#held = '';
    for (;;) {
      switch (this.#state) {
        case 'start': {
          const body = rest.trimStart();
          if (body.startsWith(OPEN)) {
            this.#state = 'thinking';
            rest = body.slice(OPEN.length).trimStart();
            // Space after the tag may go on in the next piece.
            if (rest === '') {
              this.#held = OPEN;
              this.#state = 'start';
              return out;
            }
            continue;
          }
          if (OPEN.startsWith(body)) {
            this.#held = rest;
            return out;
          }
          this.#state = 'answer';
          continue;
        }
        case 'thinking': {
          const end = rest.indexOf(CLOSE);
          if (end < 0) {
            const keep = tailThatMayBe(rest, CLOSE);
            push(out, 'reasoning', rest.slice(0, rest.length - keep));
            this.#held = rest.slice(rest.length - keep);
            return out;
          }
          push(out, 'reasoning', rest.slice(0, end));
          rest = rest.slice(end + CLOSE.length);
          this.#state = 'after';
          continue;
        }
        case 'after':
          rest = rest.trimStart();
          if (rest === '') return out;
          this.#state = 'answer';
          continue;
        case 'answer':
          push(out, 'text', rest);
          return out;
      }
    }
  }

  /** What was held back when no more comes. */
  end(): readonly Thought[] {
    const out: Thought[] = [];
    if (this.#state === 'thinking') push(out, 'reasoning', this.#held);
    else if (!this.#held.trimStart().startsWith(OPEN)) push(out, 'text', this.#held);
    this.#held = '';
    return out;
  }
}

function push(out: Thought[], kind: Thought['kind'], text: string): void {
  if (text !== '') out.push({ kind, text });
}

/** How many characters at the end of `text` could be the beginning of `tag`. */
function tailThatMayBe(text: string, tag: string): number {
  for (let length = Math.min(text.length, tag.length - 1); length > 0; length -= 1) {
    if (tag.startsWith(text.slice(text.length - length))) return length;
  }
  return 0;
}
