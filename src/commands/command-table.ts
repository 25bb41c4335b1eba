import { TIMEOUT_OPTIONS } from '../core/endpoint-timeouts.ts';
import { EXPORT_FORMS, OTHER_FORM_NAMES } from '../core/export-form.ts';

/**
 * The command line as data: help, parsing, completion and the tests all come from this table.
 */

/** What a completion script offers where a value is expected. */
export type Completes = 'file' | 'folder' | 'endpoint' | 'session' | 'nothing';

export interface OptionSpec {
  /** Long name, without dashes. */
  readonly name: string;
  /** One letter, without the dash. */
  readonly short?: string;
  /** What the value is called in the help; absent: a switch. */
  readonly takes?: string;
  /** The only values there are. */
  readonly values?: readonly string[];
  /** What people also write for one of them: taken, not offered. */
  readonly otherNames?: readonly string[];
  /** Values that are announced, but not in this version. */
  readonly plannedValues?: readonly string[];
  readonly repeatable?: boolean;
  readonly completes?: Completes;
  /** One line for the help. */
  readonly about: string;
  /** Announced, but not in this version: refused in one sentence and not shown in the help. */
  readonly planned?: boolean;
}

export interface ArgumentSpec {
  /** As the help shows it: `TEXT`, `NAME`. */
  readonly name: string;
  readonly optional?: boolean;
  readonly repeatable?: boolean;
  readonly values?: readonly string[];
  readonly completes?: Completes;
}

export interface CommandSpec {
  readonly name: string;
  /** One line for the list of commands. */
  readonly about: string;
  /** Further paragraphs of its own help. */
  readonly details?: readonly string[];
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  /** `sessions list`, `sessions show`… */
  readonly verbs?: readonly CommandSpec[];
  readonly examples?: readonly string[];
  readonly planned?: boolean;
}

const HELP: OptionSpec = { name: 'help', short: 'h', about: 'Show this help' };
const JSON_OUTPUT: OptionSpec = { name: 'json', about: 'Print one JSON document and nothing else' };
const PRACTICE: OptionSpec = {
  name: 'practice',
  about: 'Use the built-in practice endpoint: no token, no network',
};
const ENDPOINT: OptionSpec = {
  name: 'endpoint',
  short: 'e',
  takes: 'NAME|MODEL|URL',
  completes: 'endpoint',
  about: 'Which endpoint: a saved name, a model id (org/name) or a URL',
};
const SESSION: OptionSpec = {
  name: 'session',
  short: 's',
  takes: 'ID|TITLE|PATH',
  completes: 'session',
  about: 'Reopen this session',
};

const NO_ARGUMENTS: readonly ArgumentSpec[] = [];
const SESSION_ARGUMENT: ArgumentSpec = { name: 'SESSION', completes: 'session' };
const ENDPOINT_ARGUMENT: ArgumentSpec = { name: 'NAME', completes: 'endpoint' };

const TIMES = [
  'A TIME is seconds, or 500ms, 90s, 5m; none is no limit. What is usual: 2 minutes to begin',
  '(10 and a half for one that may have to start), 5 of silence; on your own network no limit.',
];

/** What an endpoint is made of, for `add` and `edit`. */
const ENDPOINT_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'model',
    takes: 'ORG/NAME[:PROVIDER]',
    completes: 'nothing',
    about: 'A model on Inference Providers, or the one to ask --url for',
  },
  { name: 'url', takes: 'URL', completes: 'nothing', about: 'A server of your own, with or without /v1' },
  {
    name: 'task',
    takes: 'TASK',
    values: ['chat', 'image-to-text', 'text-generation'],
    about: 'What the server at --url does (default: chat)',
  },
  {
    name: 'token-env',
    takes: 'NAME',
    completes: 'nothing',
    about: 'Its own token is in this environment variable',
  },
  { name: 'hub-token', about: 'Give it your Hugging Face token' },
  {
    name: 'bill-to',
    takes: 'ORG',
    completes: 'nothing',
    about: 'Bill this organisation (Inference Providers); "": you again',
  },
  {
    name: TIMEOUT_OPTIONS.connect,
    takes: 'TIME',
    completes: 'nothing',
    about: 'How long connecting may take (usual: 10s)',
  },
  {
    name: TIMEOUT_OPTIONS.firstByte,
    takes: 'TIME',
    completes: 'nothing',
    about: 'How long it may take to begin an answer',
  },
  {
    name: TIMEOUT_OPTIONS.idle,
    takes: 'TIME',
    completes: 'nothing',
    about: 'How long it may be silent within an answer',
  },
  { name: 'default', about: 'Make it the default endpoint' },
];

const ASK: CommandSpec = {
  name: 'ask',
  about: 'Ask one question; the reply streams to standard output',
  details: ['What is piped in is added to TEXT. With a session, its conversation is sent along.'],
  arguments: [{ name: 'TEXT', optional: true, repeatable: true, completes: 'nothing' }],
  options: [
    ENDPOINT,
    PRACTICE,
    {
      name: 'image',
      takes: 'FILE',
      repeatable: true,
      completes: 'file',
      about: 'Send this image along; may be given again',
    },
    { name: 'system', takes: 'TEXT', completes: 'nothing', about: 'Instructions for the model' },
    { ...SESSION, about: 'Go on with this session, and save the exchange in it' },
    { name: 'save', about: 'Keep the exchange as a new session' },
    { name: 'with-keys', about: 'Send it even if it looks like it holds a token or another key' },
    { ...JSON_OUTPUT },
    HELP,
  ],
  examples: [
    'hf-tui ask "Name three rivers in Norway"',
    'git diff | hf-tui ask "Write a commit message for this" -e Qwen/Qwen3-32B',
    'hf-tui ask --image cat.jpg "What is the cat doing?"',
  ],
};

const CAPTION: CommandSpec = {
  name: 'caption',
  about: 'Caption images, folders and patterns',
  details: [
    'A folder stands for all images below it; a pattern in quotes (*, **, ?) for what it matches.',
    'imagefolder: a folder for Hugging Face datasets, with the images and a metadata.jsonl.',
    'With --out each caption goes to the disk as it comes; --resume goes on where it was stopped.',
  ],
  arguments: [{ name: 'PATH', repeatable: true, completes: 'file' }],
  options: [
    ENDPOINT,
    PRACTICE,
    {
      name: 'prompt',
      takes: 'TEXT',
      completes: 'nothing',
      about: 'What to ask a vision chat model about each image',
    },
    {
      name: 'format',
      takes: 'FORMAT',
      values: ['text', 'json', 'jsonl', 'csv', 'txt', 'imagefolder'],
      about: 'text, json, jsonl, csv, imagefolder; txt: a text beside each image',
    },
    {
      name: 'out',
      takes: 'DIR',
      completes: 'folder',
      about: 'Write into this folder instead of to standard output',
    },
    { ...JSON_OUTPUT, about: 'The same as --format json' },
    {
      name: 'concurrency',
      takes: 'N',
      completes: 'nothing',
      about: 'How many images at the same time (default: 2)',
    },
    { name: 'resume', about: 'Go on: leave out what the output has already' },
    HELP,
  ],
  examples: [
    'hf-tui caption cat.jpg',
    'hf-tui caption *.jpg --format csv > captions.csv',
    'hf-tui caption pictures --format imagefolder --out dataset --resume',
    'hf-tui caption cat.jpg -e https://router.huggingface.co/hf-inference/models/Salesforce/blip-image-captioning-base',
  ],
};

const SESSIONS: CommandSpec = {
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
        'Tokens are taken out. A file that is there is never written over.',
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

const ENDPOINTS: CommandSpec = {
  name: 'endpoints',
  about: 'List, add, test and change saved endpoints',
  arguments: NO_ARGUMENTS,
  options: [HELP],
  verbs: [
    {
      name: 'list',
      about: 'List the endpoints',
      arguments: NO_ARGUMENTS,
      options: [
        { name: 'remote', about: 'Your Inference Endpoints, and those of your organisations, instead' },
        { name: 'local', about: 'Model servers found on this computer, with all their models, instead' },
        JSON_OUTPUT,
        HELP,
      ],
    },
    {
      name: 'models',
      about: 'List models on Inference Providers with prices, speed and context',
      details: [
        'TEXT finds models; a whole id (org/name) lists every provider of that model.',
        'What was read is kept for ten minutes; hf-tui endpoints list shows it too.',
      ],
      arguments: [{ name: 'TEXT', optional: true, completes: 'nothing' }],
      options: [JSON_OUTPUT, HELP],
      examples: ['hf-tui endpoints models qwen', 'hf-tui endpoints models openai/gpt-oss-120b'],
    },
    {
      name: 'add',
      about: 'Save an endpoint under a name',
      details: TIMES,
      arguments: [{ name: 'NAME', completes: 'nothing' }],
      options: [...ENDPOINT_OPTIONS, JSON_OUTPUT, HELP],
      examples: [
        'hf-tui endpoints add qwen --model Qwen/Qwen3-32B:cerebras',
        'hf-tui endpoints add local --url http://localhost:8080',
        'hf-tui endpoints add mine --url https://my.endpoints.huggingface.cloud --hub-token',
      ],
    },
    {
      name: 'edit',
      about: 'Change a saved endpoint; what is not given stays',
      details: [...TIMES, 'usual takes a TIME back.'],
      arguments: [ENDPOINT_ARGUMENT],
      options: [
        { name: 'name', takes: 'NEW', completes: 'nothing', about: 'Another name' },
        ...ENDPOINT_OPTIONS,
        { name: 'no-token', about: 'Ask it without a token' },
        JSON_OUTPUT,
        HELP,
      ],
    },
    {
      name: 'remove',
      about: 'Forget a saved endpoint',
      arguments: [ENDPOINT_ARGUMENT],
      options: [JSON_OUTPUT, HELP],
    },
    {
      name: 'test',
      about: 'Ask an endpoint something tiny and say how long it took',
      arguments: [{ name: 'NAME|MODEL|URL', optional: true, completes: 'endpoint' }],
      options: [JSON_OUTPUT, HELP],
    },
    {
      name: 'default',
      about: 'Print the default endpoint, or choose another',
      arguments: [{ ...ENDPOINT_ARGUMENT, optional: true }],
      options: [JSON_OUTPUT, HELP],
    },
  ],
};

const AUTH: CommandSpec = {
  name: 'auth',
  about: 'Show, keep or forget the Hugging Face token',
  arguments: NO_ARGUMENTS,
  options: [HELP],
  verbs: [
    {
      name: 'status',
      about: 'Say where the token comes from and whose it is',
      details: ['What the Hub said is remembered for an hour: it limits this question.'],
      arguments: NO_ARGUMENTS,
      options: [{ name: 'fresh', about: 'Ask the Hub again, whatever is remembered' }, JSON_OUTPUT, HELP],
    },
    {
      name: 'list',
      about: 'List the tokens that can be found, the one in use marked',
      arguments: NO_ARGUMENTS,
      options: [JSON_OUTPUT, HELP],
    },
    {
      name: 'switch',
      about: 'Use another of the tokens found',
      details: ['NAME is one of hf-tui auth list; auto goes back to the official order.'],
      arguments: [{ name: 'NAME', completes: 'nothing' }],
      options: [JSON_OUTPUT, HELP],
    },
    {
      name: 'login',
      about: 'Keep a token that is read from standard input, or log in with a browser',
      details: [
        'A token is never taken from an argument: other users of a computer can see those.',
        '--device needs the client id of an OAuth app of your own, in HF_TUI_OAUTH_CLIENT_ID',
        'or as oauthClientId in config.json.',
      ],
      arguments: NO_ARGUMENTS,
      options: [
        { name: 'with-token', about: 'Read the token from standard input' },
        { name: 'device', about: 'Log in by a code that is confirmed in a browser, on any device' },
        { name: 'shared', about: 'Keep it where the hf command keeps its token' },
        JSON_OUTPUT,
        HELP,
      ],
      examples: ['hf-tui auth login --with-token < token.txt', 'hf-tui auth login --device'],
    },
    {
      name: 'logout',
      about: 'Remove the token that hf-tui keeps',
      arguments: NO_ARGUMENTS,
      options: [JSON_OUTPUT, HELP],
    },
  ],
};

const DOCTOR: CommandSpec = {
  name: 'doctor',
  about: 'Say what was found: versions, terminal, paths, token source, endpoints',
  arguments: NO_ARGUMENTS,
  options: [JSON_OUTPUT, HELP],
};

const KEYS: CommandSpec = {
  name: 'keys',
  about: 'Show what your terminal sends for a key, and what that does',
  details: [
    'Your own keys go into keys.json in the folder of the settings:',
    '  {"cell-endpoint": "M", "palette": ["ctrl+k", "f2"], "mute": []}',
    'A command that is named there has these keys and no others.',
  ],
  arguments: NO_ARGUMENTS,
  options: [{ name: 'list', about: 'List every command with its keys' }, JSON_OUTPUT, HELP],
  examples: ['hf-tui keys', 'hf-tui keys --list'],
};

const RESET: CommandSpec = {
  name: 'reset',
  about: 'Put back a terminal that was left in disorder',
  details: ['After a kill or a crash of the system the next start of hf-tui does it by itself.'],
  arguments: NO_ARGUMENTS,
  options: [HELP],
};

const COMPLETION: CommandSpec = {
  name: 'completion',
  about: 'Print a completion script for your shell',
  arguments: [{ name: 'SHELL', values: ['bash', 'zsh', 'fish'] }],
  options: [HELP],
  examples: [
    'hf-tui completion bash > ~/.local/share/bash-completion/completions/hf-tui',
    'hf-tui completion zsh > ~/.zfunc/_hf-tui',
    'hf-tui completion fish > ~/.config/fish/completions/hf-tui.fish',
  ],
};

/** The program itself: without a command it opens the notebook. */
export const PROGRAM = {
  name: 'hf-tui',
  about: 'A notebook in the terminal for Hugging Face models: chat, caption images, keep every exchange.',
  arguments: NO_ARGUMENTS,
  options: [
    { name: 'continue', short: 'c', about: 'Reopen the session used last' },
    SESSION,
    ENDPOINT,
    PRACTICE,
    { name: 'setup', about: 'Run the set-up again' },
    { name: 'plain', about: 'Linear mode for screen readers and simple terminals' },
    HELP,
    { name: 'version', short: 'V', about: 'Print the version' },
  ],
  verbs: [ASK, CAPTION, SESSIONS, ENDPOINTS, AUTH, DOCTOR, KEYS, RESET, COMPLETION],
  examples: ['hf-tui', 'hf-tui -e Qwen/Qwen3-32B', 'hf-tui --practice'],
} as const satisfies CommandSpec;

/** How an option is written: `-e, --endpoint NAME`. */
export function writtenOption(option: OptionSpec): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  return `${short}--${option.name}${option.takes === undefined ? '' : ` ${option.takes}`}`;
}

/** What of a command is offered: everything but what is announced for later. */
export function offered<T extends { readonly planned?: boolean }>(specs: readonly T[]): readonly T[] {
  return specs.filter((spec) => spec.planned !== true);
}
