import type { Effect } from '../../../src/core/effect.ts';
import { appError } from '../../../src/core/errors.ts';
import type { Account, FoundToken } from '../../../src/core/identity.ts';
import { initialState } from '../../../src/core/initial-state.ts';
import { commandFor, DEFAULT_KEYMAP } from '../../../src/core/keymap.ts';
import type { Trial } from '../../../src/core/panels/setup/panel.ts';
import {
  openSetup,
  type SetupEffect,
  type SetupMsg,
  type SetupPanel,
  setupCommand,
  setupText,
  setupUpdate,
} from '../../../src/core/panels/setup.ts';
import { Secret } from '../../../src/core/secret.ts';
import { newSession } from '../../../src/core/session.ts';
import type { Next, State } from '../../../src/core/state.ts';

export const TOKEN = 'hf_AbCdEfGhIjKlMnOpQrStUvWxYz012345cDeF';

export const PLACES = {
  officialFile: '/home/alice/.cache/huggingface/token',
  ownFile: '/home/alice/.config/hf-tui/token',
};

export const ENV_TOKEN: FoundToken = {
  source: { kind: 'env', name: 'HF_TOKEN' },
  token: new Secret('hf_eeeeeeeeeeeeeeeeeeeeeeeeeeeeee1111'),
};

export const OFFICIAL_TOKEN: FoundToken = {
  source: { kind: 'official-file', path: PLACES.officialFile },
  token: new Secret('hf_oooooooooooooooooooooooooooooo2222'),
};

export const EXPIRED_TOKEN: FoundToken = {
  source: { kind: 'stored', path: '/home/alice/.cache/huggingface/stored_tokens', name: 'oauth-alice' },
  token: new Secret('hf_oauth_ssssssssssssssssssssss3333'),
  expiresAt: '2026-11-01T00:00:00.000Z',
};

export function accountOf(given: Partial<Account> = {}): Account {
  return {
    name: 'alice',
    fullName: 'Alice A',
    type: 'user',
    isPro: true,
    canPay: false,
    organisations: ['my-org'],
    role: 'fineGrained',
    tokenName: 'tui',
    mayInfer: 'yes',
    ...given,
  };
}

export const ANSWERED: Extract<Trial, { kind: 'answered' }> = {
  kind: 'answered',
  latencyMs: 640,
  says: 'OK',
  snapshot: { name: '', url: '', model: 'openai/gpt-oss-120b', provider: 'cerebras' },
};

export const REFUSED = appError('HF_TOKEN_REFUSED', 'The Hub refused this token (401).', 'Make a new one.');

/** The wizard, lived through key by key; every effect it asked for is kept, none is run. */
export class SetupScript {
  state: State;
  readonly effects: Effect[] = [];

  constructor(given: Partial<State> = {}) {
    const session = newSession('01', '2026-11-20T14:00:00.000Z', '');
    this.state = initialState(session, given);
    this.#take(openSetup(this.state));
  }

  get panel(): SetupPanel {
    for (const panel of this.state.panels) if (panel.kind === 'setup') return panel;
    throw new Error('the wizard is closed');
  }

  get isClosed(): boolean {
    return this.state.panels.length === 0;
  }

  /** What was asked of the outside since the last call, but for looking for tokens. */
  asked(): readonly Effect[] {
    return this.effects.splice(0).filter((effect) => effect.type !== 'setup/find-tokens');
  }

  /** Effects of one type so far, without taking them. */
  effectsOf<T extends SetupEffect['type']>(type: T): readonly Extract<SetupEffect, { readonly type: T }>[] {
    return this.effects.filter(
      (effect): effect is Extract<SetupEffect, { readonly type: T }> => effect.type === type,
    );
  }

  keys(...names: readonly string[]): this {
    for (const name of names) {
      const id = commandFor(DEFAULT_KEYMAP, 'setup', name);
      this.#take(
        id === undefined ? setupText(this.state, this.panel, name) : setupCommand(this.state, this.panel, id),
      );
    }
    return this;
  }

  paste(text: string): this {
    this.#take(setupText(this.state, this.panel, text));
    return this;
  }

  hear(msg: SetupMsg): this {
    this.#take(setupUpdate(this.state, msg));
    return this;
  }

  found(...found: readonly FoundToken[]): this {
    return this.hear({ type: 'setup/tokens-found', found, places: PLACES, at: '2026-11-20T14:00:00.000Z' });
  }

  /** The id of what is being waited for. */
  get workId(): number {
    const id = this.panel.work?.id;
    if (id === undefined) throw new Error('nothing is being waited for');
    return id;
  }

  accepted(given: Partial<Account> = {}): this {
    return this.hear({
      type: 'setup/checked',
      id: this.workId,
      result: { ok: true, value: accountOf(given) },
    });
  }

  notAccepted(error = REFUSED): this {
    return this.hear({ type: 'setup/checked', id: this.workId, result: { ok: false, error } });
  }

  kept(place: 'official-file' | 'own-file'): this {
    const path = place === 'own-file' ? PLACES.ownFile : PLACES.officialFile;
    return this.hear({
      type: 'setup/kept',
      id: this.workId,
      place,
      result: { ok: true, value: { kind: place, path } },
      settings: null,
    });
  }

  tried(trial: Extract<Trial, { kind: 'answered' | 'failed' }> = ANSWERED): this {
    return this.hear({ type: 'setup/tried', id: this.workId, trial });
  }

  #take([state, effects]: Next): void {
    this.state = state;
    this.effects.push(...effects);
  }
}
