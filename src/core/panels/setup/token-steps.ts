import { appError } from '../../errors.ts';
import { type FoundToken, sourceKey, type TokenPlace, tokenInUse } from '../../identity.ts';
import { keyNamed } from '../../key-table.ts';
import { Secret } from '../../secret.ts';
import type { Next, State } from '../../state.ts';
import { cleanPastedToken, tokenShapeWarning } from '../../token-shape.ts';
import { isRefused } from './choices.ts';
import { beginWork, goTo, withSetup } from './moves.ts';
import type { PickedToken, SetupPanel } from './panel.ts';

/**
 * The tokens found as they are offered: the one in use first, and each once. The official tools keep the one they use
 * in two files, and one pasted for this run may have been kept since.
 */
export function offeredTokens(
  found: readonly FoundToken[],
  activeToken: string | null,
): readonly FoundToken[] {
  const inUse = tokenInUse(found, activeToken);
  const byValue = new Map<string, FoundToken>();
  for (const one of inUse === undefined ? found : [inUse, ...found]) {
    const value = one.token.reveal();
    const known = byValue.get(value);
    if (known === undefined || known.source.kind === 'memory') byValue.set(value, one);
  }
  return [...byValue.values()];
}

/** Goes on with a token that was found, by reference. */
export function pickFound(state: State, panel: SetupPanel, found: FoundToken): Next {
  const first = panel.found?.[0] === found && !panel.handed && panel.kept === null;
  return checkToken(state, panel, { kind: 'found', found, first });
}

/** Goes on with what was typed; what does not look like a token is said once and then tried. */
export function submitTyped(state: State, panel: SetupPanel): Next {
  const token = cleanPastedToken(panel.typed.buffer.text);
  const warning = tokenShapeWarning(token);
  if (token === '') {
    const empty = appError('HF_TOKEN_MISSING', 'There is no token yet.', 'Paste it here, or skip this step.');
    return withSetup(state, { ...panel, problem: empty });
  }
  if (warning !== null && !panel.doubted) {
    const odd = appError('HF_TOKEN_REFUSED', warning, `${keyNamed('submit')} tries it all the same.`);
    return withSetup(state, { ...panel, doubted: true, problem: odd });
  }
  return checkToken(state, panel, { kind: 'typed', token: new Secret(token) });
}

/** Asks the Hub whose token it is, unless it has said so already: it counts these questions. */
export function checkToken(state: State, panel: SetupPanel, picked: PickedToken): Next {
  const known = panel.check.kind === 'accepted' && tokenOf(picked) === tokenOf(panel.picked);
  const there = goTo({ ...panel, picked }, 'check');
  return known ? withSetup(state, there) : checkAgain(state, there);
}

export function checkAgain(state: State, panel: SetupPanel): Next {
  const token = secretOf(panel.picked);
  if (token === null) return withSetup(state, panel);
  const asking = beginWork({ ...panel, check: { kind: 'running' } }, 'check');
  return withSetup(state, asking, { type: 'setup/check', id: asking.work.id, token });
}

/** From the check to where the token is kept, or past that for one that is kept already. */
export function acceptToken(state: State, panel: SetupPanel): Next {
  const { picked } = panel;
  switch (picked.kind) {
    case 'none':
      return withSetup(state, goTo(panel, 'endpoint'));
    case 'typed':
      return withSetup(state, goTo(panel, 'keep'));
    case 'found':
      if (picked.first) return withSetup(state, goTo(panel, 'endpoint'));
      return withSetup(state, goTo({ ...panel, handed: true }, 'endpoint'), {
        type: 'setup/hand-over',
        token: picked.found.token,
      });
  }
}

export function withoutToken(state: State, panel: SetupPanel): Next {
  return withSetup(state, goTo({ ...panel, picked: { kind: 'none' } }, 'endpoint'));
}

/** Skips the check: a refused token is left, any other is gone on with unchecked. */
export function skipCheck(state: State, panel: SetupPanel): Next {
  return isRefused(panel) ? withoutToken(state, panel) : acceptToken(state, panel);
}

export function keepToken(state: State, panel: SetupPanel, place: TokenPlace): Next {
  const token = secretOf(panel.picked);
  if (token === null) return withSetup(state, panel);
  const keeping = beginWork(panel, 'keep');
  return withSetup(state, keeping, {
    type: 'setup/keep',
    id: keeping.work.id,
    token,
    place,
    ...(panel.picked.kind === 'typed' && panel.picked.login !== undefined
      ? { login: panel.picked.login }
      : {}),
    was: panel.kept?.place ?? null,
  });
}

/** The found token that would be used before a kept one, if there is one: it is said where the token is kept. */
export function environmentToken(panel: SetupPanel): FoundToken | undefined {
  return panel.found?.find((found) => found.source.kind === 'env');
}

/** How settings name the picked token; null when nothing had to be picked. */
export function activeTokenOf(panel: SetupPanel): string | null {
  if (panel.picked.kind !== 'found' || panel.picked.first) return null;
  return sourceKey(panel.picked.found.source) || null;
}

function secretOf(picked: PickedToken): Secret | null {
  switch (picked.kind) {
    case 'none':
      return null;
    case 'found':
      return picked.found.token;
    case 'typed':
      return picked.token;
  }
}

function tokenOf(picked: PickedToken): string | null {
  return secretOf(picked)?.reveal() ?? null;
}
