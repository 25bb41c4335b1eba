import { EMPTY_BUFFER, type TextBuffer } from '../../editor/buffer.ts';
import type { Endpoint, EndpointSnapshot, OpenAiEndpoint } from '../../endpoint.ts';
import type { AppError, Result } from '../../errors.ts';
import type { Account, FoundToken, LoginRecord, TokenPlace, TokenSource } from '../../identity.ts';
import type { Secret } from '../../secret.ts';
import type { Settings } from '../../settings.ts';
import { EMPTY_SECRET_FIELD, type SecretField } from './secret-field.ts';

/** One question each. */
export type SetupScreen =
  | 'welcome'
  /** Paste a token. */
  | 'paste'
  /** The same, with every step from creating an account. */
  | 'guide'
  /** Confirm a code in a browser. */
  | 'browser'
  | 'check'
  | 'keep'
  | 'endpoint'
  /** Servers on this computer. */
  | 'look'
  | 'address'
  /** Which token the address is given. */
  | 'address-token'
  /** The environment variable that holds it. */
  | 'variable'
  | 'model'
  | 'try';

/** Screens with a text field of the common kind; the token has a field of its own. */
export type FieldScreen = 'address' | 'variable' | 'model';

/** The token that the rest of set-up goes on with. */
export type PickedToken =
  | { readonly kind: 'none' }
  /** Used by reference. `first`: it is the one in use without being picked. */
  | { readonly kind: 'found'; readonly found: FoundToken; readonly first: boolean }
  /** Pasted, or from a login by browser. */
  | { readonly kind: 'typed'; readonly token: Secret; readonly login?: LoginRecord };

export type Check =
  | { readonly kind: 'running' }
  | { readonly kind: 'accepted'; readonly account: Account }
  | { readonly kind: 'failed'; readonly error: AppError };

/** What one real call to the chosen endpoint came to. */
export type Trial =
  | { readonly kind: 'running' }
  | { readonly kind: 'untried' }
  | {
      readonly kind: 'answered';
      readonly latencyMs: number;
      readonly snapshot: EndpointSnapshot;
      readonly says: string;
    }
  | { readonly kind: 'failed'; readonly error: AppError };

/** What the user needs to confirm a login by browser. */
export interface LoginCode {
  readonly userCode: string;
  readonly address: string;
  /** The same page with the code already in it. */
  readonly directAddress?: string;
}

/** A model of a server found on this computer. */
export interface LocalServer {
  readonly port: number;
  readonly endpoint: OpenAiEndpoint;
  /** Until the server answered: with its list of models, or with a word where it has no list. */
  readonly latencyMs: number;
}

/** What is being waited for. Results of anything else come too late and are dropped by the id. */
export interface Work {
  readonly id: number;
  readonly kind: 'check' | 'login' | 'keep' | 'look' | 'try' | 'save';
  readonly elapsedMs: number;
}

/** The set-up wizard: everything given so far, whichever screen is shown. */
export interface SetupPanel {
  readonly kind: 'setup';
  readonly screen: SetupScreen;
  /** The screens that Esc leads back through, the last one last. */
  readonly trail: readonly SetupScreen[];
  /** The marked choice of each screen, by its key. */
  readonly marked: Partial<Readonly<Record<SetupScreen, string>>>;
  /** Pages scrolled away from where the focus is; 0 after every other key. */
  readonly pages: number;
  /** What went wrong with the last key, until the next one. */
  readonly problem: AppError | null;
  readonly work: Work | null;
  /** Number of the last piece of work. */
  readonly asked: number;

  /** null while looking. */
  readonly found: readonly FoundToken[] | null;
  /** ISO time at which they were found: tells which ones have expired. */
  readonly foundAt: string;
  /** The exact paths that a token could be kept at. */
  readonly places: { readonly officialFile: string; readonly ownFile: string };
  /** The user's own OAuth app; '' for none: then there is no login by browser. */
  readonly clientId: string;
  /** The code to confirm in a browser; null while there is none. */
  readonly grant: LoginCode | null;
  readonly loginError: AppError | null;
  readonly typed: SecretField;
  readonly revealed: boolean;
  /** What was typed does not look like a token, and that was said. */
  readonly doubted: boolean;
  readonly picked: PickedToken;
  readonly check: Check;
  /** A token was handed to the program in this run: the first one found is no longer the one in use. */
  readonly handed: boolean;
  /** Where the typed token is kept; null when it is not yet. */
  readonly kept: { readonly place: TokenPlace; readonly source: TokenSource } | null;

  readonly servers: readonly LocalServer[];
  /** Ports where something answers that is no model server. */
  readonly strangers: readonly { readonly port: number; readonly error: AppError }[];
  readonly fields: Readonly<Record<FieldScreen, TextBuffer>>;
  /** The endpoint being set up; its name is the model id or URL until it is saved. */
  readonly candidate: Endpoint | null;
  /** A sentence worth saying about it: an old address that was turned into what serves it now. */
  readonly remark: string;
  readonly trial: Trial;
}

export type SetupMsg =
  | {
      readonly type: 'setup/tokens-found';
      readonly found: readonly FoundToken[];
      readonly places: SetupPanel['places'];
      readonly at: string;
      readonly clientId?: string;
    }
  | { readonly type: 'setup/login-code'; readonly id: number; readonly grant: LoginCode }
  | {
      readonly type: 'setup/logged-in';
      readonly id: number;
      readonly result: Result<{ readonly token: Secret; readonly login: LoginRecord }>;
    }
  /** Work still under way, once a second. */
  | { readonly type: 'setup/waited'; readonly id: number; readonly elapsedMs: number }
  | { readonly type: 'setup/checked'; readonly id: number; readonly result: Result<Account> }
  | {
      readonly type: 'setup/kept';
      readonly id: number;
      readonly place: TokenPlace;
      readonly result: Result<TokenSource>;
      /** The settings, when they had to say that this token goes before others. */
      readonly settings: Settings | null;
    }
  | { readonly type: 'setup/server-found'; readonly id: number; readonly server: LocalServer }
  | {
      readonly type: 'setup/stranger-found';
      readonly id: number;
      readonly port: number;
      readonly error: AppError;
    }
  | { readonly type: 'setup/looked'; readonly id: number }
  | {
      readonly type: 'setup/tried';
      readonly id: number;
      readonly trial: Extract<Trial, { kind: 'answered' | 'failed' }>;
    }
  | { readonly type: 'setup/saved'; readonly id: number; readonly result: Result<Settings> };

export type SetupEffect =
  | { readonly type: 'setup/find-tokens' }
  /** A login by browser: comes back as `setup/login-code`, then as `setup/logged-in`. */
  | { readonly type: 'setup/login'; readonly id: number; readonly clientId: string }
  | { readonly type: 'setup/check'; readonly id: number; readonly token: Secret }
  /** Keep a pasted token; `was` is where it was kept on an earlier answer to the same question. */
  | {
      readonly type: 'setup/keep';
      readonly id: number;
      readonly token: Secret;
      readonly place: TokenPlace;
      readonly login?: LoginRecord;
      readonly was: TokenPlace | null;
    }
  /** Use a found token that is not the first one, in this run and without copying it. */
  | { readonly type: 'setup/hand-over'; readonly token: Secret }
  /** Ask the usual ports of model servers on this computer; no token is sent. */
  | { readonly type: 'setup/find-local'; readonly id: number; readonly ports: readonly number[] }
  | { readonly type: 'setup/try'; readonly id: number; readonly endpoint: Endpoint }
  /** Save the endpoint under a short name and make it the default; `activeToken` when one of several was picked. */
  | {
      readonly type: 'setup/save';
      readonly id: number;
      readonly endpoint: Endpoint;
      readonly activeToken: string | null;
    };

/** The wizard as it opens. */
export const NEW_SETUP: SetupPanel = {
  kind: 'setup',
  screen: 'welcome',
  trail: [],
  marked: {},
  pages: 0,
  problem: null,
  work: null,
  asked: 0,
  found: null,
  foundAt: '',
  places: { officialFile: '', ownFile: '' },
  clientId: '',
  grant: null,
  loginError: null,
  typed: EMPTY_SECRET_FIELD,
  revealed: false,
  doubted: false,
  picked: { kind: 'none' },
  check: { kind: 'running' },
  handed: false,
  kept: null,
  servers: [],
  strangers: [],
  fields: { address: EMPTY_BUFFER, variable: EMPTY_BUFFER, model: EMPTY_BUFFER },
  candidate: null,
  remark: '',
  trial: { kind: 'untried' },
};

/** The screen as one of four steps, as the progress shows it. */
export function stepOf(screen: SetupScreen): 1 | 2 | 3 | 4 {
  switch (screen) {
    case 'welcome':
      return 1;
    case 'paste':
    case 'guide':
    case 'browser':
    case 'check':
      return 2;
    case 'keep':
      return 3;
    case 'endpoint':
    case 'look':
    case 'address':
    case 'address-token':
    case 'variable':
    case 'model':
    case 'try':
      return 4;
  }
}

export function isFieldScreen(screen: SetupScreen): screen is FieldScreen {
  return screen === 'address' || screen === 'variable' || screen === 'model';
}

export function isTokenScreen(screen: SetupScreen): screen is 'paste' | 'guide' {
  return screen === 'paste' || screen === 'guide';
}
