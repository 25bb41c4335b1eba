import type { Composer } from './composer.ts';
import { EMPTY_BUFFER } from './editor/buffer.ts';
import type { Session } from './session.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import type { BaseUrls, State } from './state.ts';

export const DEFAULT_BASES: BaseUrls = {
  hub: 'https://huggingface.co',
  router: 'https://router.huggingface.co',
  management: 'https://api.endpoints.huggingface.cloud',
};

export const EMPTY_COMPOSER: Composer = {
  buffer: EMPTY_BUFFER,
  target: { kind: 'end' },
  aside: null,
  attachments: [],
  reading: null,
  historyIndex: null,
  stash: '',
  menu: null,
  search: null,
};

/** What the program begins with; a test gives only what it is about. */
export function initialState(session: Session, given: Partial<State> = {}): State {
  return {
    size: { columns: 80, rows: 24 },
    settings: DEFAULT_SETTINGS,
    bases: DEFAULT_BASES,
    practiceOnly: false,
    session,
    isReading: false,
    saved: { kind: 'new' },
    writing: null,
    endpoint: null,
    mode: 'edit',
    pendingKey: null,
    codeNumber: null,
    cellHistory: { undo: [], redo: [] },
    selected: null,
    composer: EMPTY_COMPOSER,
    rawCells: [],
    find: null,
    queue: [],
    reruns: [],
    live: null,
    scroll: { follow: true },
    panels: [],
    notice: null,
    history: [],
    clock: 0,
    quitArmed: false,
    leaving: null,
    ...given,
  };
}
