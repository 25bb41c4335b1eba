import type { InputEvent, Key } from '../core/keys.ts';
import { altKey, consoleKey, controlKey, csiKey, ss3Key, textKey } from './key-codes.ts';
import { mouseReport, oldMouseReport } from './mouse-reports.ts';
import { createPasteCollector, PASTE_END, PASTE_START, type PasteCollector } from './paste-collector.ts';
import { apcReply, csiReply, dcsReply, isReply, oscReply, type TerminalReply } from './replies.ts';

/** What the terminal sent: something the user did, or its answer to a question. */
export type Decoded = InputEvent | TerminalReply;

/**
 * What is still open after a push. `escape`: a lone ESC, or what Alt and a key would also look like; it becomes a key
 * unless more comes at once. `sequence`: a longer one, the rest of which may be under way. `paste`: up to its end
 * marker.
 */
export type Pending = 'none' | 'escape' | 'sequence' | 'paste';

export interface KeyDecoder {
  /** Takes decoded text, cut anywhere, and gives back what is complete. */
  readonly push: (chunk: string) => readonly Decoded[];
  /**
   * Nothing more came: a lone ESC is the Esc key, a half sequence is dropped, an open paste is taken as far as it has
   * come, and goes on with what comes behind it, unless that is a single key.
   */
  readonly flush: () => readonly Decoded[];
  readonly pending: () => Pending;
}

/** Longest CSI sequence and longest string sequence; no terminal sends longer ones. */
const MAX_CSI = 128;
const MAX_STRING = 64 * 1024;

const ESC = '\x1b';

/** One step: what was decoded, if anything, and where to go on; null when more is needed. */
type Step = { readonly events: readonly Decoded[]; readonly next: number } | null;

const ASCII = /^[\x20-\x7e]*$/;
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Decodes what a terminal sends, incrementally: the result does not depend on where the input was cut, save that
 * text is one key event per grapheme of a chunk, and that a lone ESC waits for `flush`.
 */
export function createKeyDecoder(): KeyDecoder {
  let rest = '';
  let paste: PasteCollector | null = null;
  /** A paste was taken before its end had come. */
  let isPasteCut = false;

  const run = (input: string): Decoded[] => {
    const events: Decoded[] = [];
    let at = 0;
    while (at < input.length) {
      if (paste !== null) {
        const taken = paste.take(input, at);
        at = taken.next;
        if (taken.done) {
          const text = paste.text();
          if (text !== '' || !isPasteCut) events.push({ type: 'paste', text });
          paste = null;
          isPasteCut = false;
        }
        continue;
      }
      if (input.startsWith(PASTE_START, at)) {
        paste = createPasteCollector();
        at += PASTE_START.length;
        continue;
      }
      const step = stepAt(input, at);
      if (step === null) break;
      for (const event of step.events) events.push(event);
      at = step.next;
    }
    rest = input.slice(at);
    return events;
  };

  return {
    push(chunk) {
      if (isPasteCut && paste === null) {
        if (isRestOfPaste(chunk)) paste = createPasteCollector();
        else isPasteCut = false;
      }
      return run(rest + chunk);
    },
    flush() {
      if (paste !== null) {
        const text = paste.text();
        paste = null;
        isPasteCut = true;
        return [{ type: 'paste', text }];
      }
      const open = rest;
      rest = '';
      return flushed(open);
    },
    pending() {
      if (paste !== null) return 'paste';
      if (rest === '') return 'none';
      return rest.length <= 2 ? 'escape' : 'sequence';
    },
  };
}

/** Whether this goes on with a paste that stood still for long: a line end in it must send nothing. */
function isRestOfPaste(chunk: string): boolean {
  return chunk.includes(PASTE_END) || (chunk.length > 1 && !chunk.startsWith(ESC));
}

/** What an open end is when nothing follows. */
function flushed(open: string): readonly Decoded[] {
  if (open === ESC) return [key(controlKey(0x1b))];
  if (open === ESC + ESC) return [key(controlKey(0x1b)), key(controlKey(0x1b))];
  if (open.length === 2 && open.startsWith(ESC)) return [key(altKey(open.slice(1)))];
  return [];
}

function key(pressed: Key): InputEvent {
  return { type: 'key', key: pressed };
}

function keys(pressed: Key | null): readonly Decoded[] {
  return pressed === null ? [] : [key(pressed)];
}

function stepAt(input: string, at: number): Step {
  const code = input.charCodeAt(at);
  if (code === 0x1b) return escapeAt(input, at);
  if (code < 0x20 || code === 0x7f) return { events: [key(controlKey(code))], next: at + 1 };
  return textAt(input, at);
}

/** Text up to the next control. C1 controls are dropped: nothing types them. */
function textAt(input: string, at: number): Step {
  let end = at;
  while (end < input.length && !isControl(input.charCodeAt(end))) end++;
  // A pair may be cut in two between chunks.
  if (end === input.length && isHighSurrogate(input.charCodeAt(end - 1))) end--;
  if (end === at) return null;
  const text = input.slice(at, end).replace(/[\u0080-\u009f]/g, '');
  const events: Decoded[] = [];
  const graphemes = ASCII.test(text) ? text : Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
  for (const grapheme of graphemes) events.push(key(textKey(grapheme)));
  return { events, next: end };
}

function isControl(code: number): boolean {
  return code < 0x20 || code === 0x7f;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function escapeAt(input: string, at: number): Step {
  const second = input[at + 1];
  switch (second) {
    case undefined:
      return null;
    case '[':
      return csiAt(input, at + 2, false);
    case 'O':
      return ss3At(input, at + 2, false);
    case ']':
      return stringAt(input, at, /[\dLlI]/);
    case 'P':
      return stringAt(input, at, /[\d>!$+|=]/);
    case '_':
      return stringAt(input, at, /G/);
    case ESC: {
      // rxvt, and others by a setting, send Alt with an arrow as ESC before its sequence.
      const third = input[at + 2];
      if (third === undefined) return null;
      if (third === '[') return altOrEsc(csiAt(input, at + 3, true), at);
      if (third === 'O') return ss3At(input, at + 3, true);
      return { events: [key(controlKey(0x1b))], next: at + 1 };
    }
    default: {
      const point = input.codePointAt(at + 1) ?? 0;
      if (isHighSurrogate(point) && at + 2 === input.length) return null;
      const character = String.fromCodePoint(point);
      return { events: [key(altKey(character))], next: at + 1 + character.length };
    }
  }
}

/** Esc that a sequence followed at once is itself, unless the sequence is a key: an answer, a paste and the mouse have no Alt. */
function altOrEsc(step: Step, at: number): Step {
  if (step === null || step.events.some(({ type }) => type === 'key')) return step;
  return { events: [key(controlKey(0x1b))], next: at + 1 };
}

/** A CSI sequence whose parameters begin at `from`. */
function csiAt(input: string, from: number, isAlt: boolean): Step {
  if (input[from] === '[') {
    const letter = input[from + 1];
    if (letter === undefined) return null;
    return { events: withAlt(keys(consoleKey(letter)), isAlt), next: from + 2 };
  }
  let end = from;
  while (end < input.length && isParameter(input.charCodeAt(end))) end++;
  const parameters = input.slice(from, end);
  const isRxvt = input[end] === '$' && /^[2-8]$/.test(parameters);
  if (!isRxvt) while (end < input.length && isIntermediate(input.charCodeAt(end))) end++;
  if (end - from > MAX_CSI) return { events: [], next: end };
  const final = input[end];
  if (final === undefined) return null;
  const code = final.charCodeAt(0);
  if (!isRxvt && (code < 0x40 || code > 0x7e)) {
    // No CSI after all. What begins it was Alt with a bracket when nothing else came, else it is lost.
    return { events: end === from ? [key(altKey('['))] : [], next: end };
  }
  const next = end + 1;
  if (final === 'M' && parameters === '') {
    if (next + 3 > input.length) return null;
    return { events: oldMouseReport(input.slice(next, next + 3)), next: next + 3 };
  }
  const body = input.slice(from, end);
  if (parameters.startsWith('<')) return { events: mouseReport(parameters.slice(1), final), next };
  if (isReply(body, final)) return { events: [csiReply(body, final)], next };
  if (body === '' && (final === 'I' || final === 'O')) return { events: [], next };
  return { events: withAlt(keys(csiKey(isRxvt ? parameters : body, final)), isAlt), next };
}

function isParameter(code: number): boolean {
  return code >= 0x30 && code <= 0x3f;
}

function isIntermediate(code: number): boolean {
  return code >= 0x20 && code <= 0x2f;
}

function ss3At(input: string, from: number, isAlt: boolean): Step {
  let end = from;
  while (end < input.length && /[\d;]/.test(input.charAt(end))) end++;
  const letter = input[end];
  if (end - from > MAX_CSI) return { events: [], next: end };
  if (letter === undefined) return null;
  const pressed = ss3Key(input.slice(from, end), letter);
  if (pressed !== null) return { events: withAlt([key(pressed)], isAlt), next: end + 1 };
  return { events: [key(altKey('O'))], next: from };
}

function withAlt(events: readonly Decoded[], isAlt: boolean): readonly Decoded[] {
  if (!isAlt) return events;
  return events.map((event) =>
    event.type === 'key' && !event.key.name.includes('alt+')
      ? key({ name: event.key.name.replace(/^(ctrl\+)?/, '$1alt+'), text: '' })
      : event,
  );
}

/**
 * An OSC, DCS or APC string, which ends in BEL or ST. The same two characters are Alt with `]`, `P` or `_`; what
 * follows tells them apart.
 */
function stringAt(input: string, at: number, opening: RegExp): Step {
  const first = input[at + 2];
  if (first === undefined) return null;
  const kind = input.charAt(at + 1);
  if (!opening.test(first)) return { events: [key(altKey(kind))], next: at + 2 };
  for (let end = at + 2; end < input.length; end++) {
    const code = input.charCodeAt(end);
    const isBell = code === 0x07;
    const isC1End = code === 0x9c;
    if (isBell || isC1End || code === 0x1b) {
      // ESC that begins something else ends the string as well, as in the terminal's own parser.
      if (code === 0x1b && end + 1 === input.length)
        return tooLong(end - at) ? { events: [], next: end } : null;
      const next = code !== 0x1b ? end + 1 : input[end + 1] === '\\' ? end + 2 : end;
      const body = input.slice(at + 2, end);
      const reply = kind === ']' ? oscReply : kind === 'P' ? dcsReply : apcReply;
      return { events: [reply(body)], next };
    }
    // A key that was pressed while the string was lost on the way.
    if (isControl(code)) return { events: [], next: end };
  }
  return tooLong(input.length - at) ? { events: [], next: input.length } : null;
}

function tooLong(length: number): boolean {
  return length > MAX_STRING;
}
