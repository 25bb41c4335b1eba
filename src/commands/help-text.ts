import { PROGRAM } from './command-line/program.ts';
import { type ArgumentSpec, type CommandSpec, offered, writtenOption } from './command-line/spec.ts';

/** The help of a command, or of the program: plain lines of at most 100 columns, ending in a line feed. */
export function helpText(spec: CommandSpec, path: readonly string[]): string {
  const command = path.join(' ');
  const verbs = offered(spec.verbs ?? []);
  const blocks: string[] = [];
  blocks.push([spec.about.replace(/\.?$/, '.'), ...(spec.details ?? [])].join('\n'));
  blocks.push(section('Usage', usageLines(spec, command)));
  if (verbs.length > 0) {
    blocks.push(section('Commands', columns(verbs.map((verb) => [signature(verb), verb.about]))));
  }
  const options = offered(spec.options).map((option): [string, string] => {
    const indent = option.short === undefined ? '    ' : '';
    return [indent + writtenOption(option), option.about];
  });
  blocks.push(section('Options', columns(options)));
  if (spec.examples !== undefined) blocks.push(section('Examples', spec.examples));
  if (spec === PROGRAM) {
    blocks.push(
      section('Exit codes', [
        '0 done · 1 failed · 2 wrong use · 3 no token, or it was refused',
        '4 the endpoint refused or failed · 5 a session could not be read or saved',
      ]),
    );
  }
  if (verbs.length > 0) blocks.push(`${command} COMMAND --help says more about a command.`);
  return `${blocks.join('\n\n')}\n`;
}

function usageLines(spec: CommandSpec, command: string): readonly string[] {
  const own = [command, ...spec.arguments.map(writtenArgument)].join(' ');
  if (spec.verbs === undefined) return [`${own} [OPTIONS]`];
  return spec === PROGRAM ? [`${own} [OPTIONS]`, `${command} COMMAND …`] : [`${command} COMMAND …`];
}

function signature(spec: CommandSpec): string {
  return [spec.name, ...spec.arguments.map(writtenArgument)].join(' ');
}

function writtenArgument(argument: ArgumentSpec): string {
  const name =
    (argument.values === undefined ? argument.name : argument.values.join('|')) +
    (argument.repeatable === true ? '…' : '');
  return argument.optional === true ? `[${name}]` : name;
}

function section(title: string, lines: readonly string[]): string {
  return [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

const WIDEST_LEFT = 32;

/** Two columns; what is too long for the left one stands on a line of its own. */
function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.min(WIDEST_LEFT, Math.max(...rows.map(([left]) => left.length)));
  return rows.flatMap(([left, right]) =>
    left.length > width ? [left, `${' '.repeat(width)}  ${right}`] : [`${left.padEnd(width)}  ${right}`],
  );
}
