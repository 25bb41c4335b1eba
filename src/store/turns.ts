import { Turns as AnyTurns } from '../core/turns.ts';

/** Turns by the process's own clock and queue. */
export class Turns extends AnyTurns {
  constructor() {
    super(
      () => performance.now(),
      (go) => void setImmediate(go),
    );
  }
}
