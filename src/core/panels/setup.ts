import type { CommandId } from '../commands.ts';
import { editBuffer } from '../editor/edit-command.ts';
import { insertText } from '../editor/insert.ts';
import { PRACTICE } from '../endpoint.ts';
import { providersEndpoint } from '../endpoint-reference.ts';
import { type AppError, appError } from '../errors.ts';
import { keyIn } from '../key-shape.ts';
import { keyNamed } from '../key-table.ts';
import { chooseEndpoint } from '../notebook/endpoint-choice.ts';
import { findEndpoint } from '../settings.ts';
import { type Next, next, pushPanel, type State } from '../state.ts';
import { cleanPastedToken, looksLikeToken } from '../token-shape.ts';
import { logInByBrowser, loginUpdate } from './setup/browser-login.ts';
import { choicesOf, markedIndex, type SetupChoice } from './setup/choices.ts';
import {
  giveToken,
  lookForServers,
  openOnce,
  saveEndpoint,
  submitAddress,
  submitModel,
  submitVariable,
  tryAgain,
  tryEndpoint,
} from './setup/endpoint-steps.ts';
import { mark, markBy, unmarked } from './setup/marks.ts';
import { goBack, goInstead, goTo, leaveSetup, setupOf, withSetup } from './setup/moves.ts';
import { isFieldScreen, isTokenScreen, NEW_SETUP, type SetupMsg, type SetupPanel } from './setup/panel.ts';
import { tokenPage, tokensPage } from './setup/suggestions.ts';
import {
  acceptToken,
  checkAgain,
  keepToken,
  offeredTokens,
  pickFound,
  skipCheck,
  submitTyped,
  withoutToken,
} from './setup/token-steps.ts';
import { editField, typeToken } from './setup/typing.ts';

export type { SetupEffect, SetupMsg, SetupPanel } from './setup/panel.ts';

/** Pages that can be scrolled past the end before scrolling back moves again. */
const MOST_PAGES = 4;

/** Opens the wizard on its first screen and looks for tokens. */
export function openSetup(state: State): Next {
  if (setupOf(state) !== null) return next(state);
  return next(pushPanel(state, NEW_SETUP), { type: 'setup/find-tokens' });
}

/** The page in the browser that goes with the screen shown; null when there is none. */
export function setupPage(state: State, panel: SetupPanel): string | null {
  if (isTokenScreen(panel.screen)) return tokenPage(state.bases);
  if (panel.screen === 'browser') return panel.grant?.directAddress ?? panel.grant?.address ?? null;
  if (panel.screen !== 'check') return null;
  const scopeMissing = panel.check.kind === 'accepted' && panel.check.account.mayInfer === 'no';
  return scopeMissing ? tokensPage(state.bases) : null;
}

/** A key of the set-up context. */
export function setupCommand(state: State, shown: SetupPanel, id: CommandId): Next {
  // What is being written to a file is not left half done.
  if (shown.work?.kind === 'keep' || shown.work?.kind === 'save') return next(state);
  const panel: SetupPanel = { ...shown, problem: null, pages: 0 };
  switch (id) {
    case 'page-up':
      return withSetup(state, { ...shown, pages: Math.max(-MOST_PAGES, shown.pages - 1) });
    case 'page-down':
      return withSetup(state, { ...shown, pages: Math.min(MOST_PAGES, shown.pages + 1) });
    case 'back':
      return goBack(state, panel);
    case 'submit':
      return submit(state, panel);
    case 'setup-skip':
      return skip(state, panel);
    case 'choice-up':
      return withSetup(state, markBy(state, panel, -1));
    case 'choice-down':
      return withSetup(state, markBy(state, panel, 1));
    case 'reveal':
      return withSetup(state, isTokenScreen(panel.screen) ? { ...panel, revealed: !panel.revealed } : panel);
    case 'setup-open-page':
    case 'setup-copy-link': {
      const url = setupPage(state, panel);
      if (url === null) return withSetup(state, panel);
      return withSetup(
        state,
        panel,
        id === 'setup-open-page'
          ? { type: 'open-url', url }
          : { type: 'copy', text: url, what: 'the address of the page' },
      );
    }
    default:
      return withSetup(
        state,
        editField(panel, (buffer) => editBuffer(buffer, id) ?? buffer),
      );
  }
}

/** Typed or pasted text: into the field; a digit marks a choice; a token pasted on the first screen goes on with it. */
export function setupText(state: State, shown: SetupPanel, text: string): Next {
  const panel: SetupPanel = { ...shown, problem: null, pages: 0 };
  if (isTokenScreen(panel.screen)) return withSetup(state, typeToken(panel, text));
  if (isFieldScreen(panel.screen)) {
    const key = keyIn(text);
    if (key !== null) return withSetup(state, { ...panel, problem: keyRefused(key) });
    const line = text.replace(/\s+/g, '');
    return withSetup(
      state,
      editField(panel, (buffer) => insertText(buffer, line)),
    );
  }
  if (panel.screen === 'welcome' && looksLikeToken(cleanPastedToken(text))) {
    return withSetup(state, typeToken(goTo(panel, 'paste'), text));
  }
  if (!/^[1-9]$/.test(text)) return withSetup(state, panel);
  const choice = choicesOf(state, panel)[Number(text) - 1];
  return withSetup(state, choice === undefined ? panel : mark(panel, choice));
}

/** A key that lands in a field which shows what it holds is not taken. */
function keyRefused(key: string): AppError {
  return appError(
    'USAGE',
    `That is ${key}: it does not belong here, and was not taken.`,
    `${keyNamed('back')} leads back to the step for the token.`,
  );
}

/** What came of the work outside. Results of work that is no longer waited for are dropped. */
export function setupUpdate(state: State, msg: SetupMsg): Next {
  const panel = setupOf(state);
  if (panel === null) return next(state);
  if (msg.type === 'setup/tokens-found') {
    return withSetup(state, {
      ...panel,
      found: offeredTokens(msg.found, state.settings.activeToken),
      foundAt: msg.at,
      places: msg.places,
      clientId: msg.clientId ?? '',
    });
  }
  if (panel.work?.id !== msg.id) return next(state);
  const { work } = panel;
  switch (msg.type) {
    case 'setup/waited':
      return withSetup(state, { ...panel, work: { ...work, elapsedMs: msg.elapsedMs } });
    case 'setup/login-code':
    case 'setup/logged-in':
      return loginUpdate(state, msg);
    case 'setup/checked':
      return withSetup(state, {
        ...unmarked(panel),
        check: msg.result.ok
          ? { kind: 'accepted', account: msg.result.value }
          : { kind: 'failed', error: msg.result.error },
      });
    case 'setup/kept': {
      const settled: State = msg.settings === null ? state : { ...state, settings: msg.settings };
      if (!msg.result.ok) return withSetup(settled, { ...panel, work: null, problem: msg.result.error });
      const kept = { place: msg.place, source: msg.result.value };
      return withSetup(settled, goTo({ ...panel, kept, handed: true }, 'endpoint'));
    }
    case 'setup/server-found': {
      const servers = [...panel.servers, msg.server].sort((a, b) => a.port - b.port);
      return withSetup(state, { ...panel, servers });
    }
    case 'setup/stranger-found': {
      const strangers = [...panel.strangers, { port: msg.port, error: msg.error }];
      return withSetup(state, { ...panel, strangers });
    }
    case 'setup/looked':
      return withSetup(state, { ...panel, work: null });
    case 'setup/tried':
      return withSetup(state, { ...unmarked(panel), trial: msg.trial });
    case 'setup/saved':
      if (!msg.result.ok) return withSetup(state, { ...panel, work: null, problem: msg.result.error });
      return finish({ ...state, settings: msg.result.value });
  }
}

/** Closes the wizard on the endpoint that is the default now. */
function finish(state: State): Next {
  const endpoint = findEndpoint(state.settings, state.settings.defaultEndpoint) ?? PRACTICE;
  const said = `${endpoint.name} is saved and is your default endpoint.`;
  return chooseEndpoint({ ...state, panels: [] }, endpoint, said);
}

function submit(state: State, panel: SetupPanel): Next {
  switch (panel.screen) {
    case 'paste':
    case 'guide':
      return submitTyped(state, panel);
    case 'address':
      return submitAddress(state, panel);
    case 'model':
      return submitModel(state, panel);
    case 'variable':
      return submitVariable(state, panel);
    case 'welcome':
    case 'browser':
    case 'check':
    case 'keep':
    case 'endpoint':
    case 'look':
    case 'address-token':
    case 'try': {
      const choices = choicesOf(state, panel);
      const choice = choices[markedIndex(panel, choices)];
      if (choice === undefined) return withSetup(state, panel);
      return choose(state, mark(panel, choice), choice);
    }
  }
}

function choose(state: State, panel: SetupPanel, choice: SetupChoice): Next {
  switch (choice.kind) {
    case 'found':
      return pickFound(state, panel, choice.found);
    case 'paste':
      return withSetup(state, panel.screen === 'check' ? goInstead(panel, 'paste') : goTo(panel, 'paste'));
    case 'guide':
      return withSetup(state, goTo(panel, 'guide'));
    case 'browser':
    case 'browser-again':
      return logInByBrowser(state, panel);
    case 'without-token':
      return withoutToken(state, panel);
    case 'check-again':
      return checkAgain(state, panel);
    case 'go-on':
    case 'unchecked':
      return acceptToken(state, panel);
    case 'place':
      return keepToken(state, panel, choice.place);
    case 'keep-saved':
      return leaveSetup(state);
    case 'suggested':
      return tryEndpoint(state, panel, providersEndpoint(choice.model));
    case 'server':
      return tryEndpoint(state, panel, choice.server.endpoint);
    case 'found-servers':
      return withSetup(state, goTo(panel, 'look'));
    case 'look':
    case 'look-again':
      return lookForServers(state, panel);
    case 'address':
      return withSetup(state, goTo(panel, 'address'));
    case 'model':
      return withSetup(state, goTo(panel, 'model'));
    case 'practice':
      return tryEndpoint(state, panel, PRACTICE);
    case 'address-token':
      if (choice.from === 'env') return withSetup(state, goTo(panel, 'variable'));
      return giveToken(state, panel, { kind: choice.from });
    case 'try-again':
      return tryAgain(state, panel);
    case 'save':
      return saveEndpoint(state, panel);
    case 'once':
      return openOnce(state, panel);
    case 'another':
      return withSetup(state, goTo(panel, 'endpoint'));
  }
}

/** Leaves a question unanswered: whatever needs no answer and writes nothing. */
function skip(state: State, panel: SetupPanel): Next {
  switch (panel.screen) {
    case 'welcome':
    case 'paste':
    case 'guide':
    case 'browser':
      return withoutToken(state, panel);
    case 'check':
      return skipCheck(state, panel);
    case 'keep':
      return keepToken(state, panel, 'memory');
    case 'endpoint':
      return leaveSetup(state);
    case 'look':
    case 'address':
    case 'variable':
    case 'model':
      return withSetup(state, goTo(panel, 'endpoint'));
    case 'address-token':
      return giveToken(state, panel, { kind: 'none' });
    case 'try':
      if (panel.trial.kind !== 'running') return openOnce(state, panel);
      return withSetup(state, { ...unmarked(panel), trial: { kind: 'untried' } });
  }
}
