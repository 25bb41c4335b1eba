import { type Endpoint, hostOf } from '../core/endpoint.ts';
import type { AppError } from '../core/errors.ts';
import { chosenRun } from '../core/exchange.ts';
import { factsOf, SESSION_END } from '../core/exchange-facts.ts';
import { type SafeText, safeLine, words } from '../core/safe-text.ts';
import { titleOf } from '../core/session.ts';
import type { State } from '../core/state.ts';
import { blank, type Line, lineWidth, type Span, spread, truncate, widthOf } from './row.ts';

/** Cells of the title that the model gives way to. */
const LEAST_TITLE = 16;

/** Between the model and the state of the file. */
const GAP = 4;

/** The top line: the session's title, who answers, and whether the file is saved. The last is never cut away. */
export function titleLine(state: State, columns: number): Line {
  const save = saveSpans(state);
  const saveWidth = lineWidth(save);
  const title: Line = [{ text: safeLine(titleOf(state.session)), style: 'bold' }];
  const room = columns - 2 - saveWidth - Math.min(lineWidth(title), LEAST_TITLE) - GAP * 2;
  const who = modelNames(state).find((name) => widthOf(name) <= room);
  const model: Line = who === undefined ? [] : [{ text: who, style: 'dim' }];
  const gap: Line = model.length > 0 && save.length > 0 ? [{ text: blank(GAP) }] : [];
  const right = truncate([...model, ...gap, ...save], Math.max(0, columns - 2));
  if (right.length === 0) return truncate([{ text: blank(1) }, ...title], columns - 1);
  return [...spread([{ text: blank(1) }, ...title], right, columns - 1), { text: blank(1) }];
}

function saveSpans({ saved, session, keptAt, isReading }: State): readonly Span[] {
  if (isReading && saved.kind === 'saved') return [{ text: words`reading…`, style: 'dim' }];
  switch (saved.kind) {
    case 'new':
      return [];
    case 'opening':
      return [{ text: words`opening…`, style: 'dim' }];
    case 'saving':
      return [{ text: words`saving`, style: 'dim' }];
    case 'saved':
      if (keptAt?.session !== session.id) return [{ text: words`saved`, style: 'dim' }];
      return [{ text: words`saved in ${folderName(keptAt.path)}`, style: 'dim' }];
    case 'failed':
      return [{ text: words` NOT SAVED: ${reason(saved.error)} `, style: ['inverse', 'error'] }];
    case 'read-only':
      return [{ text: readOnlyWords(saved.error), style: 'warning' }];
  }
}

/** The folder of a file, its end when it is long. */
function folderName(path: string): string {
  const folder = path.replace(/[\\/][^\\/]*$/, '');
  const last = folder.split(/[\\/]/).at(-1) ?? folder;
  return folder.length <= 32 ? folder : `…/${last}`;
}

function readOnlyWords({ code }: AppError): SafeText {
  return code === 'STORE_LOCKED' ? words`read-only · open in another window` : words`read-only`;
}

/** A few words; the sentence is said where there is room for it. */
function reason(error: AppError): string {
  switch (error.code) {
    case 'STORE_FULL':
      return 'disk full';
    case 'STORE_DENIED':
      return error.message.endsWith('read-only.') ? 'read-only disk' : 'no permission';
    case 'STORE_LOCKED':
      return 'open elsewhere';
    case 'SESSION_READ_ONLY':
    case 'SESSION_NEWER':
      return 'read-only';
    default:
      // Behind what could not be done stands why.
      return error.message.replace(/\.$/, '').replace(/^.*: /s, '');
  }
}

/** Who answers, the fullest name first: `Qwen/Qwen3-32B · cerebras`, `Qwen/Qwen3-32B`, `Qwen3-32B`. */
function modelNames({ endpoint, session }: State): readonly SafeText[] {
  if (endpoint === null) return [words`no endpoint`];
  const [model, asked] = namesOf(endpoint);
  // Who answered long ago says little about who answers now.
  const answered = session.exchanges
    .slice(-SESSION_END)
    .findLast((one) => factsOf(one).endpoints[0] === endpoint.name);
  const run = answered === undefined ? undefined : chosenRun(answered);
  const provider = run?.endpoint.provider || asked;
  const short = model.split('/').at(-1) ?? model;
  return [...(provider === '' ? [] : [words`${model} · ${provider}`]), words`${model}`, words`${short}`];
}

function namesOf(endpoint: Endpoint): readonly [model: string, provider: string] {
  switch (endpoint.kind) {
    case 'providers': {
      const [model = endpoint.model, provider = ''] = endpoint.model.split(':');
      return [model, provider];
    }
    case 'openai':
    case 'text-generation':
      return endpoint.model === undefined
        ? [endpoint.name, hostOf(endpoint.url)]
        : [endpoint.model, hostOf(endpoint.url)];
    case 'image-to-text':
      return [endpoint.name, hostOf(endpoint.url)];
    case 'practice':
      return [endpoint.name, 'built in'];
  }
}
