import type { CommandId, KeyContext } from '../core/commands.ts';
import { consequenceOf, powerOf, saidOf } from '../core/dedicated.ts';
import type { Endpoint } from '../core/endpoint.ts';
import { describeLatency, testOf } from '../core/endpoint-test.ts';
import type { ListItem } from '../core/list.ts';
import { type DedicatedPanel, shownDedicated } from '../core/panels/dedicated.ts';
import { offerOf, refusalOf, shownEndpoints } from '../core/panels/endpoint-items.ts';
import { type EndpointsPanel, isDefault, isInUse } from '../core/panels/endpoints.ts';
import type { Panel } from '../core/panels/panel.ts';
import type { SessionsPanel } from '../core/panels/sessions.ts';
import { type SettingsPanel, shownSettings } from '../core/panels/settings.ts';
import { shownSessions } from '../core/panels/shown-sessions.ts';
import { isTokenInUse, shownTokens, type TokensPanel } from '../core/panels/tokens.ts';
import { describeOffer } from '../core/served-model.ts';
import { titleOf } from '../core/session.ts';
import { meaningOf } from '../core/setting-change.ts';
import type { State } from '../core/state.ts';
import { writtenDate } from '../core/written-date.ts';
import { aboutOffer, quoted, targetOf } from '../ui/screens/endpoints.ts';
import { emptySentence, READING, writtenSize } from '../ui/screens/sessions.ts';
import { counted, inShort, joined, type Said, say, warn } from './said.ts';
import { formLines } from './say-form.ts';
import { setupActions, setupLines } from './spoken-page.ts';
import { wordsAt } from './words.ts';

/** Items of a list that are read out at once: of more, words say which. */
const READ_OUT = 30;

/** What a panel says, whole. */
export function panelLines(state: State, panel: Panel): readonly Said[] {
  switch (panel.kind) {
    case 'setup':
      return setupLines(state, panel);
    case 'endpoints':
      return endpointsLines(state, panel);
    case 'dedicated':
      return dedicatedLines(panel);
    case 'tokens':
      return tokensLines(state, panel);
    case 'sessions':
      return sessionsLines(state, panel);
    case 'settings':
      return settingsLines(state, panel);
    case 'endpoint-form':
      return formLines(state, panel);
    case 'confirm':
      return [say(panel.question)];
    case 'help':
    case 'palette':
      return [];
  }
}

/** What can be done in a panel, said once when it opens; '' for nothing. */
export function panelActions(state: State, panel: Panel): string {
  switch (panel.kind) {
    case 'setup':
      return `A number answers. Also ${setupActions(state, panel)}.`;
    case 'endpoints':
      return `A number ${panel.forCell === null ? 'uses it' : 'asks it'}; a model id or a URL can be typed as well. Also ${named('list', ['item-add', 'item-edit', 'item-test', 'item-default', 'item-delete', 'item-undo', 'list-mine'])}.`;
    case 'dedicated':
      return `A number uses it. Also ${named('list', ['item-power', 'list-mine'])}.`;
    case 'tokens':
      return 'A number uses it.';
    case 'sessions':
      return panel.renaming === null
        ? `A number opens it; words are looked for in all that was said. Also ${named('list', ['item-add', 'item-edit', 'item-default', 'item-duplicate', 'item-delete', 'item-undo'])}.`
        : '';
    case 'settings':
      return 'A number goes on to the next value.';
    case 'endpoint-form':
      return `One field after the other. Also ${named('form', ['field-previous', 'submit', 'back'])}.`;
    case 'confirm':
    case 'help':
    case 'palette':
      return '';
  }
}

function named(context: KeyContext, ids: readonly CommandId[]): string {
  return wordsAt(context)
    .filter(({ id }) => ids.includes(id))
    .map(({ word, takes }) => `/${word} ${takes}`.trim())
    .join(', ');
}

/** Numbered, and counted where there are more than one would listen to. */
function numbered<I extends ListItem>(items: readonly I[], line: (item: I) => string): readonly Said[] {
  const rest = items.length - READ_OUT;
  return [
    ...items.slice(0, READ_OUT).map((item, i) => say(`${i + 1}. ${line(item)}`)),
    ...(rest > 0 ? [say(`And ${rest} more: words say which.`)] : []),
  ];
}

const filterLine = ({ text }: { readonly text: string }, found: number): readonly Said[] =>
  text.trim() === '' ? [] : [say(`${counted(found, 'match', 'matches')} for ${inShort(text)}.`)];

function endpointsLines(state: State, panel: EndpointsPanel): readonly Said[] {
  const items = shownEndpoints(state, panel);
  const refusal = refusalOf(state, panel);
  return [
    say(panel.forCell === null ? 'Endpoints.' : 'Ask the cell again on which endpoint?'),
    ...filterLine(panel.list.filter, items.length),
    ...(items.length === 0
      ? [say(refusal || 'No endpoint matches. A model id (org/name) or a URL can be used as it is.')]
      : numbered(items, (item) => {
          if (item.row === 'once' && item.fields.length < 3)
            return joined([item.fields[0] ?? '', aboutOffer(item)]);
          if (item.row === 'save') return joined([item.fields[0] ?? '', aboutOffer(item)]);
          const { endpoint } = item;
          return joined([
            endpoint.name,
            targetOf(endpoint).replaceAll(' · ', ', '),
            figuresOf(state, endpoint),
            ...(isInUse(state, endpoint) ? ['in use'] : []),
            ...(isDefault(state, endpoint) ? ['default'] : []),
            testWords(state, endpoint),
          ]);
        })),
  ];
}

function figuresOf(state: State, endpoint: Endpoint): string {
  const offer = offerOf(state, endpoint);
  return offer === null ? '' : describeOffer(offer).replaceAll(' · ', ', ');
}

function testWords(state: State, endpoint: Parameters<typeof testOf>[1]): string {
  const test = testOf(state.endpointTests, endpoint);
  switch (test?.kind) {
    case undefined:
      return '';
    case 'testing':
      return 'being tested';
    case 'answered':
      return `tested: answered in ${describeLatency(test.latencyMs)}${quoted(test.says)}`;
    case 'failed':
      return `test failed: ${test.error.message} ${test.error.hint}`.trim();
  }
}

function dedicatedLines(panel: DedicatedPanel): readonly Said[] {
  const head = say('My Inference Endpoints.');
  switch (panel.load.kind) {
    case 'loading':
      return [head, say('Asking Hugging Face for them.')];
    case 'failed':
      return [head, warn(`${panel.load.error.message} ${panel.load.error.hint}`.trim())];
    case 'loaded': {
      const items = shownDedicated(panel);
      const { unlisted, endpoints } = panel.load.found;
      const none =
        endpoints.length === 0
          ? 'You have none. They are made at https://endpoints.huggingface.co.'
          : 'No endpoint matches.';
      return [
        head,
        ...filterLine(panel.list.filter, items.length),
        ...(items.length === 0 ? [say(none)] : []),
        ...numbered(items, ({ fields, endpoint }) =>
          joined([
            ...fields,
            consequenceOf(endpoint.state),
            saidOf(endpoint),
            `/power: ${powerOf(endpoint.state)}`,
          ]),
        ),
        ...(unlisted.length === 0 ? [] : [warn(`Not listed: ${unlisted.join(', ')}.`)]),
      ];
    }
  }
}

function tokensLines(state: State, panel: TokensPanel): readonly Said[] {
  const items = shownTokens(panel);
  if (panel.found === null) return [say('Looking for tokens.')];
  const none = panel.found.length === 0 ? 'There is no token yet: /setup leads to one.' : 'No token matches.';
  return [
    say('Tokens.'),
    ...(items.length === 0 ? [say(none)] : []),
    ...numbered(items, ({ fields, token }) =>
      joined([...fields, ...(isTokenInUse(state, panel, token) ? ['in use'] : []), token.warning ?? '']),
    ),
  ];
}

function sessionsLines(state: State, panel: SessionsPanel): readonly Said[] {
  const items = shownSessions(panel);
  if (panel.renaming !== null) {
    const item = items.find(({ key }) => key === panel.list.selected);
    return [say(`A new title for ${item === undefined ? 'the session' : titleOf(item.summary)}.`)];
  }
  // Numbers that are heard must stay: what is not sure yet is not read out.
  if (panel.progress !== null) return [say('Sessions.'), say(READING)];
  const reading = panel.found?.reading ?? null;
  return [
    say('Sessions.'),
    ...(panel.items === null ? [] : filterLine(panel.list.filter, items.length)),
    ...(items.length === 0 ? [say(emptySentence(panel))] : []),
    ...numbered(items, ({ summary, said }) =>
      said === undefined
        ? joined([
            titleOf(summary),
            writtenDate(summary.updatedAt, panel.now, panel.timeZone),
            summary.endpoint,
            counted(summary.exchanges, 'exchange'),
            ...(summary.isDamaged === true ? ['damaged, mended when it is opened'] : []),
            writtenSize(summary.bytes),
            ...(summary.id === state.session.id ? ['open'] : []),
            ...(summary.pinned ? ['pinned'] : []),
          ])
        : `${titleOf(summary)}: ${said.pieces.map(({ text }) => text).join('')}`,
    ),
    ...(reading === null ? [] : [say('Still reading what was said in other sessions.')]),
    ...(panel.unreadable === 0
      ? []
      : [warn(`${counted(panel.unreadable, 'file')} could not be read: hf-tui doctor names the folder.`)]),
  ];
}

function settingsLines(state: State, panel: SettingsPanel): readonly Said[] {
  const items = shownSettings(state, panel);
  if (items.length === 0) return [say('No setting matches.')];
  return [
    say('Settings.'),
    ...numbered(
      items,
      ({ setting, value }) => `${setting.title} (${setting.name}): ${value}. ${meaningOf(setting, value)}`,
    ),
  ];
}
