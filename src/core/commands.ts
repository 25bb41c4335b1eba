/**
 * The one registry of what can be done: it feeds the keys, the hints, the help, the palette and the slash commands.
 */

/** Where the keyboard is. The innermost panel decides; `anywhere` holds in all of them. */
export type KeyContext =
  | 'anywhere'
  | 'prompt'
  | 'cells'
  | 'find'
  | 'list'
  | 'form'
  | 'setup'
  | 'help'
  | 'palette'
  | 'confirm';

export type CommandGroup = 'general' | 'prompt' | 'text' | 'cells' | 'list' | 'set-up';

export interface Command {
  readonly id: CommandId;
  /** For help and palette: what it does, in a few words. */
  readonly title: string;
  /** For the bottom line: one or two words; absent: not hinted at. */
  readonly hint?: string;
  readonly group: CommandGroup;
  readonly contexts: readonly KeyContext[];
  /** Key names, the one to show first. */
  readonly keys: readonly string[];
  /** The slash command that does the same, without the slash. */
  readonly slash?: string;
  /** What the slash command takes. */
  readonly takes?: string;
}

const define = <const T extends readonly (Omit<Command, 'id'> & { readonly id: string })[]>(commands: T): T =>
  commands;

const DEFINED = define([
  // Everywhere
  {
    id: 'palette',
    title: 'Find a command',
    hint: 'commands',
    group: 'general',
    contexts: ['prompt', 'cells'],
    keys: ['ctrl+p'],
  },
  {
    id: 'endpoints',
    title: 'Endpoints',
    hint: 'endpoints',
    group: 'general',
    contexts: ['prompt', 'cells'],
    keys: ['ctrl+o'],
    slash: 'endpoint',
    takes: 'NAME',
  },
  {
    id: 'sessions',
    title: 'Sessions',
    hint: 'sessions',
    group: 'general',
    contexts: ['prompt', 'cells'],
    keys: ['ctrl+s'],
    slash: 'sessions',
  },
  {
    id: 'new-session',
    title: 'New session',
    group: 'general',
    contexts: ['prompt', 'cells'],
    keys: ['ctrl+n'],
    slash: 'new',
  },
  {
    id: 'help',
    title: 'Help for this screen',
    hint: 'help',
    group: 'general',
    contexts: ['anywhere'],
    keys: ['f1'],
    slash: 'help',
  },
  {
    id: 'interrupt',
    title: 'Stop the reply; clear the prompt; twice: quit',
    group: 'general',
    contexts: ['anywhere'],
    keys: ['ctrl+c'],
  },
  {
    id: 'reply-wait',
    title: 'Wait on for a reply that has stalled',
    group: 'general',
    contexts: ['prompt', 'cells'],
    keys: ['alt+k'],
  },
  {
    id: 'reply-again',
    title: 'Stop the reply and ask again',
    group: 'general',
    contexts: ['prompt', 'cells'],
    keys: ['alt+r'],
  },
  {
    id: 'suspend',
    title: 'Suspend to the shell',
    group: 'general',
    contexts: ['anywhere'],
    keys: ['ctrl+z'],
  },
  {
    id: 'redraw',
    title: 'Draw the screen again',
    group: 'general',
    contexts: ['anywhere'],
    keys: ['ctrl+l'],
  },
  { id: 'page-up', title: 'Scroll up a page', group: 'general', contexts: ['anywhere'], keys: ['pageup'] },
  {
    id: 'page-down',
    title: 'Scroll down a page',
    group: 'general',
    contexts: ['anywhere'],
    keys: ['pagedown'],
  },
  { id: 'my-endpoints', title: 'My Inference Endpoints', group: 'general', contexts: [], keys: [] },
  { id: 'tokens', title: 'Switch to another token', group: 'general', contexts: [], keys: [] },
  { id: 'empty-trash', title: 'Empty the trash of sessions', group: 'general', contexts: [], keys: [] },
  {
    id: 'settings',
    title: 'Settings: colours, mouse, pictures, how long sessions are kept',
    group: 'general',
    contexts: [],
    keys: [],
    slash: 'setting',
    takes: '[NAME VALUE]',
  },
  {
    id: 'theme',
    title: 'Colours: auto, dark, light or high-contrast',
    group: 'general',
    contexts: [],
    keys: [],
    slash: 'theme',
    takes: '[NAME]',
  },
  { id: 'setup', title: 'Set up again', group: 'general', contexts: ['cells'], keys: ['S'] },
  { id: 'quit', title: 'Quit', group: 'general', contexts: ['cells'], keys: ['q'], slash: 'quit' },

  // Prompt
  {
    id: 'send',
    title: 'Send the prompt',
    hint: 'send',
    group: 'prompt',
    contexts: ['prompt'],
    keys: ['enter'],
  },
  {
    id: 'newline',
    title: 'New line',
    hint: 'line',
    group: 'prompt',
    contexts: ['prompt'],
    keys: ['alt+enter', 'ctrl+j', 'shift+enter'],
  },
  {
    id: 'history-previous',
    title: 'Up a line; at the first: earlier prompt',
    group: 'prompt',
    contexts: ['prompt'],
    keys: ['up'],
  },
  {
    id: 'history-next',
    title: 'Down a line; at the last: later prompt',
    group: 'prompt',
    contexts: ['prompt'],
    keys: ['down'],
  },
  {
    id: 'history-search',
    title: 'Search earlier prompts',
    group: 'prompt',
    contexts: ['prompt'],
    keys: ['ctrl+r'],
  },
  { id: 'edit-in-editor', title: 'Edit in $EDITOR', group: 'prompt', contexts: ['prompt'], keys: ['ctrl+g'] },
  {
    id: 'complete',
    title: 'Complete a /command or @path',
    group: 'prompt',
    contexts: ['prompt'],
    keys: ['tab'],
  },
  {
    id: 'command-mode',
    title: 'Command mode: the cells',
    hint: 'cells',
    group: 'prompt',
    contexts: ['prompt'],
    keys: ['esc'],
  },
  {
    id: 'quit-when-empty',
    title: 'Quit, when the prompt is empty; else delete forward',
    group: 'prompt',
    contexts: ['prompt'],
    keys: ['ctrl+d'],
  },

  // Slash commands without a key of their own
  {
    id: 'caption',
    title: 'Caption an image',
    group: 'prompt',
    contexts: [],
    keys: [],
    slash: 'caption',
    takes: 'PATH',
  },
  {
    id: 'attach-image',
    title: 'Attach an image to the prompt',
    group: 'prompt',
    contexts: [],
    keys: [],
    slash: 'image',
    takes: 'PATH',
  },
  {
    id: 'use-model',
    title: 'Use a model on Inference Providers',
    group: 'prompt',
    contexts: [],
    keys: [],
    slash: 'model',
    takes: 'ID',
  },
  {
    id: 'set-system',
    title: 'Set the system text',
    group: 'prompt',
    contexts: [],
    keys: [],
    slash: 'system',
    takes: 'TEXT',
  },
  {
    id: 'set-parameter',
    title: 'Set temperature, top_p, max_tokens, seed or stop',
    group: 'prompt',
    contexts: [],
    keys: [],
    slash: 'set',
    takes: 'NAME VALUE',
  },
  {
    id: 'rename',
    title: 'Rename this session',
    group: 'prompt',
    contexts: [],
    keys: [],
    slash: 'rename',
    takes: 'TITLE',
  },
  {
    id: 'save-to',
    title: 'Save this session in another folder',
    group: 'prompt',
    contexts: [],
    keys: [],
    slash: 'save-to',
    takes: '[FOLDER]',
  },
  {
    id: 'export-session',
    title: 'Export this session to a file',
    group: 'prompt',
    contexts: [],
    keys: [],
    slash: 'export',
    takes: 'FORM [PATH]',
  },
  {
    id: 'retry',
    title: 'Run the last prompt again',
    group: 'prompt',
    contexts: [],
    keys: [],
    slash: 'retry',
  },
  { id: 'copy-last', title: 'Copy the last answer', group: 'prompt', contexts: [], keys: [], slash: 'copy' },
  { id: 'clear', title: 'Clear the prompt', group: 'prompt', contexts: [], keys: [], slash: 'clear' },

  // Editing text, in the prompt and in every field
  {
    id: 'char-left',
    title: 'Left',
    group: 'text',
    contexts: ['prompt', 'form', 'list', 'setup', 'palette', 'help', 'find'],
    keys: ['left', 'ctrl+b'],
  },
  {
    id: 'char-right',
    title: 'Right',
    group: 'text',
    contexts: ['prompt', 'form', 'list', 'setup', 'palette', 'help', 'find'],
    keys: ['right'],
  },
  {
    id: 'word-left',
    title: 'Word left',
    group: 'text',
    contexts: ['prompt', 'form', 'list', 'setup', 'palette', 'help', 'find'],
    keys: ['alt+b', 'ctrl+left', 'alt+left'],
  },
  {
    id: 'word-right',
    title: 'Word right',
    group: 'text',
    contexts: ['prompt', 'form', 'list', 'setup', 'palette', 'help', 'find'],
    keys: ['alt+f', 'ctrl+right', 'alt+right'],
  },
  {
    id: 'line-start',
    title: 'Start of the line',
    group: 'text',
    contexts: ['prompt', 'form', 'setup', 'palette', 'find'],
    keys: ['ctrl+a', 'home'],
  },
  {
    id: 'line-end',
    title: 'End of the line',
    group: 'text',
    contexts: ['prompt', 'form', 'setup', 'palette', 'find'],
    keys: ['ctrl+e', 'end'],
  },
  {
    id: 'delete-back',
    title: 'Delete backward',
    group: 'text',
    contexts: ['prompt', 'form', 'list', 'setup', 'palette', 'help', 'find'],
    keys: ['backspace', 'ctrl+h'],
  },
  {
    id: 'delete-forward',
    title: 'Delete forward',
    group: 'text',
    contexts: ['prompt', 'form', 'list', 'setup', 'palette', 'help', 'find'],
    keys: ['delete'],
  },
  {
    id: 'kill-word-back',
    title: 'Cut the word before',
    group: 'text',
    contexts: ['prompt', 'form', 'list', 'setup', 'palette', 'help', 'find'],
    keys: ['ctrl+w', 'alt+backspace'],
  },
  {
    id: 'kill-word',
    title: 'Cut the word after',
    group: 'text',
    contexts: ['prompt', 'form', 'list', 'setup', 'palette', 'help', 'find'],
    keys: ['alt+d'],
  },
  {
    id: 'kill-to-start',
    title: 'Cut to the start of the line',
    group: 'text',
    contexts: ['prompt', 'form', 'list', 'setup', 'palette', 'help', 'find'],
    keys: ['ctrl+u'],
  },
  {
    id: 'kill-to-end',
    title: 'Cut to the end of the line',
    group: 'text',
    contexts: ['prompt', 'form', 'list', 'setup', 'palette', 'help', 'find'],
    keys: ['ctrl+k'],
  },
  {
    id: 'yank',
    title: 'Paste what was cut',
    group: 'text',
    contexts: ['prompt', 'form', 'list', 'setup', 'palette', 'help', 'find'],
    keys: ['ctrl+y'],
  },
  { id: 'undo-edit', title: 'Undo', group: 'text', contexts: ['prompt', 'form'], keys: ['ctrl+_', 'ctrl+x'] },
  { id: 'redo-edit', title: 'Redo', group: 'text', contexts: ['prompt', 'form'], keys: ['alt+_'] },

  // Cells
  {
    id: 'cell-next',
    title: 'Next cell',
    hint: 'select',
    group: 'cells',
    contexts: ['cells'],
    keys: ['j', 'down'],
  },
  { id: 'cell-previous', title: 'Previous cell', group: 'cells', contexts: ['cells'], keys: ['k', 'up'] },
  { id: 'cell-first', title: 'First cell', group: 'cells', contexts: ['cells'], keys: ['g', 'home'] },
  { id: 'cell-last', title: 'Last cell', group: 'cells', contexts: ['cells'], keys: ['G', 'end'] },
  {
    id: 'run-again',
    title: 'Run this cell again',
    hint: 'again',
    group: 'cells',
    contexts: ['cells'],
    keys: ['r'],
  },
  {
    id: 'cell-edit',
    title: 'Edit the input',
    hint: 'edit',
    group: 'cells',
    contexts: ['cells'],
    keys: ['enter'],
  },
  {
    id: 'prompt-mode',
    title: 'Back to the prompt',
    hint: 'prompt',
    group: 'cells',
    contexts: ['cells'],
    keys: ['i'],
  },
  {
    id: 'cells-back',
    title: 'Leave the search; else back to the prompt',
    group: 'cells',
    contexts: ['cells'],
    keys: ['esc'],
  },
  {
    id: 'cell-edit-in-editor',
    title: 'Edit the input in $EDITOR',
    group: 'cells',
    contexts: ['cells'],
    keys: ['e'],
  },
  {
    id: 'run-below',
    title: 'Run this cell and all below again',
    group: 'cells',
    contexts: ['cells'],
    keys: ['R'],
  },
  {
    id: 'run-stale',
    title: 'Run again what is out of date',
    group: 'cells',
    contexts: ['cells'],
    keys: ['s'],
  },
  { id: 'cell-above', title: 'New cell above', group: 'cells', contexts: ['cells'], keys: ['a'] },
  {
    id: 'cell-below',
    title: 'New cell below; on an error, open the page that mends it',
    group: 'cells',
    contexts: ['cells'],
    keys: ['b'],
  },
  {
    id: 'cell-delete',
    title: 'Delete the cell',
    group: 'cells',
    contexts: ['cells'],
    keys: ['d d', 'delete'],
  },
  {
    id: 'cell-undo',
    title: 'Undo the last change of cells',
    group: 'cells',
    contexts: ['cells'],
    keys: ['z'],
  },
  { id: 'cell-redo', title: 'Redo it', group: 'cells', contexts: ['cells'], keys: ['Z'] },
  { id: 'cell-down', title: 'Move the cell down', group: 'cells', contexts: ['cells'], keys: ['J'] },
  { id: 'cell-up', title: 'Move the cell up', group: 'cells', contexts: ['cells'], keys: ['K'] },
  { id: 'copy-code', title: 'Copy a code block', group: 'cells', contexts: ['cells'], keys: ['c'] },
  { id: 'copy-input', title: 'Copy the input', group: 'cells', contexts: ['cells'], keys: ['Y'] },
  { id: 'copy-session', title: 'Copy the whole session', group: 'cells', contexts: ['cells'], keys: [] },
  { id: 'fork', title: 'Fork a session here', group: 'cells', contexts: ['cells'], keys: ['f'] },
  { id: 'answer-earlier', title: 'Earlier answer', group: 'cells', contexts: ['cells'], keys: ['['] },
  { id: 'answer-later', title: 'Later answer', group: 'cells', contexts: ['cells'], keys: [']'] },
  {
    id: 'copy-answer',
    title: 'Copy the answer',
    hint: 'copy',
    group: 'cells',
    contexts: ['cells'],
    keys: ['y'],
  },
  {
    id: 'fold',
    title: 'Show what was thought; fold; unfold',
    group: 'cells',
    contexts: ['cells'],
    keys: ['o'],
  },
  {
    id: 'raw-view',
    title: 'Show the answer as it was written',
    group: 'cells',
    contexts: ['cells'],
    keys: ['v'],
  },
  { id: 'mute', title: 'Mute: leave out of what is sent', group: 'cells', contexts: ['cells'], keys: ['x'] },
  {
    id: 'cell-endpoint',
    title: 'Another endpoint for this cell',
    hint: 'endpoint',
    group: 'cells',
    contexts: ['cells'],
    keys: ['m'],
  },
  {
    id: 'find',
    title: 'Find in this session',
    hint: 'find',
    group: 'cells',
    contexts: ['cells'],
    keys: ['/'],
  },
  { id: 'find-next', title: 'Next match', group: 'cells', contexts: ['cells'], keys: ['n'] },
  { id: 'find-previous', title: 'Match before', group: 'cells', contexts: ['cells'], keys: ['N'] },
  { id: 'help-cells', title: 'Help', group: 'cells', contexts: ['cells'], keys: ['?'] },

  // Lists
  {
    id: 'list-up',
    title: 'Up',
    group: 'list',
    contexts: ['list', 'palette', 'help', 'find'],
    keys: ['up', 'ctrl+p'],
  },
  {
    id: 'list-down',
    title: 'Down',
    group: 'list',
    contexts: ['list', 'palette', 'help', 'find'],
    keys: ['down', 'ctrl+n'],
  },
  { id: 'list-first', title: 'First', group: 'list', contexts: ['list', 'help'], keys: ['home'] },
  { id: 'list-last', title: 'Last', group: 'list', contexts: ['list', 'help'], keys: ['end'] },
  {
    id: 'choose',
    title: 'Choose',
    hint: 'choose',
    group: 'list',
    contexts: ['list', 'palette', 'help', 'find'],
    keys: ['enter'],
  },
  {
    id: 'back',
    title: 'Back',
    hint: 'back',
    group: 'list',
    contexts: ['list', 'form', 'setup', 'help', 'palette', 'confirm', 'find'],
    keys: ['esc'],
  },
  { id: 'item-add', title: 'Add', hint: 'add', group: 'list', contexts: ['list'], keys: ['ctrl+a'] },
  {
    id: 'item-edit',
    title: 'Edit or rename',
    hint: 'edit',
    group: 'list',
    contexts: ['list'],
    keys: ['ctrl+e'],
  },
  { id: 'item-test', title: 'Test', hint: 'test', group: 'list', contexts: ['list'], keys: ['ctrl+t'] },
  {
    id: 'item-default',
    title: 'Make default; pin',
    hint: 'default',
    group: 'list',
    contexts: ['list'],
    keys: ['ctrl+f'],
  },
  { id: 'item-duplicate', title: 'Duplicate', group: 'list', contexts: ['list'], keys: ['ctrl+g'] },
  { id: 'item-delete', title: 'Delete', hint: 'delete', group: 'list', contexts: ['list'], keys: ['ctrl+d'] },
  {
    id: 'list-mine',
    title: 'My Inference Endpoints; load them again',
    hint: 'my endpoints',
    group: 'list',
    contexts: ['list'],
    keys: ['ctrl+r'],
  },
  {
    id: 'item-power',
    title: 'Pause or resume an Inference Endpoint',
    hint: 'pause',
    group: 'list',
    contexts: ['list'],
    keys: ['ctrl+s'],
  },
  { id: 'item-undo', title: 'Undo the deletion', group: 'list', contexts: ['list'], keys: ['ctrl+z'] },

  // Forms and set-up
  {
    id: 'field-next',
    title: 'Next field',
    hint: 'next field',
    group: 'set-up',
    contexts: ['form'],
    keys: ['tab', 'down'],
  },
  {
    id: 'field-previous',
    title: 'Previous field',
    group: 'set-up',
    contexts: ['form'],
    keys: ['shift+tab', 'up'],
  },
  {
    id: 'suggestion-next',
    title: 'Next suggestion',
    group: 'set-up',
    contexts: ['form'],
    keys: ['ctrl+n'],
  },
  {
    id: 'suggestion-previous',
    title: 'Previous suggestion',
    group: 'set-up',
    contexts: ['form'],
    keys: ['ctrl+p'],
  },
  {
    id: 'submit',
    title: 'Go on',
    hint: 'go on',
    group: 'set-up',
    contexts: ['form', 'setup', 'confirm'],
    keys: ['enter'],
  },
  { id: 'choice-up', title: 'Up', group: 'set-up', contexts: ['setup'], keys: ['up', 'shift+tab'] },
  { id: 'choice-down', title: 'Down', group: 'set-up', contexts: ['setup'], keys: ['down', 'tab'] },
  {
    id: 'reveal',
    title: 'Show or mask the token',
    hint: 'show it',
    group: 'set-up',
    contexts: ['setup'],
    keys: ['ctrl+r'],
  },
  {
    id: 'setup-open-page',
    title: 'Open the page in the browser',
    hint: 'open the page',
    group: 'set-up',
    contexts: ['setup'],
    keys: ['ctrl+o'],
  },
  {
    id: 'setup-copy-link',
    title: 'Copy the address of the page',
    hint: 'copy the link',
    group: 'set-up',
    contexts: ['setup'],
    keys: ['ctrl+t'],
  },
  {
    id: 'setup-skip',
    title: 'Skip this step',
    hint: 'skip',
    group: 'set-up',
    contexts: ['setup'],
    keys: ['ctrl+s'],
  },
  { id: 'yes', title: 'Yes', group: 'set-up', contexts: ['confirm'], keys: ['y'] },
  { id: 'no', title: 'No', group: 'set-up', contexts: ['confirm'], keys: ['n'] },
]);

export type CommandId = (typeof DEFINED)[number]['id'];

export const COMMANDS: readonly Command[] = DEFINED;

const BY_ID = new Map(COMMANDS.map((command) => [command.id, command]));

export function commandOf(id: CommandId): Command {
  const command = BY_ID.get(id);
  if (command === undefined) throw new Error(`no command ${id}`);
  return command;
}
