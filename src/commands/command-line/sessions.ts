import { EXPORT_FORMS, OTHER_FORM_NAMES } from '../../core/export-form.ts';
import { HELP, JSON_OUTPUT, NO_ARGUMENTS, SESSION_ARGUMENT } from './recurring.ts';
import type { CommandSpec } from './spec.ts';

export const SESSIONS: CommandSpec = {
  name: 'sessions',
  about: 'List, show and manage saved sessions',
  arguments: NO_ARGUMENTS,
  options: [HELP],
  verbs: [
    {
      name: 'list',
      about: 'List the sessions, the newest first',
      arguments: NO_ARGUMENTS,
      options: [JSON_OUTPUT, HELP],
    },
    {
      name: 'show',
      about: 'Print a session: by id, title or path',
      arguments: [SESSION_ARGUMENT],
      options: [JSON_OUTPUT, HELP],
    },
    {
      name: 'search',
      about: 'Find what was said, in all sessions',
      details: [
        'All words must be in one exchange; the last may be half a word. Case and accents do not matter.',
      ],
      arguments: [{ name: 'WORDS', repeatable: true, completes: 'nothing' }],
      options: [JSON_OUTPUT, HELP],
      examples: ['hf-tui sessions search winter norway', 'hf-tui sessions search 东京 --json'],
    },
    {
      name: 'path',
      about: 'Print where a session, or all of them, are kept',
      arguments: [{ ...SESSION_ARGUMENT, optional: true }],
      options: [JSON_OUTPUT, HELP],
    },
    {
      name: 'rename',
      about: 'Give a session another title',
      arguments: [SESSION_ARGUMENT, { name: 'TITLE', completes: 'nothing' }],
      options: [JSON_OUTPUT, HELP],
    },
    {
      name: 'delete',
      about: 'Move a session to the trash',
      arguments: [SESSION_ARGUMENT],
      options: [JSON_OUTPUT, HELP],
    },
    {
      name: 'empty-trash',
      about: 'Delete what is in the trash for good',
      arguments: NO_ARGUMENTS,
      options: [{ name: 'yes', about: 'Do it: nothing brings it back' }, JSON_OUTPUT, HELP],
    },
    {
      name: 'restore',
      about: 'Bring a session back from the trash: by its id or title',
      arguments: [{ name: 'SESSION', completes: 'nothing' }],
      options: [JSON_OUTPUT, HELP],
    },
    {
      name: 'export',
      about: 'Write a session in another form',
      details: [
        `Forms: ${EXPORT_FORMS.join(', ')}.`,
        'html, ipynb (Jupyter) and jsonl (OpenAI messages, as they are sent) hold the images too.',
        'In csv, what a spreadsheet could take for a formula has an apostrophe in front.',
        'Tokens and keys are taken out. A file that is there is never written over.',
      ],
      arguments: [SESSION_ARGUMENT],
      options: [
        {
          name: 'format',
          takes: 'FORM',
          values: EXPORT_FORMS,
          otherNames: OTHER_FORM_NAMES,
          about: 'The form (default: what the ending of --out says, else markdown)',
        },
        {
          name: 'out',
          takes: 'PATH',
          completes: 'file',
          about: 'Write into this new file, or into this folder, instead of to standard output',
        },
        JSON_OUTPUT,
        HELP,
      ],
      examples: [
        'hf-tui sessions export "Winter in Norway" > winter.md',
        'hf-tui sessions export "Winter in Norway" --out winter.ipynb',
        'hf-tui sessions export 01JD3X --format input_output',
      ],
    },
    {
      name: 'import',
      about: 'Bring sessions in from exported files',
      details: [
        'Takes what export writes, but for html, and the exports of ChatGPT (conversations.json)',
        'and Open WebUI. Each session gets an id of its own; an address of an endpoint is not taken over.',
      ],
      arguments: [{ name: 'FILE', repeatable: true, completes: 'file' }],
      options: [JSON_OUTPUT, HELP],
      examples: ['hf-tui sessions import conversations.json', 'hf-tui sessions import *.ipynb'],
    },
  ],
};
