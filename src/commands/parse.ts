import { parseArgs } from 'node:util';
import { type AppError, appError, failed, ok, type Result } from '../core/errors.ts';
import { PROGRAM } from './command-line/program.ts';
import { type CommandSpec, type OptionSpec, offered } from './command-line/spec.ts';
import { nearest } from './nearest.ts';

/** The words of one command line, checked against the table. */
export interface Arguments {
  /** `['hf-tui']`, `['hf-tui', 'sessions', 'list']`. */
  readonly path: readonly string[];
  readonly spec: CommandSpec;
  readonly words: readonly string[];
  /** Whether a switch, or an option with a value, was given. */
  readonly has: (name: string) => boolean;
  /** The value of an option; the last one when it was given several times. */
  readonly value: (name: string) => string | undefined;
  /** All values of an option that may be given again. */
  readonly values: (name: string) => readonly string[];
}

interface Given {
  readonly switches: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
}

/** Understands a command line (without the program's own name), or says in one sentence what is wrong with it. */
export function parseCommandLine(argv: readonly string[]): Result<Arguments> {
  return descend(PROGRAM, [PROGRAM.name], [...argv]);
}

function descend(spec: CommandSpec, path: readonly string[], argv: readonly string[]): Result<Arguments> {
  if (spec.verbs !== undefined) {
    const at = firstWord(spec, argv);
    const word = at === undefined ? undefined : argv[at];
    if (at !== undefined && word !== undefined) {
      const rest = argv.filter((_, i) => i !== at);
      // `hf-tui help ask` is `hf-tui ask --help`.
      if (spec === PROGRAM && word === 'help') return descend(spec, path, [...rest, '--help']);
      const verb = spec.verbs.find((candidate) => candidate.name === word);
      if (verb === undefined) return failed(unknownCommand(spec, path, word));
      const verbPath = [...path, verb.name];
      if (verb.planned === true) {
        return failed(usage(`${verbPath.join(' ')} is not part of this version.`, seeHelp(path)));
      }
      return descend(verb, verbPath, rest);
    }
  }
  const given = readOptions(spec, path, argv);
  if (!given.ok) return given;
  const { switches, values, words } = given.value;
  const isAsking = switches.has('help') || switches.has('version');
  if (!isAsking) {
    const problem = checkWords(spec, path, words);
    if (problem !== null) return failed(problem);
  }
  return ok({
    path,
    spec,
    words,
    has: (name) => switches.has(name) || values.has(name),
    value: (name) => values.get(name)?.at(-1),
    values: (name) => values.get(name) ?? [],
  });
}

/** Where the first word stands that is no option nor the value of one: the name of a command. */
function firstWord(spec: CommandSpec, argv: readonly string[]): number | undefined {
  const known = optionsBelow(spec);
  for (const token of tokensOf(known, argv)) {
    if (token.kind === 'positional') return token.index;
    if (token.kind === 'option-terminator') return undefined;
  }
  return undefined;
}

/** Options may stand before the command they belong to, so all of them are looked at for whether they take a value. */
function optionsBelow(spec: CommandSpec): readonly OptionSpec[] {
  const below = (spec.verbs ?? []).flatMap(optionsBelow);
  const own = new Set(spec.options.map((option) => option.name));
  return [...spec.options, ...below.filter((option) => !own.has(option.name))];
}

function tokensOf(options: readonly OptionSpec[], argv: readonly string[]) {
  const config: Record<string, { type: 'string' | 'boolean'; short?: string; multiple: boolean }> = {};
  for (const option of options) {
    config[option.name] ??= {
      type: option.takes === undefined ? 'boolean' : 'string',
      ...(option.short === undefined ? {} : { short: option.short }),
      multiple: true,
    };
  }
  return parseArgs({
    args: [...argv],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function readOptions(spec: CommandSpec, path: readonly string[], argv: readonly string[]): Result<Given> {
  const switches = new Set<string>();
  const values = new Map<string, string[]>();
  const words: string[] = [];
  for (const token of tokensOf(spec.options, argv)) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const option = spec.options.find((candidate) => candidate.name === token.name);
    if (option === undefined) return failed(unknownOption(spec, path, token.rawName));
    if (option.planned === true) {
      return failed(usage(`--${option.name} is not part of this version.`, seeHelp(path)));
    }
    if (option.takes === undefined) {
      if (token.value !== undefined) return failed(usage(`--${option.name} takes no value.`, seeHelp(path)));
      switches.add(option.name);
      continue;
    }
    const value = token.value;
    const looksLikeOption = token.inlineValue !== true && value !== undefined && /^-./.test(value);
    if (value === undefined || looksLikeOption) {
      const hint = looksLikeOption
        ? `Write --${option.name}=${value} when that is the value.`
        : `Write --${option.name} ${option.takes}.`;
      return failed(usage(`--${option.name} needs a value.`, hint));
    }
    if (option.plannedValues?.includes(value) === true) {
      return failed(usage(`--${option.name} ${value} is not part of this version.`, seeHelp(path)));
    }
    if (option.values !== undefined && !isOneOf(option, value)) {
      return failed(notOneOf(`--${option.name}`, value, option.values));
    }
    const earlier = values.get(option.name) ?? [];
    values.set(option.name, option.repeatable === true ? [...earlier, value] : [value]);
  }
  return ok({ switches, values, words });
}

function checkWords(spec: CommandSpec, path: readonly string[], words: readonly string[]): AppError | null {
  const command = path.join(' ');
  if (spec.verbs !== undefined) {
    if (spec === PROGRAM) return null;
    const names = offered(spec.verbs).map((verb) => verb.name);
    return usage(`${command} needs to be told what to do.`, `It can: ${names.join(', ')}.`);
  }
  const missing = spec.arguments[words.length];
  if (missing !== undefined && missing.optional !== true) {
    return usage(`${command} needs ${missing.name}.`, seeHelp(path));
  }
  const last = spec.arguments.at(-1);
  if (words.length > spec.arguments.length && last?.repeatable !== true) {
    const extra = words[spec.arguments.length] ?? '';
    return usage(
      `${command} does not know what to do with "${extra}".`,
      spec.arguments.length > 0 ? 'Put quotes around words that belong together.' : seeHelp(path),
    );
  }
  for (const [i, argument] of spec.arguments.entries()) {
    const word = words[i];
    if (word !== undefined && argument.values !== undefined && !argument.values.includes(word)) {
      return notOneOf(argument.name, word, argument.values);
    }
  }
  return null;
}

function unknownCommand(spec: CommandSpec, path: readonly string[], word: string): AppError {
  const names = offered(spec.verbs ?? []).map((verb) => verb.name);
  const meant = nearest(word, names);
  const command = [...path, word].join(' ');
  if (meant !== undefined) {
    return usage(`There is no command "${command}".`, `Did you mean ${[...path, meant].join(' ')}?`);
  }
  if (spec === PROGRAM && /\s/.test(word)) {
    return usage(`"${word}" is no command.`, 'To ask it, put hf-tui ask before it.');
  }
  return usage(`There is no command "${command}".`, seeHelp(path));
}

function unknownOption(spec: CommandSpec, path: readonly string[], rawName: string): AppError {
  const names = offered(spec.options).map((option) => option.name);
  const meant = nearest(rawName.replace(/^-+/, ''), names);
  return usage(
    `${path.join(' ')} has no option ${rawName}.`,
    meant === undefined ? seeHelp(path) : `Did you mean --${meant}?`,
  );
}

function isOneOf({ values = [], otherNames = [] }: OptionSpec, value: string): boolean {
  return values.includes(value) || otherNames.includes(value.toLowerCase());
}

function notOneOf(what: string, value: string, values: readonly string[]): AppError {
  const meant = nearest(value, values);
  return usage(
    `"${value}" is nothing that ${what} takes.`,
    meant === undefined ? `It takes: ${values.join(', ')}.` : `Did you mean ${meant}?`,
  );
}

function seeHelp(path: readonly string[]): string {
  return `See ${path.join(' ')} --help.`;
}

function usage(message: string, hint: string): AppError {
  return appError('USAGE', message, hint);
}
