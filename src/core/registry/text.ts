import { define } from './entry.ts';

/** Wherever something is typed. */
const FIELDS = ['prompt', 'form', 'list', 'setup', 'palette', 'help', 'find'] as const;

/** Editing text, in the prompt and in every field. */
export const TEXT_COMMANDS = define([
  {
    id: 'char-left',
    title: 'Left',
    group: 'text',
    contexts: FIELDS,
    keys: ['left', 'ctrl+b'],
  },
  {
    id: 'char-right',
    title: 'Right',
    group: 'text',
    contexts: FIELDS,
    keys: ['right'],
  },
  {
    id: 'word-left',
    title: 'Word left',
    group: 'text',
    contexts: FIELDS,
    keys: ['alt+b', 'ctrl+left', 'alt+left'],
  },
  {
    id: 'word-right',
    title: 'Word right',
    group: 'text',
    contexts: FIELDS,
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
    contexts: FIELDS,
    keys: ['backspace', 'ctrl+h'],
  },
  {
    id: 'delete-forward',
    title: 'Delete forward',
    group: 'text',
    contexts: FIELDS,
    keys: ['delete'],
  },
  {
    id: 'kill-word-back',
    title: 'Cut the word before',
    group: 'text',
    contexts: FIELDS,
    keys: ['ctrl+w', 'alt+backspace'],
  },
  {
    id: 'kill-word',
    title: 'Cut the word after',
    group: 'text',
    contexts: FIELDS,
    keys: ['alt+d'],
  },
  {
    id: 'kill-to-start',
    title: 'Cut to the start of the line',
    group: 'text',
    contexts: FIELDS,
    keys: ['ctrl+u'],
  },
  {
    id: 'kill-to-end',
    title: 'Cut to the end of the line',
    group: 'text',
    contexts: FIELDS,
    keys: ['ctrl+k'],
  },
  {
    id: 'yank',
    title: 'Paste what was cut',
    group: 'text',
    contexts: FIELDS,
    keys: ['ctrl+y'],
  },
  {
    id: 'yank-earlier',
    title: 'In its place, what was cut before',
    group: 'text',
    contexts: FIELDS,
    keys: ['alt+y'],
  },
  { id: 'undo-edit', title: 'Undo', group: 'text', contexts: ['prompt', 'form'], keys: ['ctrl+_', 'ctrl+x'] },
  { id: 'redo-edit', title: 'Redo', group: 'text', contexts: ['prompt', 'form'], keys: ['alt+_'] },
]);
