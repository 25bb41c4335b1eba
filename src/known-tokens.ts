import type { TokenRef } from './core/endpoint.ts';
import { Secret } from './core/secret.ts';
import { TokenRemoval } from './core/token-removal.ts';
import { forgetVariable, hubTokensIn } from './environment.ts';
import type { Environment } from './store/paths.ts';

/** Variables that no endpoint can mean by the token it names, whatever its configuration says. */
const ORDINARY = /^(?:PATH|HOME|USER|LOGNAME|SHELL|TERM|PWD|LANG|LC_\w+|TMPDIR|EDITOR|VISUAL|XDG_\w+)$/;

/** Every token that this process has come to know: none of them is shown, kept, or handed to another program. */
export class KnownTokens {
  readonly #env: Environment;
  readonly #byValue = new Map<string, Secret>();
  #all: readonly Secret[] = [];
  /** Takes them out of texts. */
  readonly removal = new TokenRemoval(() => this.#all);

  constructor(env: Environment) {
    this.#env = env;
    for (const token of hubTokensIn(env)) this.remember(token);
  }

  /** Each token once, in the order in which they became known. */
  get all(): readonly Secret[] {
    return this.#all;
  }

  /** Gives the token back, for use where it was found. */
  remember<T extends Secret | null>(token: T): T {
    if (token === null || this.#byValue.has(token.reveal())) return token;
    this.#byValue.set(token.reveal(), token);
    this.#all = [...this.#byValue.values()];
    return token;
  }

  /** Remembers what a variable holds that an endpoint names, and takes it from whatever is started from now on. */
  rememberVariables(refs: readonly TokenRef[]): void {
    for (const ref of refs) {
      if (ref.kind !== 'env' || ORDINARY.test(ref.name)) continue;
      forgetVariable(ref.name);
      const value = this.#env[ref.name]?.trim() ?? '';
      if (value !== '') this.remember(new Secret(value));
    }
  }
}
