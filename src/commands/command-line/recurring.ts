import type { ArgumentSpec, OptionSpec } from './spec.ts';

/** Options and arguments that several commands have. */

export const HELP: OptionSpec = { name: 'help', short: 'h', about: 'Show this help' };
export const JSON_OUTPUT: OptionSpec = { name: 'json', about: 'Print one JSON document and nothing else' };
export const PRACTICE: OptionSpec = {
  name: 'practice',
  about: 'Use the built-in practice endpoint: no token, no network',
};
export const ENDPOINT: OptionSpec = {
  name: 'endpoint',
  short: 'e',
  takes: 'NAME|MODEL|URL',
  completes: 'endpoint',
  about: 'Which endpoint: a saved name, a model id (org/name) or a URL',
};
export const SESSION: OptionSpec = {
  name: 'session',
  short: 's',
  takes: 'ID|TITLE|PATH',
  completes: 'session',
  about: 'Reopen this session',
};

export const NO_ARGUMENTS: readonly ArgumentSpec[] = [];
export const SESSION_ARGUMENT: ArgumentSpec = { name: 'SESSION', completes: 'session' };
export const ENDPOINT_ARGUMENT: ArgumentSpec = { name: 'NAME', completes: 'endpoint' };
