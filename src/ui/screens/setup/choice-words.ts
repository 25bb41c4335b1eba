import { describeEndpoint, hostOf } from '../../../core/endpoint.ts';
import { describeLatency } from '../../../core/endpoint-test.ts';
import { describeSource, type FoundToken, type TokenPlace } from '../../../core/identity.ts';
import type { SetupChoice } from '../../../core/panels/setup/choices.ts';
import type { SetupPanel } from '../../../core/panels/setup/panel.ts';
import { LOCAL_SERVERS } from '../../../core/panels/setup/suggestions.ts';
import { type SafeText, words } from '../../../core/safe-text.ts';
import type { State } from '../../../core/state.ts';
import { isHuggingFaceUrl } from '../../../core/token-destination.ts';
import type { Line } from '../../../render/row.ts';

export interface ChoiceWords {
  readonly label: SafeText;
  /** What it means, a line each. */
  readonly details: readonly Line[];
}

/** What a choice says on the screen that is shown. */
export function wordsOf(state: State, panel: SetupPanel, choice: SetupChoice): ChoiceWords {
  switch (choice.kind) {
    case 'found':
      return foundWords(panel, choice.found);
    case 'paste':
      return panel.screen === 'check'
        ? say(words`Paste another token`)
        : say(words`Paste a token`, words`One that you have already; it begins with hf_.`);
    case 'guide':
      return say(
        words`Show me how to get a token`,
        words`Step by step in the browser, about two minutes. An account is free.`,
      );
    case 'browser':
      return say(
        words`Log in with a browser`,
        words`You confirm a code on huggingface.co; the token is renewed by itself.`,
      );
    case 'browser-again':
      return say(words`Ask for a new code`);
    case 'without-token':
      return say(
        words`Go on without a token`,
        words`For a server on this computer, an address of your own, or the practice endpoint.`,
      );
    case 'check-again':
      return say(words`Check it again`);
    case 'go-on':
      return panel.check.kind === 'accepted' && panel.check.account.mayInfer === 'no'
        ? say(words`Go on all the same`, words`For servers that ask for no such permission.`)
        : say(words`Go on`);
    case 'unchecked':
      return say(words`Go on with it unchecked`, words`It is checked by the first call that uses it.`);
    case 'place':
      return placeWords(panel, choice.place);
    case 'keep-saved':
      return say(
        words`Leave the saved endpoints as they are`,
        state.settings.defaultEndpoint === ''
          ? words`None of them is the default yet.`
          : words`${state.settings.defaultEndpoint} stays the default.`,
      );
    case 'suggested': {
      const model = choice.model.replace(/:[^/]*$/, '');
      return choice.good === 'chat'
        ? say(words`${model}`, words`To chat with. On Inference Providers, whichever is fastest.`)
        : say(words`${model}`, words`Sees images: for chat and captions. On Inference Providers.`);
    }
    case 'server':
      return say(
        words`${describeEndpoint(choice.server.endpoint)}`,
        words`On this computer, port ${choice.server.port}${usually(choice.server.port)}. Answered in ${describeLatency(choice.server.latencyMs)}.`,
      );
    case 'found-servers':
      return say(
        words`One of the ${panel.servers.length} models found on this computer`,
        words`On ${listed([...new Set(panel.servers.map(({ port }) => `port ${port}`))])}.`,
      );
    case 'look':
      return say(
        words`Look for a server on this computer`,
        words`Asks ports ${listed(LOCAL_SERVERS.map((server) => String(server.port)))}. No token is sent.`,
      );
    case 'look-again':
      return say(words`Look again`);
    case 'address':
      return say(
        words`Give an address`,
        words`A dedicated Inference Endpoint, or any server with an OpenAI or image-to-text API.`,
      );
    case 'model':
      return say(words`Another model on Inference Providers`, words`By its id, owner/name.`);
    case 'practice':
      return say(
        words`The practice endpoint`,
        words`Built in: no token, no network. It repeats what it is asked and measures images.`,
      );
    case 'address-token':
      return addressTokenWords(state, panel, choice.from);
    case 'try-again':
      return panel.trial.kind === 'untried' ? say(words`Try it`) : say(words`Try again`);
    case 'save':
      return panel.trial.kind === 'answered'
        ? say(words`Save it and open the notebook`, words`It becomes your default endpoint.`)
        : say(words`Save it all the same`, words`It becomes your default endpoint.`);
    case 'once':
      return panel.candidate?.kind === 'practice'
        ? say(
            words`Open the notebook with it`,
            words`Nothing is saved: set-up opens again at the next start.`,
          )
        : say(
            words`Use it without saving`,
            state.settings.endpoints.length === 0
              ? words`Set-up opens again at the next start.`
              : words`The saved endpoints stay as they are.`,
          );
    case 'another':
      return say(words`Choose another endpoint`);
  }
}

/** `a, b and c` */
export function listed(items: readonly string[], last: 'and' | 'or' = 'and'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

/** ` (usually Ollama)` */
function usually(port: number): string {
  const known = LOCAL_SERVERS.find((server) => server.port === port);
  return known === undefined ? '' : ` (usually ${known.usually})`;
}

/** Whether a token said when it ends, and has. */
function hasExpired(panel: SetupPanel, found: FoundToken): boolean {
  return found.expiresAt !== undefined && Date.parse(found.expiresAt) <= Date.parse(panel.foundAt);
}

function say(label: SafeText, detail?: SafeText): ChoiceWords {
  return { label, details: detail === undefined ? [] : [[{ text: detail, style: 'dim' }]] };
}

function foundWords(panel: SetupPanel, found: FoundToken): ChoiceWords {
  const label = words`Use ${describeSource(found.source)}`;
  const expired = hasExpired(panel, found);
  const what: Line = [
    { text: words`${found.token.masked}` },
    expired
      ? { text: words`  expired on ${(found.expiresAt ?? '').slice(0, 10)}`, style: 'warning' }
      : { text: words`  used where it is; nothing is copied`, style: 'dim' },
  ];
  const warning: readonly Line[] =
    found.warning === undefined ? [] : [[{ text: words`! ${found.warning}`, style: 'warning' }]];
  return { label, details: [what, ...warning] };
}

function placeWords(panel: SetupPanel, place: TokenPlace): ChoiceWords {
  const now = panel.found?.find((found) => found.source.kind === place);
  const typed = panel.picked.kind === 'typed' ? panel.picked.token.reveal() : '';
  const replaced: readonly Line[] =
    now === undefined || place === 'memory' || now.token.reveal() === typed
      ? []
      : [[{ text: words`! Replaces ${now.token.masked}, which is there now.`, style: 'warning' }]];
  switch (place) {
    case 'official-file':
      return {
        label: words`In the file of the official tools`,
        details: [
          [{ text: words`${panel.places.officialFile}` }],
          [{ text: words`Shared with hf and other tools; readable by you only.`, style: 'dim' }],
          ...replaced,
        ],
      };
    case 'own-file':
      return {
        label: words`In a file of hf-tui alone`,
        details: [
          [{ text: words`${panel.places.ownFile}` }],
          [{ text: words`Readable by you only.`, style: 'dim' }],
          ...replaced,
        ],
      };
    case 'memory':
      return say(words`Nowhere: for this run only`, words`You paste it again at the next start.`);
  }
}

function addressTokenWords(state: State, panel: SetupPanel, from: 'none' | 'hub' | 'env'): ChoiceWords {
  switch (from) {
    case 'none':
      return say(words`No token`);
    case 'env':
      return say(words`A token of its own`, words`Read from an environment variable that you name.`);
    case 'hub': {
      const url = panel.candidate !== null && 'url' in panel.candidate ? panel.candidate.url : '';
      return isHuggingFaceUrl(url, state.bases)
        ? say(words`Your Hugging Face token`, words`The server belongs to Hugging Face.`)
        : {
            label: words`Your Hugging Face token`,
            details: [
              [
                {
                  text: words`! ${hostOf(url)} could use it as you: only if you trust it.`,
                  style: 'warning',
                },
              ],
            ],
          };
    }
  }
}
