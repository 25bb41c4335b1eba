import { type Endpoint, hostOf } from '../core/endpoint.ts';
import type { AppError } from '../core/errors.ts';
import { chosenRun, type Exchange } from '../core/exchange.ts';
import { factsOf, SESSION_END } from '../core/exchange-facts.ts';
import { type SafeText, safeLine, words } from '../core/safe-text.ts';
import { titleOf } from '../core/session.ts';
import type { SaveState, State } from '../core/state.ts';
import { kept } from './kept.ts';
import { blank, type Line, lineWidth, type Span, spread, truncate, widthOf } from './row.ts';

/** Cells of the title that the model gives way to. */
const LEAST_TITLE = 16;

/** Between the model and the state of the file. */
const GAP = 4;

/** The top line: the session's title, who answers, and whether the file is saved. The last is never cut away. */
export function titleLine({ session, endpoint, saved, isReading, keptAt }: State, columns: number): Line {
  const keptIn = keptAt?.session === session.id ? keptAt.path : '';
  const provider = providerOf(endpoint, session.exchanges);
  return titled(titleOf(session), endpoint, provider, saved, isReading, keptIn, columns);
}

/** The line of these, which stay from frame to frame. */
const titled = kept(lineOf);

function lineOf(
  name: string,
  endpoint: Endpoint | null,
  provider: string,
  saved: SaveState,
  isReading: boolean,
  keptIn: string,
  columns: number,
): Line {
  const save = saveSpans(saved, isReading, keptIn);
  const saveWidth = lineWidth(save);
  const title: Line = [{ text: safeLine(name), style: 'bold' }];
  const room = columns - 2 - saveWidth - Math.min(lineWidth(title), LEAST_TITLE) - GAP * 2;
  const who = modelNames(endpoint, provider).find((one) => widthOf(one) <= room);
  const model: Line = who === undefined ? [] : [{ text: who, style: 'dim' }];
  const gap: Line = model.length > 0 && save.length > 0 ? [{ text: blank(GAP) }] : [];
  const right = truncate([...model, ...gap, ...save], Math.max(0, columns - 2));
  if (right.length === 0) return truncate([{ text: blank(1) }, ...title], columns - 1);
  return [...spread([{ text: blank(1) }, ...title], right, columns - 1), { text: blank(1) }];
}

function saveSpans(saved: SaveState, isReading: boolean, keptIn: string): readonly Span[] {
  if (isReading && saved.kind === 'saved') return [{ text: words`reading…`, style: 'dim' }];
  switch (saved.kind) {
    case 'new':
      return [];
    case 'opening':
      return [{ text: words`opening…`, style: 'dim' }];
    case 'saving':
      return [{ text: words`saving`, style: 'dim' }];
    case 'saved':
      if (keptIn === '') return [{ text: words`saved`, style: 'dim' }];
      return [{ text: words`saved in ${folderName(keptIn)}`, style: 'dim' }];
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

/** The provider that answered last for this endpoint; '' when none did, or did not say its name. */
function providerOf(endpoint: Endpoint | null, exchanges: readonly Exchange[]): string {
  // Who answered long ago says little about who answers now.
  const answered = exchanges
    .slice(-SESSION_END)
    .findLast((one) => factsOf(one).endpoints[0] === endpoint?.name);
  return (answered === undefined ? undefined : chosenRun(answered))?.endpoint.provider ?? '';
}

/** Who answers, the fullest name first: `Qwen/Qwen3-32B · cerebras`, `Qwen/Qwen3-32B`, `Qwen3-32B`. */
function modelNames(endpoint: Endpoint | null, answered: string): readonly SafeText[] {
  if (endpoint === null) return [words`no endpoint`];
  const [model, asked] = namesOf(endpoint);
  const provider = answered || asked;
  const short = /^https?:/i.test(model) ? hostOf(model) : (model.split('/').at(-1) ?? model);
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
      return endpoint.model === undefined ? byName(endpoint) : [endpoint.model, hostOf(endpoint.url)];
    case 'image-to-text':
      return byName(endpoint);
    case 'practice':
      return [endpoint.name, 'built in'];
  }
}

/** The name with the host; the name alone where that is the address. */
function byName({ name, url }: { readonly name: string; readonly url: string }): readonly [string, string] {
  const host = hostOf(url);
  return [name, name.includes(host) ? '' : host];
}
