import { COMMANDS, type Command, type CommandId, type KeyContext } from '../core/commands.ts';

/** The word that does in lines what a command does, or why a command means nothing there. */
export type LinearWord =
  | {
      readonly word: string;
      /** What may stand behind it. NUMBER is that of a cell, or of an item of the list. */
      readonly takes?: string;
      /** What it does, where the registry's own title speaks of keys or of a screen. */
      readonly about?: string;
    }
  | { readonly none: string };

const LINE_EDITING: LinearWord = { none: 'The terminal edits the line that is typed.' };
const NO_SCREEN: LinearWord = { none: 'Nothing is drawn: /show reads cells out.' };
const BY_NUMBER: LinearWord = { none: 'An item is chosen by its number.' };

/** Every command of the registry. One that is not here does not compile. */
export const LINEAR_WORDS: Readonly<Record<CommandId, LinearWord>> = {
  palette: { none: '/help WORD finds a command.' },
  endpoints: {
    word: 'endpoint',
    takes: '[NAME]',
    about: 'Ask another endpoint, by name, model id or URL; without one: the list of endpoints',
  },
  sessions: { word: 'sessions', takes: '[WORDS]', about: 'The list of sessions; search everything said' },
  'new-session': { word: 'new' },
  help: { word: 'help', takes: '[WORD]', about: 'What can be typed here' },
  interrupt: { word: 'stop', about: 'Stop the reply; so does Ctrl+C, which twice quits when nothing runs' },
  'reply-wait': { word: 'wait-on' },
  'reply-again': { word: 'ask-anew' },
  suspend: { none: 'The terminal does it by Ctrl+Z.' },
  redraw: NO_SCREEN,
  'page-up': NO_SCREEN,
  'page-down': NO_SCREEN,
  'my-endpoints': { word: 'dedicated' },
  tokens: { word: 'tokens' },
  'empty-trash': { word: 'empty-trash' },
  settings: { word: 'setting', takes: '[NAME VALUE]' },
  theme: { word: 'theme', takes: '[NAME]', about: 'Colours of the full interface' },
  setup: { word: 'setup' },
  quit: { word: 'quit', about: 'Quit; so does Ctrl+D' },

  send: { none: 'Enter sends a line; an empty one sends what stands in the prompt already.' },
  newline: { none: 'A line that ends in a backslash goes on in the next one.' },
  'history-previous': { word: 'prompt-before', about: 'Put the earlier prompt into the prompt again' },
  'history-next': { word: 'prompt-after', about: 'Put the later prompt into the prompt' },
  'history-search': {
    word: 'prompt-with',
    takes: 'WORDS',
    about: 'Find an earlier prompt, to send it again',
  },
  'edit-in-editor': { word: 'editor', about: 'Write the prompt in $EDITOR' },
  complete: { none: '/help WORD finds a command, and a path that is not there is said.' },
  'command-mode': { word: 'leave', about: 'Leave the cell that is being edited as it was' },
  'quit-when-empty': { none: 'Ctrl+D at the beginning of a line quits.' },

  caption: { word: 'caption', takes: 'PATH' },
  'attach-image': { word: 'image', takes: 'PATH', about: 'Send an image along with the next prompt' },
  'use-model': { word: 'model', takes: 'ID' },
  'set-system': { word: 'system', takes: '[TEXT]', about: 'Set the instructions for the model; off: none' },
  'set-parameter': { word: 'set', takes: '[NAME VALUE]' },
  rename: { word: 'rename', takes: 'TITLE' },
  'save-to': { word: 'save-to', takes: '[FOLDER]' },
  'export-session': { word: 'export', takes: 'FORM [PATH]' },
  retry: { word: 'retry', takes: '[NUMBER]', about: 'Run the last prompt again, or that of a cell' },
  'copy-last': { word: 'copy', takes: '[NUMBER]', about: 'Copy the last answer, or that of a cell' },
  clear: { word: 'clear', about: 'Take away what stands in the prompt' },

  'char-left': LINE_EDITING,
  'char-right': LINE_EDITING,
  'word-left': LINE_EDITING,
  'word-right': LINE_EDITING,
  'line-start': LINE_EDITING,
  'line-end': LINE_EDITING,
  'delete-back': LINE_EDITING,
  'delete-forward': LINE_EDITING,
  'kill-word-back': LINE_EDITING,
  'kill-word': LINE_EDITING,
  'kill-to-start': LINE_EDITING,
  'kill-to-end': LINE_EDITING,
  yank: LINE_EDITING,
  'yank-earlier': LINE_EDITING,
  'undo-edit': LINE_EDITING,
  'redo-edit': LINE_EDITING,

  'cell-next': { word: 'next', about: 'Select the next cell and read it' },
  'cell-previous': { word: 'previous', about: 'Select the cell before and read it' },
  'cell-first': { word: 'first', about: 'Select the first cell and read it' },
  'cell-last': { word: 'last', about: 'Select the last cell and read it' },
  'run-again': { word: 'again', takes: '[NUMBER]' },
  'cell-edit': { word: 'edit', takes: '[NUMBER] [TEXT]', about: 'Edit the input of a cell' },
  'prompt-mode': { none: 'The prompt is always open.' },
  'cells-back': { none: 'A search ends by itself.' },
  'cell-edit-in-editor': { word: 'edit-with-editor', takes: '[NUMBER]' },
  'run-below': { word: 'again-below', takes: '[NUMBER]' },
  'run-stale': { word: 'stale' },
  'cell-above': { word: 'above', takes: '[NUMBER]' },
  'cell-below': { word: 'below', takes: '[NUMBER]' },
  'open-remedy': { word: 'open-page', takes: '[NUMBER]' },
  'cell-delete': { word: 'delete', takes: '[NUMBER]' },
  'cell-undo': { word: 'undo' },
  'cell-redo': { word: 'redo', about: 'Make the change again that was undone' },
  'cell-down': { word: 'move-down', takes: '[NUMBER]' },
  'cell-up': { word: 'move-up', takes: '[NUMBER]' },
  'copy-code': { word: 'code', takes: '[NUMBER] [BLOCK]', about: 'Copy a code block of an answer' },
  'copy-input': { word: 'copy-input', takes: '[NUMBER]' },
  'copy-session': { word: 'copy-session' },
  fork: { word: 'fork', takes: '[NUMBER]' },
  'answer-earlier': { word: 'earlier', takes: '[NUMBER]', about: 'Choose the earlier answer of a cell' },
  'answer-later': { word: 'later', takes: '[NUMBER]', about: 'Choose the later answer of a cell' },
  'copy-answer': { word: 'copy-answer', takes: '[NUMBER]' },
  fold: { word: 'thoughts', takes: '[NUMBER]', about: 'Read what was thought before an answer' },
  'raw-view': { none: 'Answers are read as they were written.' },
  mute: { word: 'mute', takes: '[NUMBER]', about: 'Leave a cell out of what is sent, or take it in again' },
  'cell-endpoint': { word: 'ask-on', takes: '[NUMBER]', about: 'Ask a cell again on another endpoint' },
  find: { word: 'find', takes: 'TEXT' },
  'find-next': { word: 'find-next' },
  'find-previous': { word: 'find-previous' },
  'help-cells': { none: '/help does it.' },

  'list-up': BY_NUMBER,
  'list-down': BY_NUMBER,
  'list-first': BY_NUMBER,
  'list-last': BY_NUMBER,
  choose: BY_NUMBER,
  back: { word: 'back', about: 'Back; in a list an empty line does it too' },
  'item-add': { word: 'add', about: 'Add one' },
  'item-edit': { word: 'edit', takes: 'NUMBER', about: 'Edit or rename one' },
  'item-test': { word: 'test', takes: 'NUMBER', about: 'Test one by a short call' },
  'item-default': { word: 'default', takes: 'NUMBER', about: 'Make an endpoint the default; pin a session' },
  'item-duplicate': { word: 'duplicate', takes: 'NUMBER', about: 'Duplicate a session' },
  'item-delete': { word: 'delete', takes: 'NUMBER', about: 'Delete one' },
  'list-mine': { word: 'dedicated', about: 'My Inference Endpoints; load them again' },
  'item-power': { word: 'power', takes: 'NUMBER', about: 'Pause or resume an Inference Endpoint' },
  'item-undo': { word: 'undo', about: 'Undo the deletion' },

  'field-next': { word: 'next', about: 'The next field' },
  'field-previous': { word: 'previous', about: 'The field before' },
  'suggestion-next': BY_NUMBER,
  'suggestion-previous': BY_NUMBER,
  submit: { word: 'save', about: 'Go on: save what stands in the form' },
  'choice-up': BY_NUMBER,
  'choice-down': BY_NUMBER,
  reveal: { none: 'A token that is typed is never shown.' },
  'setup-open-page': { word: 'open-page' },
  'setup-copy-link': { word: 'copy-link' },
  'setup-skip': { word: 'skip' },
  yes: { word: 'yes' },
  no: { word: 'no' },
};

/** What can be typed besides: it reads out, and changes nothing. */
export const READING_WORDS = [
  {
    word: 'show',
    takes: '[NUMBER]',
    about: 'Select a cell and read it; without a number: the whole session',
  },
  { word: 'list', takes: '', about: 'The cells, a line each' },
  { word: 'context', takes: '', about: 'What the next prompt will send, and how many tokens that is' },
] as const;
export type ReadingWord = (typeof READING_WORDS)[number]['word'];

/** A word that can be typed in a place. */
export interface WordHere {
  readonly id: CommandId;
  readonly word: string;
  readonly takes: string;
  readonly about: string;
}

const IN_NOTEBOOK: readonly KeyContext[] = ['prompt', 'cells', 'find'];
/** What can be done from wherever one is. */
const ANYWHERE: readonly CommandId[] = ['help', 'interrupt', 'quit'];

/** What people look for by the name of its key, and why there is no such word in lines. */
export const NO_SUCH_WORD: ReadonlyMap<string, string> = new Map([
  ['raw', 'Answers are read as they were written: there is no other way to switch to.'],
  [
    'fold',
    'Nothing is drawn, so nothing is folded; /thoughts NUMBER reads what was thought before an answer.',
  ],
]);

/** Whether a command can be given here, by its places in the registry. */
function isHere({ id, contexts, keys, slash }: Command, context: KeyContext): boolean {
  if (ANYWHERE.includes(id)) return true;
  if (!IN_NOTEBOOK.includes(context)) return contexts.includes(context);
  const isForNotebook = contexts.some((one) => one === 'prompt' || one === 'cells');
  return isForNotebook || slash !== undefined || (contexts.length === 0 && keys.length === 0);
}

/** The words that can be typed where the keyboard is, in the order of the registry. */
export function wordsAt(context: KeyContext): readonly WordHere[] {
  return COMMANDS.flatMap((command) => {
    const linear = LINEAR_WORDS[command.id];
    if ('none' in linear || !isHere(command, context)) return [];
    const { word, takes = '', about = command.title } = linear;
    return { id: command.id, word, takes, about };
  });
}

/** The word for a command where the keyboard is, with its slash; '' when there is none. */
export function wordOf(id: CommandId): string {
  const linear = LINEAR_WORDS[id];
  return 'none' in linear ? '' : `/${linear.word}`;
}
