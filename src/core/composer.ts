import type { TextBuffer } from './editor/buffer.ts';
import type { ImageRef } from './exchange.ts';
import type { UnsentCell } from './session.ts';

/** A menu of completions under the prompt. */
export interface CompletionMenu {
  /** Offsets of the text that a choice replaces. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly { readonly insert: string; readonly label: string; readonly about: string }[];
  readonly selected: number;
}

/** What is being written: a prompt at the end, a new cell, or the input of one that is there. */
export type CellTarget =
  | { readonly kind: 'end' }
  | { readonly kind: 'above' | 'below' | 'edit'; readonly id: string };

/** A text that is being written, with its images. */
export type InHand = Pick<Composer, 'buffer' | 'attachments'>;

export interface Composer {
  readonly buffer: TextBuffer;
  readonly target: CellTarget;
  /** What stands in the prompt itself while a cell is being written. */
  readonly aside: InHand | null;
  /** Images that go with the next prompt. */
  readonly attachments: readonly ImageRef[];
  /** What is being read before the prompt can go, e.g. `reading cat.jpg`; null when nothing. */
  readonly reading: string | null;
  /** Place in the history of prompts while browsing it; null when not. */
  readonly historyIndex: number | null;
  /** What was being typed before browsing the history. */
  readonly stash: string;
  readonly menu: CompletionMenu | null;
  /** Search through earlier prompts: what was typed and which match is shown; null when not searching. */
  readonly search: { readonly query: string; readonly index: number } | null;
  /** The text that would have gone with a key, and was asked about: sending it once more sends it. */
  readonly keyAsked?: string;
  /** The text whose `@path` names no image, and was asked about: sending it once more sends it as text. */
  readonly pathAsked?: string;
  /** The endpoint that was said to take no images: sending once more sends them all the same. */
  readonly blindAsked?: string;
  /** The text that was said to be too long for the model: sending it once more sends it all the same. */
  readonly lengthAsked?: string;
}

/** What was written in a cell and left, with the place where it comes back. */
export interface LeftCell extends InHand {
  readonly place: UnsentCell['place'];
}

/** What to ask, waiting for its turn or for its images. */
export interface PromptDraft {
  readonly task: 'chat' | 'caption';
  readonly target: CellTarget;
  /** As it stood in the prompt, to give it back when it cannot go. */
  readonly text: string;
  readonly input: string;
  readonly attachments: readonly ImageRef[];
  /** Paths still to be read. */
  readonly paths: readonly string[];
}
