import { Turns as AnyTurns } from '../core/turns.ts';

/** Turns by the process's own clock and queue. */
export class Turns extends AnyTurns {
  constructor() {
    super(
      () => performance.now(),
      // Twice: what is put off while a file is heard of comes before keys that have arrived meanwhile.
      (go) => void setImmediate(() => void setImmediate(go)),
    );
  }
}
