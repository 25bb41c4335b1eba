import { TIMEOUT_OPTIONS } from '../../core/endpoint-timeouts.ts';
import { ENDPOINT_ARGUMENT, HELP, JSON_OUTPUT, NO_ARGUMENTS } from './recurring.ts';
import type { CommandSpec, OptionSpec } from './spec.ts';

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

export const ENDPOINTS: CommandSpec = {
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
