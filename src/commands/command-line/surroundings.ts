import { HELP, JSON_OUTPUT, NO_ARGUMENTS } from './recurring.ts';
import type { CommandSpec } from './spec.ts';

// About the terminal, the shell and the computer, not about a model.

export const DOCTOR: CommandSpec = {
  name: 'doctor',
  about: 'Say what was found: versions, terminal, paths, token source, endpoints',
  arguments: NO_ARGUMENTS,
  options: [JSON_OUTPUT, HELP],
};

export const KEYS: CommandSpec = {
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

export const RESET: CommandSpec = {
  name: 'reset',
  about: 'Put back a terminal that was left in disorder',
  details: ['After a kill or a crash of the system the next start of hf-tui does it by itself.'],
  arguments: NO_ARGUMENTS,
  options: [HELP],
};

export const COMPLETION: CommandSpec = {
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
