import { EMPTY_BUFFER, type TextBuffer } from '../../editor/buffer.ts';
import { Secret } from '../../secret.ts';

/**
 * The field a token is typed into. A text buffer would print what it holds wherever state is written out;
 * this one keeps it, its undo history and what was cut from it to itself.
 */
export class SecretField {
  readonly #buffer: TextBuffer;

  constructor(buffer: TextBuffer = EMPTY_BUFFER) {
    this.#buffer = buffer;
  }

  /** The text itself: for editing and for drawing the field. */
  get buffer(): TextBuffer {
    return this.#buffer;
  }

  get isEmpty(): boolean {
    return this.#buffer.text === '';
  }

  toJSON(): string {
    return new Secret(this.#buffer.text).masked;
  }
}

export const EMPTY_SECRET_FIELD = new SecretField();
