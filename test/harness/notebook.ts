import type { Effect } from '../../src/core/effect.ts';
import { type Endpoint, PRACTICE } from '../../src/core/endpoint.ts';
import type { ImageRef } from '../../src/core/exchange.ts';
import { initialState } from '../../src/core/initial-state.ts';
import { keyOf } from '../../src/core/keys.ts';
import type { Msg } from '../../src/core/message.ts';
import { newSession } from '../../src/core/session.ts';
import type { State } from '../../src/core/state.ts';
import { update } from '../../src/core/update.ts';

export const T0 = '2026-11-20T14:02:11.120Z';

export const QWEN: Endpoint = {
  kind: 'providers',
  name: 'qwen',
  model: 'Qwen/Qwen3-32B',
  token: { kind: 'hub' },
};
export const CAPTIONER: Endpoint = {
  kind: 'image-to-text',
  name: 'blip',
  url: 'https://x.endpoints.huggingface.cloud',
  token: { kind: 'none' },
};

export const CAT: ImageRef = {
  path: '/home/me/cat.jpg',
  sha256: 'c'.repeat(64),
  mediaType: 'image/jpeg',
  bytes: 52_011,
  width: 640,
  height: 480,
};

/** Plays messages through the pure update and keeps every effect, as the program would meet them. */
export class Notebook {
  state: State;
  readonly effects: Effect[] = [];
  #asked = 0;
  #elapsed = 0;

  constructor(given: Partial<State> = {}) {
    this.state = initialState(newSession('S1', T0, 'practice'), { endpoint: PRACTICE, ...given });
  }

  send(msg: Msg): this {
    const [state, effects] = update(this.state, msg);
    this.state = state;
    this.effects.push(...effects);
    return this;
  }

  press(...names: readonly string[]): this {
    for (const name of names) this.send({ type: 'key', key: keyOf(name) });
    return this;
  }

  type(text: string): this {
    for (const character of text) this.send({ type: 'key', key: keyOf(character) });
    return this;
  }

  paste(text: string): this {
    return this.send({ type: 'paste', text });
  }

  /** The effects of this kind so far. */
  all<T extends Effect['type']>(type: T): readonly Extract<Effect, { readonly type: T }>[] {
    return this.effects.filter(
      (effect): effect is Extract<Effect, { readonly type: T }> => effect.type === type,
    );
  }

  last<T extends Effect['type']>(type: T): Extract<Effect, { readonly type: T }> {
    const found = this.all(type).at(-1);
    if (found === undefined)
      throw new Error(`no effect ${type} among ${this.effects.map((one) => one.type).join(', ')}`);
    return found;
  }

  /** Does what the runner would: starts the newest draft, with the ids `E1`/`R1`, `E2`/`R2`… */
  begin(): string {
    this.#asked++;
    const { draft } = this.last('start-exchange');
    this.send({
      type: 'begin',
      draft,
      exchangeId: `E${this.#asked}`,
      requestId: `R${this.#asked}`,
      at: T0,
      elapsed: this.#elapsed,
    });
    return `R${this.#asked}`;
  }

  /** A whole answer to the newest request. */
  answer(text: string, status: 'complete' | 'interrupted' | 'incomplete' = 'complete'): this {
    const requestId = this.state.live?.requestId ?? '';
    this.#elapsed += 240;
    this.send({ type: 'streamed', requestId, text, reasoning: '', pieces: 1, elapsed: this.#elapsed });
    this.#elapsed += 1000;
    return this.send({
      type: 'ended',
      requestId,
      status,
      finishReason: status === 'complete' ? 'stop' : null,
      error: null,
      at: T0,
      elapsed: this.#elapsed,
    });
  }

  /** Types a prompt, sends it and gets the answer. */
  exchange(prompt: string, answer: string): this {
    this.type(prompt).press('enter');
    this.begin();
    return this.answer(answer);
  }
}
