import type { CommandId } from '../commands.ts';
import type { AppError } from '../errors.ts';
import { describeSource, type FoundToken, hasExpired, tokenInUse, tokenKey, tokenName } from '../identity.ts';
import { filterItems, type ListItem, type ListState, newList, selectedItem } from '../list.ts';
import { safeLine } from '../safe-text.ts';
import type { Settings } from '../settings.ts';
import { type Next, next, popPanel, pushPanel, type State, withError, withNotice } from '../state.ts';
import { filterList, moveInList, settleList } from './list-panel.ts';

/** The tokens that can be found, to use another one. */
export interface TokensPanel {
  readonly kind: 'tokens';
  readonly list: ListState;
  /** null while they are looked for. */
  readonly found: readonly FoundToken[] | null;
  /** ISO time at which they were found: tells which ones have expired. */
  readonly at: string;
}

export type TokensMsg =
  | { readonly type: 'tokens/found'; readonly found: readonly FoundToken[]; readonly at: string }
  /**
   * `settings`: null when the choice is not kept. `overriddenBy`: a variable that comes first in later runs; null when
   * there is none.
   */
  | {
      readonly type: 'tokens/switched';
      readonly name: string;
      readonly settings: Settings | null;
      readonly overriddenBy: string | null;
    }
  | { readonly type: 'tokens/not-switched'; readonly error: AppError };

export type TokensEffect =
  | { readonly type: 'tokens/find' }
  /** Uses it from now on; with `once` in this run only. */
  | { readonly type: 'tokens/switch'; readonly chosen: FoundToken; readonly once: boolean };

export interface TokenItem extends ListItem {
  readonly token: FoundToken;
}

export function openTokens(state: State): Next {
  const panel: TokensPanel = { kind: 'tokens', list: newList(), found: null, at: '' };
  return next(pushPanel(state, panel), { type: 'tokens/find' });
}

const itemsOf = new WeakMap<readonly FoundToken[], readonly TokenItem[]>();

/** The rows that the filter leaves: name, last characters, where it is, when it ends. */
export function shownTokens(panel: TokensPanel): readonly TokenItem[] {
  if (panel.found === null) return [];
  const items = itemsOf.get(panel.found) ?? panel.found.map((token) => itemOf(token, panel.at));
  itemsOf.set(panel.found, items);
  return filterItems(items, panel.list.filter.text);
}

function itemOf(token: FoundToken, at: string): TokenItem {
  const day = (token.expiresAt ?? '').slice(0, 10);
  return {
    key: tokenKey(token),
    token,
    fields: [
      safeLine(tokenName(token)),
      safeLine(token.token.masked),
      safeLine(describeSource(token.source)),
      safeLine(day === '' ? '' : hasExpired(token, at) ? `expired ${day}` : `until ${day}`),
    ],
  };
}

/** Whether requests go out with this one. */
export function isTokenInUse(state: State, panel: TokensPanel, token: FoundToken): boolean {
  return panel.found !== null && tokenInUse(panel.found, state.settings.activeToken) === token;
}

export function tokensCommand(state: State, panel: TokensPanel, id: CommandId): Next {
  const items = shownTokens(panel);
  switch (id) {
    case 'back':
      return next(popPanel(state));
    case 'choose': {
      const item = selectedItem(items, panel.list);
      if (item === undefined) return next(state);
      if (isTokenInUse(state, panel, item.token)) return next(popPanel(state));
      const once = state.practiceOnly || item.token.source.kind === 'memory';
      return next(popPanel(state), { type: 'tokens/switch', chosen: item.token, once });
    }
    default:
      return moveInList(state, panel, items, id, settle);
  }
}

/** Typed or pasted text: the filter. */
export function tokensText(state: State, panel: TokensPanel, text: string): Next {
  return filterList(state, panel, text, settle);
}

export function tokensUpdate(state: State, msg: TokensMsg): Next {
  switch (msg.type) {
    case 'tokens/found': {
      const { found, at } = msg;
      const panels = state.panels.map((panel) => (panel.kind === 'tokens' ? { ...panel, found, at } : panel));
      return next({ ...state, panels });
    }
    case 'tokens/switched': {
      const kept = msg.settings === null ? state : { ...state, settings: msg.settings };
      const { name, overriddenBy } = msg;
      if (overriddenBy !== null) {
        const hint = `${overriddenBy} in your environment comes first the next time: unset it to go on with ${name}.`;
        return next(withNotice(kept, 'done', `The token ${name} is used until you quit.`, hint));
      }
      const how = msg.settings === null ? ' until you quit' : '';
      return next(withNotice(kept, 'done', `The token ${name} is used now${how}.`));
    }
    case 'tokens/not-switched':
      return next(withError(state, msg.error));
  }
}

function settle(state: State, panel: TokensPanel): State {
  return settleList(state, panel, shownTokens(panel));
}
