import { mapTexts } from './map-texts.ts';
import { formsOf, Secret } from './secret.ts';

/** Tokens of Hugging Face as they are given out; what they are made of may follow each other anywhere in a text. */
const SHAPE = 'hf_[A-Za-z0-9]{20,}';
/** The end of a text that may become one. */
const BEGUN = /(?:h|hf|hf_[A-Za-z0-9]*)$/;
/** Longer than any token: text that goes on for so long is not waited for. */
const LONGEST = 512;

/** How every token of Hugging Face begins, and what is put in its place. */
const OPENING = 'hf_';

/** What is shorter, or made of few characters, stands in texts by chance: `none`, `EMPTY`, a row of x. */
const SHORTEST = 12;
const DIFFERENT = 8;

const isTelling = (value: string): boolean => value.length >= SHORTEST && new Set(value).size >= DIFFERENT;

interface Known {
  readonly count: number;
  /** The ways in which each known token may stand in a text, and what is put there instead. */
  readonly forms: ReadonlyMap<string, string>;
  readonly pattern: RegExp;
  /** How all of them begin, each beginning once: a text without any of these is not looked at further. */
  readonly beginnings: readonly string[];
}

/** Takes tokens out of what is shown and kept: those that this process knows, and whatever has the shape of one. */
export class TokenRemoval {
  readonly #secrets: () => readonly Secret[];
  #known: Known | null = null;

  /** @param secrets all that are known by now; they only become more */
  constructor(secrets: () => readonly Secret[]) {
    this.#secrets = secrets;
  }

  /** How many tokens are known: what was looked through with fewer has to be looked through again. */
  get count(): number {
    return this.#secrets().length;
  }

  /** The text with `hf_…cDeF (removed)` where a token was. Doing it again changes nothing. */
  text(text: string): string {
    const { forms, pattern, beginnings } = this.#current();
    if (!mayHold(text, beginnings)) return text;
    return text.replace(pattern, (found) => forms.get(found) ?? (isToken(found) ? markerOf(found) : found));
  }

  /** The same for every text in a value; what holds none stays the same object. */
  in<T>(value: T): T {
    return mapTexts(value, (text) => this.text(text));
  }

  /** The same for a text that arrives in pieces, cut anywhere. */
  stream(): TokenStream {
    return new TokenStream(
      this,
      (text) => this.#heldFrom(text),
      (held) => this.#saysNothing(held),
    );
  }

  /**
   * How many characters at the beginning of a text that waits can be shown although it may become a token. `hf_` is no
   * secret, nor how it begins in base64 and in hex, and of a key of another kind one letter is not: a first piece `a`
   * or `h` of an answer is not to wait for the second.
   */
  #saysNothing(held: string): number {
    const opening = held.slice(0, OPENING.length);
    if (OPENING.startsWith(opening)) return opening.length;
    if (held.length > OPENING.length) return 0;
    const begun = [...this.#current().forms].filter(([form]) => form.startsWith(held));
    const isOpening = begun.every(([, marker]) => marker.startsWith(OPENING));
    return isOpening || held.length === 1 ? held.length : 0;
  }

  /** Where the part of a text begins that has to wait for more: it may be the beginning of a token. */
  #heldFrom(text: string): number {
    const { forms, pattern, beginnings } = this.#current();
    let from = text.length;
    const begun = BEGUN.exec(text);
    if (begun !== null && begun[0].length < LONGEST) from = begun.index;
    for (const form of forms.keys()) {
      let length = Math.min(form.length - 1, text.length);
      while (length > 0 && !text.endsWith(form.slice(0, length))) length -= 1;
      from = Math.min(from, text.length - length);
    }
    if (from === text.length || !mayHold(text, beginnings)) return from;
    // A whole token is not cut in two.
    for (const match of text.matchAll(pattern)) {
      if (match.index < from && match.index + match[0].length > from) return match.index;
    }
    return from;
  }

  #current(): Known {
    const secrets = this.#secrets();
    if (this.#known?.count === secrets.length) return this.#known;
    const forms = new Map<string, string>();
    for (const secret of secrets) {
      if (!isTelling(secret.reveal())) continue;
      for (const form of formsOf(secret)) forms.set(form, `${secret.masked} (removed)`);
    }
    const literals = [...forms.keys()]
      .sort((a, b) => b.length - a.length)
      .map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
    const others = [...forms.keys()].filter((form) => !form.startsWith('hf_'));
    this.#known = {
      count: secrets.length,
      forms,
      pattern: new RegExp([...literals, SHAPE].join('|'), 'g'),
      beginnings: [...new Set(['hf_', ...others.map((form) => form.slice(0, 4))])],
    };
    return this.#known;
  }
}

/** A text in pieces; what may be the beginning of a token is held back until more has come. */
class TokenStream {
  readonly #removal: TokenRemoval;
  readonly #heldFrom: (text: string) => number;
  readonly #saysNothing: (held: string) => number;
  #held = '';
  /** How many characters of what is held were shown all the same. */
  #shown = 0;

  constructor(
    removal: TokenRemoval,
    heldFrom: (text: string) => number,
    saysNothing: (held: string) => number,
  ) {
    this.#removal = removal;
    this.#heldFrom = heldFrom;
    this.#saysNothing = saysNothing;
  }

  /** What can be shown by now; mostly the piece itself. */
  add(piece: string): string {
    const text = this.#held + piece;
    const from = this.#heldFrom(text);
    const out = this.#notShown(text.slice(0, from));
    this.#held = text.slice(from);
    const shown = Math.max(0, this.#shown - from);
    this.#shown = Math.max(shown, this.#saysNothing(this.#held));
    return out + this.#held.slice(shown, this.#shown);
  }

  /** What was held back: nothing follows it. */
  end(): string {
    const rest = this.#notShown(this.#held);
    this.#held = '';
    this.#shown = 0;
    return rest;
  }

  /** A text without tokens, from where it goes on behind what was shown of it. */
  #notShown(text: string): string {
    const out = this.#removal.text(text);
    let same = 0;
    while (same < this.#shown && same < text.length && out[same] === text[same]) same += 1;
    return out.slice(same);
  }
}

function mayHold(text: string, beginnings: readonly string[]): boolean {
  return beginnings.some((beginning) => text.includes(beginning));
}

/** Not a placeholder such as `hf_xxxxxxxxxxxxxxxxxxxx`. */
function isToken(found: string): boolean {
  return new Set(found.slice(3)).size >= DIFFERENT;
}

function markerOf(token: string): string {
  return `${new Secret(token).masked} (removed)`;
}
