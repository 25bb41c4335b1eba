/**
 * The ways in which a program's text can leave it, found in the tokens of its source: what stands in comments, in
 * patterns and in sentences is none. Names count wherever they stand, so that another name for a stream is found where
 * it is given.
 */
import { builtinModules } from 'node:module';
import { LanguageVariant, SyntaxKind } from 'typescript/unstable/ast';
import { createScanner } from 'typescript/unstable/ast/scanner';

/** Strings that name something a text could leave by; of others only that they are there is of use. */
const TELLING = /^(?:node:.*|inherit|stdin|stdout|stderr|ink)$|\/dev\/|\/proc\/|^CON(?:OUT|IN)?\$?$/;
const MODULES: ReadonlySet<string> = new Set(builtinModules);
const isTelling = (text: string) => TELLING.test(text) || MODULES.has(text);

/** Behind these a slash divides; behind anything else it begins a pattern. */
const ENDS_A_VALUE: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.Identifier,
  SyntaxKind.NumericLiteral,
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateTail,
  SyntaxKind.CloseParenToken,
  SyntaxKind.CloseBracketToken,
  SyntaxKind.CloseBraceToken,
  SyntaxKind.ThisKeyword,
]);

/** The tokens of a source with a space between each; strings stand in `‹›`. */
export function tokensOf(source: string): string {
  const scanner = createScanner(true, LanguageVariant.Standard, source);
  const tokens: string[] = [];
  /** For each brace that is open whether it belongs to a template. */
  const braces: boolean[] = [];
  let before = SyntaxKind.Unknown;
  for (let kind = scanner.scan(); kind !== SyntaxKind.EndOfFile; kind = scanner.scan()) {
    const isSlash = kind === SyntaxKind.SlashToken || kind === SyntaxKind.SlashEqualsToken;
    if (isSlash && !ENDS_A_VALUE.has(before)) kind = scanner.reScanSlashToken();
    if (kind === SyntaxKind.OpenBraceToken) braces.push(false);
    if (kind === SyntaxKind.TemplateHead) braces.push(true);
    if (kind === SyntaxKind.CloseBraceToken) {
      if (braces.at(-1) === true) kind = scanner.reScanTemplateToken(false);
      if (kind !== SyntaxKind.TemplateMiddle) braces.pop();
    }
    tokens.push(written(kind, scanner.getTokenValue(), scanner.getTokenText()));
    before = kind;
  }
  return tokens.join(' ');
}

function written(kind: SyntaxKind, value: string, text: string): string {
  switch (kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
      return isTelling(value) ? `‹${value}›` : '‹›';
    case SyntaxKind.TemplateHead:
    case SyntaxKind.TemplateMiddle:
    case SyntaxKind.TemplateTail:
      return '`';
    case SyntaxKind.RegularExpressionLiteral:
      return '/pattern/';
    default:
      return text;
  }
}

const DOT = String.raw`(?:\.|\?\.|\[)`;

/** Modules of Node of which nothing leads out, or what does is looked for by its own name below. */
const KNOWN = [
  ...['buffer', 'crypto', 'events', 'fs', 'fs/promises', 'http', 'net', 'os', 'path', 'sqlite', 'stream'],
  ...['string_decoder', 'timers/promises', 'util', 'zlib'],
  ...[
    'child_process',
    'cluster',
    'console',
    'diagnostics_channel',
    'inspector',
    'module',
    'process',
    'readline',
  ],
  ...['readline/promises', 'repl', 'trace_events', 'tty', 'v8', 'vm', 'worker_threads'],
].join('|');

const WAYS: Readonly<Record<string, RegExp>> = {
  'a standard stream': new RegExp(String.raw`\bprocess ${DOT} (?:‹)?(?:stdout|stderr)\b`, 'g'),
  'the input of a terminal': new RegExp(String.raw`\bprocess (?:\?\. )?${DOT} (?:‹)?stdin\b`, 'g'),
  // All of it, or a part of it under another name: `const { stdout } = process`.
  'the process as a value': /(?<![.] |\w)process(?! (?:\.|\?\.|:) )\b(?!›)/g,
  'a warning of Node': /\bemitWarning\b|\b_rawDebug\b|\bdebuglog\b|\bdeprecate\b/g,
  'the inside of Node':
    /\bbinding \(|\bgetBuiltinModule\b|\bcreateRequire\b|(?<![.] )\brequire\b|\bdlopen\b/g,
  console: /(?<![.] )\bconsole\b(?! :|›)|‹node:console›/g,
  'the global object': /(?<![.] )\b(?:globalThis|global)\b(?! :)/g,
  'code made of text': /(?<![.] )\beval\b|(?<![.] )\bFunction \(|[.] constructor \(|‹node:vm›/g,
  'a device of the terminal': /‹[^›]*(?:\/dev\/(?:tty|pts|std|fd|console)|\/proc\/|CON(?:OUT|IN)?\$)[^›]*›/g,
  // Where the number has a name nobody can tell: that it could be asked for is enough.
  'an open file by its number':
    /\bwritev?Sync\b|\bwritev? (?:as \w+ )?[,}][^;]*? from ‹node:fs›|\* as \w+ from ‹node:fs›|\bimport (?:\w+ from|\() ‹node:fs›|\b(?:write|writev|writeFile|appendFile)(?:Sync)? \( [012] ,|\bfd [:,}]/g,
  'a stream of its own': /\bcreateWriteStream\b|\bnew (?:\w+ \. )?WriteStream\b/g,
  'a terminal of its own': /‹node:tty›|\btty \. \w+/g,
  'a stream into another': /\. pipe(?:line|To|Through)? \(|\bpipeline \(/g,
  'another program': /‹node:(?:child_process|cluster)›|\bexecve\b/g,
  'streams handed to another program': /\bstdio \b|‹inherit›/g,
  'the process by import': /‹node:process›/g,
  'a module of Node that nobody looked at': new RegExp(
    String.raw`\b(?:from|import(?: \()?) ‹(?!node:(?:${KNOWN})›|ink›)[^›]+›`,
    'g',
  ),
  'a module that is named as it runs': /\bimport \( (?!‹)/g,
  'a reader that echoes': /‹node:(?:readline|readline\/promises|repl)›/g,
  'a thread': /‹node:worker_threads›/g,
  'a debugger or a report': /‹node:(?:inspector|trace_events|v8|diagnostics_channel)›|\bprocess \. report\b/g,
};

/** Which ways out a source has, and how often each. */
export function waysOut(source: string): Readonly<Record<string, number>> {
  const tokens = tokensOf(source);
  const counts = Object.entries(WAYS).map(
    ([way, pattern]) => [way, [...tokens.matchAll(pattern)].length] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
