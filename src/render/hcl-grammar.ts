import type { HLJSApi, Language, Mode } from 'highlight.js';

const BLOCKS =
  /^[ \t]*(?:check|data|dynamic|import|locals|module|moved|output|provider|removed|resource|terraform|variable)(?=[\s"{])/;

/** HCL, the language of Terraform and OpenTofu, which highlight.js has no grammar of (HashiCorp's HCL native syntax). */
export function hcl(hljs: HLJSApi): Language {
  const value: Mode = { scope: 'subst', begin: /[$%]\{/, end: /\}/ };
  return {
    name: 'HCL',
    aliases: ['tf', 'terraform', 'tfvars', 'opentofu', 'tofu'],
    keywords: { keyword: ['for', 'in', 'if', 'else', 'endif', 'endfor'], literal: ['true', 'false', 'null'] },
    contains: [
      hljs.HASH_COMMENT_MODE,
      hljs.C_LINE_COMMENT_MODE,
      hljs.C_BLOCK_COMMENT_MODE,
      hljs.C_NUMBER_MODE,
      { scope: 'string', begin: '"', end: '"', contains: [hljs.BACKSLASH_ESCAPE, value] },
      hljs.END_SAME_AS_BEGIN({
        scope: 'string',
        begin: /<<[-~]?(\w+)$/,
        end: /^[ \t]*(\w+)$/,
        contains: [value],
      }),
      { scope: 'keyword', begin: BLOCKS },
      { scope: 'attr', begin: /[A-Za-z_][\w-]*(?=\s*=(?![=>]))/ },
      { scope: 'title.function', begin: /[A-Za-z_]\w*(?=\()/ },
    ],
  };
}
