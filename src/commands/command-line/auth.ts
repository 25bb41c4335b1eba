import { HELP, JSON_OUTPUT, NO_ARGUMENTS } from './recurring.ts';
import type { CommandSpec } from './spec.ts';

export const AUTH: CommandSpec = {
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
