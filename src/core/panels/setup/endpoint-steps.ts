import type { Endpoint, TokenRef } from '../../endpoint.ts';
import { completeUrl } from '../../endpoint-draft.ts';
import { providersEndpoint, type ResolvedReference, resolveReference } from '../../endpoint-reference.ts';
import { type AppError, appError, type Result } from '../../errors.ts';
import { keyNamed } from '../../key-table.ts';
import { chooseEndpoint } from '../../notebook/endpoint-choice.ts';
import { isRetiredAddress } from '../../retired-host.ts';
import { type Next, next, type State } from '../../state.ts';
import { looksLikeToken } from '../../token-shape.ts';
import { beginWork, goTo, withSetup } from './moves.ts';
import type { SetupPanel } from './panel.ts';
import { LOCAL_SERVERS } from './suggestions.ts';
import { activeTokenOf } from './token-steps.ts';

/** Tries an endpoint with one real call. */
export function tryEndpoint(state: State, panel: SetupPanel, candidate: Endpoint, remark = ''): Next {
  const there = goTo({ ...panel, candidate, remark, trial: { kind: 'running' } }, 'try');
  const trying = beginWork(there, 'try');
  return withSetup(state, trying, { type: 'setup/try', id: trying.work.id, endpoint: candidate });
}

export function tryAgain(state: State, panel: SetupPanel): Next {
  if (panel.candidate === null) return withSetup(state, panel);
  const trying = beginWork({ ...panel, trial: { kind: 'running' } }, 'try');
  return withSetup(state, trying, { type: 'setup/try', id: trying.work.id, endpoint: panel.candidate });
}

/** Asks the ports where model servers listen; the answers come one by one. */
export function lookForServers(state: State, panel: SetupPanel): Next {
  const there = panel.screen === 'look' ? panel : goTo(panel, 'look');
  const looking = beginWork({ ...there, servers: [], strangers: [] }, 'look');
  const ports = LOCAL_SERVERS.map((server) => server.port);
  return withSetup(state, looking, { type: 'setup/find-local', id: looking.work.id, ports });
}

export function submitModel(state: State, panel: SetupPanel): Next {
  const text = panel.fields.model.text.trim();
  const resolved = resolveReference(state.settings, text, state.bases.router);
  if (isRetiredAddress(text)) return submitResolved(state, panel, resolved);
  if (!resolved.ok || resolved.value.endpoint.kind !== 'providers') {
    return withProblem(
      state,
      panel,
      appError(
        'ENDPOINT_INVALID',
        text === '' ? 'There is no model id yet.' : `"${text}" is no model id.`,
        'It reads owner/name, such as openai/gpt-oss-120b, with :fastest, :cheapest or :provider behind it if you like.',
      ),
    );
  }
  return tryEndpoint(state, panel, providersEndpoint(resolved.value.endpoint.model), resolved.value.notice);
}

export function submitAddress(state: State, panel: SetupPanel): Next {
  const text = panel.fields.address.text.trim();
  if (text === '') {
    return withProblem(
      state,
      panel,
      appError('ENDPOINT_INVALID', 'There is no address yet.', 'Type one, such as http://localhost:8080.'),
    );
  }
  return submitResolved(state, panel, resolveReference(state.settings, asUrl(text), state.bases.router));
}

/** Goes on with what an address turned out to be: to the question for its token where it has a choice of them. */
function submitResolved(state: State, panel: SetupPanel, resolved: Result<ResolvedReference>): Next {
  if (!resolved.ok) return withProblem(state, panel, resolved.error);
  const { endpoint, notice } = resolved.value;
  if (endpoint.kind === 'practice') return tryEndpoint(state, panel, endpoint);
  if (endpoint.kind !== 'providers') {
    return withSetup(state, goTo({ ...panel, candidate: endpoint, remark: notice ?? '' }, 'address-token'));
  }
  if (panel.picked.kind === 'none') {
    return withProblem(
      state,
      panel,
      appError(
        'HF_TOKEN_MISSING',
        `${notice ?? `${endpoint.model} is a model on Inference Providers.`} That needs a token.`,
        `${keyNamed('back')} goes back to the token; or give the address of another server.`,
      ),
    );
  }
  return tryEndpoint(state, panel, endpoint, notice);
}

/** A host without its scheme is completed; a model id stays what it is. */
function asUrl(text: string): string {
  const host = text.split('/')[0] ?? '';
  return /[.:]/.test(host) || host === 'localhost' ? completeUrl(text) : text;
}

/** The address with the token it is given. */
export function giveToken(state: State, panel: SetupPanel, token: TokenRef): Next {
  const { candidate } = panel;
  if (candidate === null) return withSetup(state, panel);
  return tryEndpoint(state, panel, { ...candidate, token }, panel.remark);
}

export function submitVariable(state: State, panel: SetupPanel): Next {
  const name = panel.fields.variable.text.trim().replace(/^\$\{?|\}$/g, '');
  if (looksLikeToken(name)) {
    const emptied = { ...panel.fields, variable: { ...panel.fields.variable, ...FORGOTTEN } };
    return withProblem(
      state,
      { ...panel, fields: emptied },
      appError(
        'USAGE',
        'That was a token: it is not kept here.',
        'Put it into an environment variable and give the name of that.',
      ),
    );
  }
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return withProblem(
      state,
      panel,
      appError(
        'USAGE',
        name === '' ? 'There is no name yet.' : `"${name}" cannot be the name of a variable.`,
        'It has letters, digits and underscores, such as MY_SERVER_TOKEN.',
      ),
    );
  }
  return giveToken(state, panel, { kind: 'env', name });
}

const FORGOTTEN = { text: '', cursor: 0, killed: [], undo: [], redo: [] } as const;

export function saveEndpoint(state: State, panel: SetupPanel): Next {
  if (panel.candidate === null) return withSetup(state, panel);
  const saving = beginWork(panel, 'save');
  return withSetup(state, saving, {
    type: 'setup/save',
    id: saving.work.id,
    endpoint: panel.candidate,
    activeToken: activeTokenOf(panel),
  });
}

/** Opens the notebook on the endpoint without saving it. */
export function openOnce(state: State, panel: SetupPanel): Next {
  const closed: State = { ...state, panels: [] };
  if (panel.candidate === null) return next(closed);
  return chooseEndpoint(
    closed,
    panel.candidate,
    panel.candidate.kind === 'practice'
      ? 'This is the practice endpoint. Nothing was saved: set-up opens again at the next start.'
      : `The next prompt goes to ${panel.candidate.name}. It was not saved.`,
  );
}

function withProblem(state: State, panel: SetupPanel, problem: AppError): Next {
  return withSetup(state, { ...panel, problem });
}
