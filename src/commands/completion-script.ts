import { PROGRAM } from './command-line/program.ts';
import { type ArgumentSpec, type CommandSpec, type OptionSpec, offered } from './command-line/spec.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export function isShell(name: string): name is Shell {
  return (SHELLS as readonly string[]).includes(name);
}

/** The completion script of a shell, made from the command table. It runs nothing but the shell's own functions. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bashScript();
    case 'zsh':
      return zshScript();
    case 'fish':
      return fishScript();
  }
}

interface Place {
  /** Words behind the program's name that lead here: `sessions list`. */
  readonly path: string;
  readonly spec: CommandSpec;
}

/** The program, every command and every verb. */
function places(spec: CommandSpec = PROGRAM, path = ''): readonly Place[] {
  const below = offered(spec.verbs ?? []);
  return [
    { path, spec },
    ...below.flatMap((verb) => places(verb, path === '' ? verb.name : `${path} ${verb.name}`)),
  ];
}

function verbNames(spec: CommandSpec): readonly string[] {
  return offered(spec.verbs ?? []).map((verb) => verb.name);
}

function written(option: OptionSpec): readonly string[] {
  return option.short === undefined ? [`--${option.name}`] : [`--${option.name}`, `-${option.short}`];
}

/** The words that can stand at a place, but for file names. */
function wordsAt(spec: CommandSpec): readonly string[] {
  return [
    ...verbNames(spec),
    ...spec.arguments.flatMap((argument) => argument.values ?? []),
    ...offered(spec.options).flatMap(written),
  ];
}

function takesFiles(spec: CommandSpec): boolean {
  return spec.arguments.some((argument: ArgumentSpec) => argument.completes === 'file');
}

function bashScript(): string {
  const all = places();
  const commands = all.filter(({ path }) => path !== '' && !path.includes(' '));
  const lines = [
    '# bash completion for hf-tui',
    '_hf_tui() {',
    `  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" place="" word`,
    '  COMPREPLY=()',
    `  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do`,
    '    case "$place $word" in',
    ...commands.map(({ path }) => `      " ${path}") place="${path}" ;;`),
    ...all.filter(({ path }) => path.includes(' ')).map(({ path }) => `      "${path}") place="${path}" ;;`),
    '    esac',
    '  done',
    '  case "$place:$prev" in',
    ...all.flatMap(({ path, spec }) => bashValues(path, spec)),
    '  esac',
    '  case "$place" in',
    ...all.map(({ path, spec }) => {
      const files = takesFiles(spec) ? ' $(compgen -f -- "$cur")' : '';
      return `    "${path}") COMPREPLY=( $(compgen -W "${wordsAt(spec).join(' ')}" -- "$cur")${files} ) ;;`;
    }),
    '  esac',
    '}',
    'complete -o filenames -F _hf_tui hf-tui',
  ];
  return `${lines.join('\n')}\n`;
}

function bashValues(path: string, spec: CommandSpec): readonly string[] {
  return offered(spec.options).flatMap((option) => {
    if (option.takes === undefined) return [];
    const pattern = written(option)
      .map((name) => `"${path}:${name}"`)
      .join('|');
    const reply =
      option.values !== undefined
        ? `$(compgen -W "${option.values.join(' ')}" -- "$cur")`
        : option.completes === 'file'
          ? '$(compgen -f -- "$cur")'
          : option.completes === 'folder'
            ? '$(compgen -d -- "$cur")'
            : '';
    return [`    ${pattern}) COMPREPLY=( ${reply} ); return ;;`];
  });
}

function zshScript(): string {
  const lines = ['#compdef hf-tui', ''];
  for (const { path, spec } of places()) {
    lines.push(`${zshFunction(path)}() {`);
    const options = offered(spec.options).flatMap(zshOption);
    if (spec.verbs !== undefined) {
      const verbs = offered(spec.verbs).map((verb) => zshQuote(`${verb.name}:${verb.about}`));
      lines.push('  local line state', '  local -a verbs', `  verbs=(${verbs.join(' ')})`);
      lines.push(
        `  _arguments -C ${[...options, zshQuote('1: :->verb'), zshQuote('*:: :->rest')].join(' ')}`,
        '  case $state in',
        `    verb) _describe command verbs ;;`,
        '    rest)',
        '      case $line[1] in',
        ...offered(spec.verbs).map((verb) => {
          const next = zshFunction(path === '' ? verb.name : `${path} ${verb.name}`);
          return `        ${verb.name}) ${next} ;;`;
        }),
        '      esac ;;',
        '  esac',
      );
    } else {
      lines.push(`  _arguments ${[...options, ...spec.arguments.map(zshArgument)].join(' ')}`);
    }
    lines.push('}', '');
  }
  lines.push('if [ "$funcstack[1]" = "_hf-tui" ]; then _hf_tui "$@"; else compdef _hf_tui hf-tui; fi');
  return `${lines.join('\n')}\n`;
}

function zshFunction(path: string): string {
  return `_hf_tui${path === '' ? '' : `_${path.replaceAll(' ', '_')}`}`;
}

function zshOption(option: OptionSpec): readonly string[] {
  const about = option.about.replace(/[[\]:]/g, '\\$&');
  const value = option.takes === undefined ? '' : `:${option.takes.toLowerCase()}:${zshValues(option)}`;
  const many = option.repeatable === true ? '*' : '';
  return written(option).map((name) => zshQuote(`${many}${name}[${about}]${value}`));
}

function zshArgument(argument: ArgumentSpec): string {
  const count = argument.repeatable === true ? '*' : argument.optional === true ? ':' : '';
  return zshQuote(`${count}:${argument.name.toLowerCase()}:${zshValues(argument)}`);
}

function zshValues({ values, completes }: Pick<OptionSpec, 'values' | 'completes'>): string {
  if (values !== undefined) return `(${values.join(' ')})`;
  if (completes === 'file') return '_files';
  return completes === 'folder' ? '_files -/' : ' ';
}

function zshQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishScript(): string {
  const lines = ['# fish completion for hf-tui', 'complete -c hf-tui -f'];
  for (const { path, spec } of places()) {
    const condition = fishCondition(path, spec);
    const start = `complete -c hf-tui -n ${fishQuote(condition)}`;
    for (const verb of offered(spec.verbs ?? [])) {
      lines.push(`${start} -a ${verb.name} -d ${fishQuote(verb.about)}`);
    }
    for (const argument of spec.arguments) {
      if (argument.values !== undefined) lines.push(`${start} -a ${fishQuote(argument.values.join(' '))}`);
      if (argument.completes === 'file') lines.push(`${start} -F`);
    }
    for (const option of offered(spec.options)) {
      const short = option.short === undefined ? '' : ` -s ${option.short}`;
      lines.push(`${start} -l ${option.name}${short}${fishValue(option)} -d ${fishQuote(option.about)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function fishValue(option: OptionSpec): string {
  if (option.takes === undefined) return '';
  if (option.values !== undefined) return ` -x -a ${fishQuote(option.values.join(' '))}`;
  if (option.completes === 'file') return ' -r -F';
  return option.completes === 'folder' ? " -x -a '(__fish_complete_directories)'" : ' -x';
}

/** When the words typed so far lead to a place, and to none below it. */
function fishCondition(path: string, spec: CommandSpec): string {
  const seen = path === '' ? [] : path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  const below = verbNames(spec);
  if (below.length > 0) seen.push(`not __fish_seen_subcommand_from ${below.join(' ')}`);
  return seen.length === 0 ? 'true' : seen.join('; and ');
}

function fishQuote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
