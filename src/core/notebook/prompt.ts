import type { CommandId } from '../commands.ts';
import { completionAt } from '../completion.ts';
import { bufferOf, type TextBuffer } from '../editor/buffer.ts';
import { editBuffer } from '../editor/edit-command.ts';
import { searchHistory } from '../editor/history-search.ts';
import { clear, insertText, replaceRange } from '../editor/insert.ts';
import { moveDown, moveUp } from '../editor/move.ts';
import type { Endpoint } from '../endpoint.ts';
import { pathFromPasted } from '../image-path.ts';
import { EMPTY_COMPOSER } from '../initial-state.ts';
import { keyIn } from '../key-shape.ts';
import { type Composer, type Next, next, type PromptDraft, type State, withNotice } from '../state.ts';
import { composerBehind } from './cell-prompt.ts';
import { blindError, isBlind, sendsImages } from './images-taken.ts';
import { mentionedImages } from './mentions.ts';
import { goOn, mayAsk, startOf } from './run.ts';
import { saveIfWorth, sayReadOnly } from './saving.ts';

/** Commands that the prompt itself carries out; null for one that is not about the prompt. */
export function promptCommand(state: State, id: CommandId): Next | null {
  const { composer } = state;
  if (composer.menu !== null) {
    const chosen = menuCommand(state, id);
    if (chosen !== null) return chosen;
  }
  if (composer.search !== null) {
    const found = searchCommand(state, id);
    if (found !== null) return found;
  }
  switch (id) {
    case 'newline':
      return typed(state, insertText(composer.buffer, '\n'));
    case 'history-previous': {
      const up = moveUp(composer.buffer);
      return up === null ? browse(state, -1) : typed(state, up);
    }
    case 'history-next': {
      const down = moveDown(composer.buffer);
      return down === null ? browse(state, 1) : typed(state, down);
    }
    case 'history-search':
      return next(
        withComposer(state, { ...composer, search: { query: '', index: 0 }, stash: composer.buffer.text }),
      );
    case 'edit-in-editor':
      return next(state, { type: 'edit-in-editor', text: composer.buffer.text });
    case 'complete':
      return complete(state);
    case 'clear':
      return next(
        withComposer(state, {
          ...EMPTY_COMPOSER,
          target: composer.target,
          aside: composer.aside,
          buffer: clear(composer.buffer),
        }),
      );
    default: {
      if (id === 'delete-back' && composer.buffer.cursor === 0 && composer.attachments.length > 0) {
        return next(withComposer(state, { ...composer, attachments: composer.attachments.slice(0, -1) }));
      }
      const edited = editBuffer(composer.buffer, id);
      return edited === null ? null : typed(state, edited);
    }
  }
}

/** Typed text: into the search while searching, else into the prompt. */
export function promptText(state: State, text: string): Next {
  const { composer } = state;
  if (composer.search !== null) {
    return next(
      withComposer(state, { ...composer, search: { query: composer.search.query + text, index: 0 } }),
    );
  }
  return typed(state, insertText(composer.buffer, text));
}

/** Pasted text: never sends; the path of an image becomes an attachment. */
export function promptPaste(state: State, text: string): Next {
  const path = state.composer.search === null ? pathFromPasted(text) : null;
  if (path === null) return promptText(state, text);
  return next(reading(state, path), { type: 'attach', path, text, asked: false });
}

/** Shows what is being read until it is there. */
export function reading(state: State, path: string): State {
  return withComposer(state, { ...state.composer, reading: path });
}

/** The buffer after an edit; what was open about the old text closes. */
function typed(state: State, buffer: TextBuffer): Next {
  const { composer } = state;
  if (buffer === composer.buffer) return next(state);
  const changed = withComposer(state, { ...composer, buffer, menu: null, historyIndex: null });
  return next(changed);
}

export function withComposer(state: State, composer: Composer): State {
  return { ...state, composer };
}

/** Earlier and later prompts; what was being typed waits behind the last one. */
function browse(state: State, step: -1 | 1): Next {
  const { composer, history } = state;
  const at = composer.historyIndex ?? history.length;
  const to = at + step;
  if (to < 0 || to > history.length || history.length === 0) return next(state);
  const stash = composer.historyIndex === null ? composer.buffer.text : composer.stash;
  const leaving = to === history.length;
  const text = leaving ? stash : (history[to] ?? '');
  return next(
    withComposer(state, {
      ...composer,
      buffer: bufferOf(text),
      stash,
      historyIndex: leaving ? null : to,
      menu: null,
    }),
  );
}

function searchCommand(state: State, id: CommandId): Next | null {
  const { composer, history } = state;
  const search = composer.search;
  if (search === null) return null;
  const matches = searchHistory(history, search.query);
  const moved = (index: number): Next =>
    next(
      withComposer(state, {
        ...composer,
        search: { ...search, index: Math.max(0, Math.min(index, Math.max(0, matches.length - 1))) },
      }),
    );
  switch (id) {
    case 'history-search':
    case 'history-previous':
      return moved(search.index + 1);
    case 'history-next':
      return moved(search.index - 1);
    case 'delete-back':
      return next(
        withComposer(state, {
          ...composer,
          search: { query: [...search.query].slice(0, -1).join(''), index: 0 },
        }),
      );
    case 'send':
    case 'complete': {
      const found = matches[search.index];
      return next(
        withComposer(state, {
          ...composer,
          search: null,
          buffer: found === undefined ? composer.buffer : bufferOf(found),
        }),
      );
    }
    case 'command-mode':
    case 'interrupt':
      return next(withComposer(state, { ...composer, search: null }));
    default:
      return null;
  }
}

function complete(state: State): Next {
  const { composer } = state;
  const completion = completionAt(composer.buffer.text, composer.buffer.cursor);
  if (completion === null) return next(state);
  if (completion.kind === 'path') {
    return next(state, {
      type: 'list-paths',
      prefix: completion.prefix,
      from: completion.from,
      to: completion.to,
    });
  }
  const items = completion.items;
  return openMenu(state, completion.from, completion.to, items);
}

/** One candidate is taken at once; several are shown. */
export function openMenu(
  state: State,
  from: number,
  to: number,
  items: readonly { readonly insert: string; readonly label: string; readonly about: string }[],
): Next {
  const only = items.length === 1 ? items[0] : undefined;
  if (only !== undefined) return next(take(state, from, to, only.insert));
  if (items.length === 0) return next(withNotice(state, 'info', 'Nothing completes this.'));
  return next(withComposer(state, { ...state.composer, menu: { from, to, items, selected: 0 } }));
}

/** A path as it is put into the prompt: in quotes where it has spaces, unless a quote is open already. */
export function insertedPath(state: State, from: number, path: string): string {
  const { text } = state.composer.buffer;
  if (text[from - 1] === '"') return path.endsWith('/') ? path : `${path}"`;
  return text[from - 1] === '@' && path.includes(' ') && !path.endsWith('/') ? `"${path}"` : path;
}

function menuCommand(state: State, id: CommandId): Next | null {
  const { menu } = state.composer;
  if (menu === null) return null;
  const moved = (step: number): Next => {
    const count = menu.items.length;
    return next(
      withComposer(state, {
        ...state.composer,
        menu: { ...menu, selected: (menu.selected + step + count) % count },
      }),
    );
  };
  switch (id) {
    case 'history-previous':
      return moved(-1);
    case 'history-next':
    case 'complete':
      return moved(1);
    case 'send': {
      const item = menu.items[menu.selected];
      return next(item === undefined ? state : take(state, menu.from, menu.to, item.insert));
    }
    case 'command-mode':
    case 'interrupt':
      return next(withComposer(state, { ...state.composer, menu: null }));
    default:
      return null;
  }
}

function take(state: State, from: number, to: number, insert: string): State {
  const buffer = replaceRange(state.composer.buffer, from, to, insert);
  return withComposer(state, { ...state.composer, buffer, menu: null });
}

/** Sends what stands in the prompt, or queues it while an answer is coming. The caller has ruled out commands. */
export function sendPrompt(state: State): Next {
  const { composer } = state;
  const input = composer.buffer.text.trim();
  if (composer.reading !== null) {
    return next(withNotice(state, 'info', 'An image is still being read.', 'Send again in a moment.'));
  }
  if (input === '' && composer.attachments.length === 0)
    return state.isQueueHeld === true ? sendHeld(state) : next(state);
  const key = composer.keyAsked === input ? null : keyIn(input);
  if (key !== null) {
    return next(
      withNotice(
        withComposer(state, { ...composer, keyAsked: input }),
        'error',
        `This looks like ${key}, and was not sent.`,
        `Enter again sends it to ${state.endpoint?.name ?? 'the endpoint'} all the same; Ctrl+C clears it.`,
      ),
    );
  }
  return submit(state, draftsOf(input, composer));
}

/** What was left waiting by an earlier run of the program goes out now, one after the other. */
function sendHeld(state: State): Next {
  if (state.endpoint === null)
    return next(withNotice(state, 'error', 'No endpoint was chosen yet.', 'Ctrl+O chooses one.'));
  return goOn({ ...state, isQueueHeld: false });
}

/** Without words every image is captioned for itself; with words they go together. */
function draftsOf(input: string, composer: Composer): readonly PromptDraft[] {
  if (input === '') {
    return composer.attachments.map((image) => ({
      task: 'caption',
      target: composer.target,
      text: '',
      input: '',
      attachments: [image],
      paths: [],
    }));
  }
  return [
    {
      task: 'chat',
      target: composer.target,
      text: composer.buffer.text,
      input,
      attachments: composer.attachments,
      paths: mentionedImages(input),
    },
  ];
}

/** Starts the first draft and queues the others; all are queued while an answer is coming or a session is read. */
export function submit(state: State, drafts: readonly PromptDraft[]): Next {
  const { endpoint } = state;
  if (state.saved.kind === 'read-only') return next(sayReadOnly(state));
  if (endpoint === null) {
    return next(withNotice(state, 'error', 'No endpoint was chosen yet.', 'Ctrl+O chooses one.'));
  }
  const imageless = drafts.find((draft) => draft.attachments.length === 0 && draft.paths.length === 0);
  if (endpoint.kind === 'image-to-text' && imageless !== undefined) {
    return next(
      withNotice(
        state,
        'error',
        `${endpoint.name} captions images, and none is attached.`,
        'Paste the path of one, or choose a chat endpoint with Ctrl+O.',
      ),
    );
  }
  if (endpoint.kind === 'text-generation' && drafts.some((draft) => draft.attachments.length > 0)) {
    return next(
      withNotice(
        state,
        'error',
        `${endpoint.name} goes on with a text and takes no images.`,
        'Choose a vision model with Ctrl+O.',
      ),
    );
  }
  const { composer, served } = state;
  const isSaid = composer.blindAsked === endpoint.name;
  if (!isSaid && served != null && isBlind(endpoint, served) && sendsImages(state, drafts)) {
    const { message, hint } = blindError(endpoint, served);
    const asked = withComposer(state, { ...composer, blindAsked: endpoint.name });
    return next(withNotice(asked, 'error', message, `${hint} Enter again sends it all the same.`));
  }
  const prepared = drafts.map((draft) => draftFor(endpoint, draft));
  const [first, ...rest] = prepared;
  const text = state.composer.buffer.text.trim();
  const history = text === '' || state.history.at(-1) === text ? state.history : [...state.history, text];
  const sent: State = {
    ...state,
    history,
    composer: composerBehind(state),
    scroll: first?.target.kind === 'end' ? { follow: true } : state.scroll,
    session: { ...state.session, draft: '', endpoint: endpoint.name },
  };
  if (first === undefined) return next(state);
  // What waits is on the disk as well: nothing typed is lost with the program.
  if (!mayAsk(state)) return keepQueue({ ...sent, queue: [...sent.queue, ...prepared] });
  if (sent.isQueueHeld === true) return sendHeld({ ...sent, queue: [...sent.queue, ...prepared] });
  const queued = { ...sent, queue: [...sent.queue, ...rest] };
  const path = first.paths[0];
  return next(path === undefined ? queued : reading(queued, path), startOf(first));
}

function keepQueue(state: State): Next {
  return state.isReading || state.saved.kind === 'opening' ? next(state) : saveIfWorth(state);
}

/** A draft as this endpoint takes it. A base model gets the text with every space: they change how it goes on. */
function draftFor(endpoint: Endpoint, draft: PromptDraft): PromptDraft {
  switch (endpoint.kind) {
    case 'image-to-text':
      return { ...draft, task: 'caption' };
    case 'text-generation':
      return draft.task === 'chat' ? { ...draft, input: draft.text, paths: [] } : draft;
    case 'providers':
    case 'openai':
    case 'practice':
      return draft;
  }
}

/** A draft that could not go: what was typed is in the prompt again. */
export function giveBack(state: State, draft: PromptDraft): State {
  const { composer } = state;
  const typedSince = composer.buffer.text;
  const back = typedSince === '' ? draft.text : `${draft.text}\n${typedSince}`;
  return withComposer(state, {
    ...composer,
    target: draft.target,
    reading: null,
    buffer: bufferOf(back),
    attachments: [...draft.attachments, ...composer.attachments],
  });
}
