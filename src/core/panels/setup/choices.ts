import type { TokenRef } from '../../endpoint.ts';
import { type FoundToken, sourceKey, type TokenPlace } from '../../identity.ts';
import type { BaseUrls, State } from '../../state.ts';
import { isHuggingFaceUrl, isLoopback, isReadableOnTheWay } from '../../token-destination.ts';
import type { LocalServer, SetupPanel } from './panel.ts';
import { SUGGESTED_MODELS } from './suggestions.ts';

/** A line that can be chosen. What it says is the screen's business. */
export type SetupChoice =
  | { readonly kind: 'found'; readonly found: FoundToken }
  | { readonly kind: 'place'; readonly place: TokenPlace }
  | { readonly kind: 'suggested'; readonly model: string; readonly good: 'chat' | 'images' }
  | { readonly kind: 'server'; readonly server: LocalServer }
  | { readonly kind: 'address-token'; readonly from: TokenRef['kind'] }
  | {
      readonly kind:
        | 'paste'
        | 'guide'
        | 'browser'
        | 'browser-again'
        | 'without-token'
        | 'go-on'
        | 'check-again'
        | 'unchecked'
        | 'keep-saved'
        | 'look'
        | 'found-servers'
        | 'look-again'
        | 'address'
        | 'model'
        | 'practice'
        | 'try-again'
        | 'save'
        | 'once'
        | 'another';
    };

/** What tells a choice from the others of its screen, whatever its place in the list. */
export function keyOfChoice(choice: SetupChoice): string {
  switch (choice.kind) {
    case 'found':
      return `found ${sourceKey(choice.found.source)}`;
    case 'place':
      return `place ${choice.place}`;
    case 'suggested':
      return `suggested ${choice.model}`;
    case 'server':
      return `server ${choice.server.port} ${choice.server.endpoint.model ?? ''}`;
    case 'address-token':
      return `address-token ${choice.from}`;
    default:
      return choice.kind;
  }
}

/** The choices of the screen that is shown; none on a screen with a text field or while work is under way. */
export function choicesOf(state: State, panel: SetupPanel): readonly SetupChoice[] {
  switch (panel.screen) {
    case 'welcome':
      if (panel.found === null) return [];
      return [
        ...panel.found.map((found) => ({ kind: 'found', found }) as const),
        ...(panel.clientId === '' ? [] : [{ kind: 'browser' } as const]),
        { kind: 'paste' },
        { kind: 'guide' },
        { kind: 'without-token' },
      ];
    case 'check':
      return checkChoices(panel);
    case 'browser':
      return panel.loginError === null
        ? []
        : [{ kind: 'browser-again' }, { kind: 'paste' }, { kind: 'without-token' }];
    case 'keep':
      return (['official-file', 'own-file', 'memory'] as const).map((place) => ({ kind: 'place', place }));
    case 'endpoint':
      return endpointChoices(state, panel);
    case 'look':
      return [
        ...panel.servers.map((server) => ({ kind: 'server', server }) as const),
        ...(panel.work === null ? [{ kind: 'look-again' } as const, { kind: 'another' } as const] : []),
      ];
    case 'address-token':
      return addressTokenChoices(panel, state.bases);
    case 'try':
      return tryChoices(panel);
    case 'paste':
    case 'guide':
    case 'address':
    case 'variable':
    case 'model':
      return [];
  }
}

/** Place of the marked choice; 0 when none was marked. */
export function markedIndex(panel: SetupPanel, choices: readonly SetupChoice[]): number {
  const key = panel.marked[panel.screen];
  return Math.max(
    0,
    choices.findIndex((choice) => keyOfChoice(choice) === key),
  );
}

/** Refused by the Hub: asking again with the same token is of no use. */
export function isRefused(panel: SetupPanel): boolean {
  return (
    panel.check.kind === 'failed' &&
    (panel.check.error.code === 'HF_TOKEN_REFUSED' || panel.check.error.code === 'HF_TOKEN_EXPIRED')
  );
}

function checkChoices(panel: SetupPanel): readonly SetupChoice[] {
  switch (panel.check.kind) {
    case 'running':
      return [];
    case 'accepted':
      return panel.check.account.mayInfer === 'no'
        ? [{ kind: 'check-again' }, { kind: 'paste' }, { kind: 'go-on' }, { kind: 'without-token' }]
        : [{ kind: 'go-on' }];
    case 'failed':
      return isRefused(panel)
        ? [{ kind: 'paste' }, { kind: 'check-again' }, { kind: 'without-token' }]
        : [{ kind: 'check-again' }, { kind: 'unchecked' }, { kind: 'without-token' }];
  }
}

/** Models found here that stand among the other choices; more of them have a list of their own. */
const MOST_AMONG_OTHERS = 3;

function endpointChoices(state: State, panel: SetupPanel): readonly SetupChoice[] {
  const withToken = panel.picked.kind !== 'none';
  return [
    ...(state.settings.endpoints.length > 0 ? [{ kind: 'keep-saved' } as const] : []),
    ...(withToken ? SUGGESTED_MODELS.map((model) => ({ kind: 'suggested', ...model }) as const) : []),
    ...(panel.servers.length > MOST_AMONG_OTHERS
      ? [{ kind: 'found-servers' } as const]
      : panel.servers.map((server) => ({ kind: 'server', server }) as const)),
    { kind: 'look' },
    { kind: 'address' },
    ...(withToken ? [{ kind: 'model' } as const] : []),
    { kind: 'practice' },
  ];
}

function addressTokenChoices(panel: SetupPanel, bases: BaseUrls): readonly SetupChoice[] {
  const { candidate } = panel;
  const url = candidate !== null && 'url' in candidate ? candidate.url : '';
  const none = { kind: 'address-token', from: 'none' } as const;
  const hub = { kind: 'address-token', from: 'hub' } as const;
  const variable = { kind: 'address-token', from: 'env' } as const;
  if (!URL.canParse(url) || isReadableOnTheWay(new URL(url))) return [none];
  // A server on this computer has no use for the Hub token.
  if (panel.picked.kind === 'none' || isLoopback(new URL(url))) return [none, variable];
  return isHuggingFaceUrl(url, bases) ? [hub, none, variable] : [none, variable, hub];
}

function tryChoices(panel: SetupPanel): readonly SetupChoice[] {
  const practice = panel.candidate?.kind === 'practice';
  switch (panel.trial.kind) {
    case 'running':
      return [];
    case 'answered':
      return practice
        ? [{ kind: 'once' }, { kind: 'another' }]
        : [{ kind: 'save' }, { kind: 'once' }, { kind: 'another' }];
    case 'untried':
    case 'failed':
      return practice
        ? [{ kind: 'try-again' }, { kind: 'once' }, { kind: 'another' }]
        : [{ kind: 'try-again' }, { kind: 'another' }, { kind: 'save' }, { kind: 'once' }];
  }
}
