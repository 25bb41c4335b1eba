import type { Emitter, LanguageFn } from 'highlight.js';
import core from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import clojure from 'highlight.js/lib/languages/clojure';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import dart from 'highlight.js/lib/languages/dart';
import delphi from 'highlight.js/lib/languages/delphi';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import elixir from 'highlight.js/lib/languages/elixir';
import erlang from 'highlight.js/lib/languages/erlang';
import fsharp from 'highlight.js/lib/languages/fsharp';
import go from 'highlight.js/lib/languages/go';
import graphql from 'highlight.js/lib/languages/graphql';
import groovy from 'highlight.js/lib/languages/groovy';
import haskell from 'highlight.js/lib/languages/haskell';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import julia from 'highlight.js/lib/languages/julia';
import kotlin from 'highlight.js/lib/languages/kotlin';
import latex from 'highlight.js/lib/languages/latex';
import lisp from 'highlight.js/lib/languages/lisp';
import lua from 'highlight.js/lib/languages/lua';
import makefile from 'highlight.js/lib/languages/makefile';
import markdown from 'highlight.js/lib/languages/markdown';
import matlab from 'highlight.js/lib/languages/matlab';
import nginx from 'highlight.js/lib/languages/nginx';
import objectivec from 'highlight.js/lib/languages/objectivec';
import ocaml from 'highlight.js/lib/languages/ocaml';
import perl from 'highlight.js/lib/languages/perl';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import protobuf from 'highlight.js/lib/languages/protobuf';
import python from 'highlight.js/lib/languages/python';
import r from 'highlight.js/lib/languages/r';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import scala from 'highlight.js/lib/languages/scala';
import scss from 'highlight.js/lib/languages/scss';
import shell from 'highlight.js/lib/languages/shell';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import vbnet from 'highlight.js/lib/languages/vbnet';
import x86asm from 'highlight.js/lib/languages/x86asm';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { hcl } from './hcl-grammar.ts';

/**
 * The languages that models write most, each with its grammar, the further names and file endings it goes by, and the
 * languages that code in it may hold. A test holds the last two against the grammars.
 */
export const LANGUAGES: Readonly<
  Record<string, readonly [grammar: LanguageFn, also: string, holds: string]>
> = {
  bash: [bash, 'sh zsh', ''],
  c: [c, 'h', ''],
  clojure: [clojure, 'clj edn', ''],
  cpp: [cpp, 'cc c++ h++ hpp hh hxx cxx', ''],
  csharp: [csharp, 'cs c#', ''],
  css: [css, '', ''],
  dart: [dart, '', 'markdown'],
  delphi: [delphi, 'dpr dfm pas pascal', ''],
  diff: [diff, 'patch', ''],
  dockerfile: [dockerfile, 'docker', 'bash'],
  elixir: [elixir, 'ex exs', ''],
  erlang: [erlang, 'erl', ''],
  fsharp: [fsharp, 'fs f#', ''],
  go: [go, 'golang', ''],
  graphql: [graphql, 'gql', ''],
  groovy: [groovy, '', ''],
  haskell: [haskell, 'hs', ''],
  hcl: [hcl, 'tf terraform tfvars opentofu tofu', ''],
  ini: [ini, 'toml', ''],
  java: [java, 'jsp', ''],
  javascript: [javascript, 'js jsx mjs cjs', 'xml css graphql'],
  json: [json, 'jsonc json5', ''],
  julia: [julia, '', ''],
  kotlin: [kotlin, 'kt kts ktm ktx', ''],
  latex: [latex, 'tex', ''],
  lisp: [lisp, '', ''],
  lua: [lua, 'pluto', ''],
  makefile: [makefile, 'mk mak make', ''],
  markdown: [markdown, 'md mkdown mkd', 'xml'],
  matlab: [matlab, '', ''],
  nginx: [nginx, 'nginxconf', ''],
  objectivec: [objectivec, 'mm objc obj-c obj-c++ objective-c++', ''],
  ocaml: [ocaml, 'ml', ''],
  perl: [perl, 'pl pm', ''],
  php: [php, '', ''],
  powershell: [powershell, 'pwsh ps ps1', ''],
  protobuf: [protobuf, 'proto', ''],
  python: [python, 'py gyp ipython', ''],
  r: [r, '', ''],
  ruby: [ruby, 'rb gemspec podspec thor irb', ''],
  rust: [rust, 'rs', ''],
  scala: [scala, '', ''],
  scss: [scss, '', ''],
  shell: [shell, 'console shellsession', 'bash'],
  sql: [sql, '', ''],
  swift: [swift, '', ''],
  typescript: [typescript, 'ts tsx mts cts', 'xml css graphql'],
  vbnet: [vbnet, 'vb', ''],
  x86asm: [x86asm, '', ''],
  xml: [xml, 'html xhtml rss atom xjb xsd xsl plist wsf svg', 'css javascript'],
  yaml: [yaml, 'yml', 'ruby'],
};

/** Names that no grammar goes by, and the one that fits their code. */
const NEAR: Readonly<Record<string, string>> = {
  asm: 'x86asm',
  assembly: 'x86asm',
  less: 'scss',
  nasm: 'x86asm',
  'objective-c': 'objectivec',
  svelte: 'xml',
  vba: 'vbnet',
  vue: 'xml',
};

const BY_NAME = new Map<string, string>([
  ...Object.entries(LANGUAGES).flatMap(([name, [, also]]) =>
    [name, ...also.split(' ').filter((one) => one !== '')].map((one) => [one, name] as const),
  ),
  ...Object.entries(NEAR),
]);

/** A stretch of code and what it is: the names that highlight.js gives, the innermost last. */
export interface NamedCode {
  readonly text: string;
  readonly scopes: readonly string[];
}

/** What the highlighter was in at the end of a text, from the outermost on; nothing but the language: `[]`. */
export type OpenModes = readonly object[];

export interface NamedText {
  readonly parts: readonly NamedCode[];
  readonly open: OpenModes;
}

/** Takes down what highlight.js finds, instead of making HTML of it. */
class PartsEmitter implements Emitter {
  readonly parts: NamedCode[] = [];
  #scopes: readonly string[] = [];

  addText(text: string): void {
    if (text !== '') this.parts.push({ text, scopes: this.#scopes });
  }

  startScope(name: string): void {
    this.#scopes = [...this.#scopes, name];
  }

  endScope(): void {
    this.#scopes = this.#scopes.slice(0, -1);
  }

  /** What highlight.js 11 calls besides the methods that its types name. */
  openNode(name: string): void {
    this.startScope(name);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(emitter: Emitter): void {
    if (!(emitter instanceof PartsEmitter)) return;
    for (const { text, scopes } of emitter.parts)
      this.parts.push({ text, scopes: [...this.#scopes, ...scopes] });
  }

  finalize(): void {
    this.#scopes = [];
  }

  toHTML(): string {
    return '';
  }
}

/** A highlighter that reads the grammar of a language when code in it first comes: all of them take 25 ms. */
export function newHighlighter() {
  const hljs = core.newInstance();
  hljs.configure({ __emitter: PartsEmitter });
  const learn = (name: string): void => {
    const language = LANGUAGES[name];
    if (language === undefined || hljs.getLanguage(name) !== undefined) return;
    const [grammar, , holds] = language;
    hljs.registerLanguage(name, grammar);
    for (const held of holds.split(' ')) learn(held);
  };
  return {
    /** Whether a language is known by this name, in lower case. */
    registered: (name: string): boolean => BY_NAME.has(name),
    highlight: (name: string, code: string): NamedText => {
      const language = BY_NAME.get(name) ?? name;
      learn(language);
      const { _emitter: emitter, _top: top } = hljs.highlight(code, { language, ignoreIllegals: true });
      return { parts: emitter instanceof PartsEmitter ? emitter.parts : [], open: openModes(top) };
    },
  };
}

/** Each entry into a mode makes an object of its own, whose prototype is the mode of the grammar. */
function openModes(top: unknown): OpenModes {
  const modes: object[] = [];
  let mode = top;
  while (typeof mode === 'object' && mode !== null && 'parent' in mode && mode.parent !== undefined) {
    const own: unknown = Object.getPrototypeOf(mode);
    if (typeof own === 'object' && own !== null) modes.unshift(own);
    mode = mode.parent;
  }
  return modes;
}

export type Highlighter = ReturnType<typeof newHighlighter>;
