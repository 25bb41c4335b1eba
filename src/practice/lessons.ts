/** What the practice endpoint can explain. The keys come from the registry that the program obeys. */
import type { CommandGroup } from '../core/commands.ts';
import { commandsInUse } from '../core/key-table.ts';
import { writtenKey } from '../core/keymap.ts';

const INTRODUCTION =
  'This is the practice endpoint, built into hf-tui. It is no model: it knows nothing and makes nothing up. It answers so that the program can be tried without a token or a network.';

export function introduction(): string {
  return INTRODUCTION;
}

/** What can be asked for. */
export function helpLesson(): string {
  return `${INTRODUCTION}

Write one of these to see how the program handles it:

| write | to see |
|---|---|
| \`keys\` | the keys of the program |
| \`markdown\` | headings, lists, a table, code, a link |
| \`think\` | reasoning, kept apart from the answer |
| \`long 300\` | a reply of 300 words: scroll, or stop it with ${keyOf('interrupt')} |
| \`slow\`, \`fast\` | another pace; also behind other words: \`long 300 fast\` |
| \`say WORD\` | that word alone |
| \`error 429\` | a refusal; also 400, 401, 402, 403, 404, 410, 413, 422, 500, 503, 504 |
| \`cut\` | a connection that breaks in the middle of a reply |
| \`error mid-stream\` | an error that arrives in the middle of a reply |

Attach an image with \`/image PATH\` or by dragging it here: its pixels are measured. \`/caption PATH\` does the same as an exchange of its own.

Everything else is repeated, with what came along: earlier messages, system text, parameters.`;
}

const CHAPTERS: readonly (readonly [CommandGroup, string])[] = [
  ['general', 'Everywhere'],
  ['prompt', 'Prompt'],
  ['cells', 'Cells, in command mode (Esc)'],
  ['list', 'Lists'],
];

/** The keys, as tables. */
export function keysLesson(): string {
  const tables = CHAPTERS.map(([group, title]) => {
    const rows = commandsInUse()
      .filter((command) => command.group === group && command.keys.length > 0)
      .map(
        ({ keys, title: does }) => `| ${keys.map((key) => inCell(writtenKey(key))).join(', ')} | ${does} |`,
      );
    return [`## ${title}`, '', '| key | does |', '|---|---|', ...rows].join('\n');
  });
  const slashes = commandsInUse()
    .filter((command) => command.slash !== undefined)
    .map(({ slash, takes, title }) => {
      return `- \`/${slash}${takes === undefined ? '' : ` ${takes.replaceAll('|', ' or ')}`}\`: ${title}`;
    });
  return [...tables, ['## Slash commands', '', ...slashes].join('\n')].join('\n\n');
}

/** A key as code in a table's cell, where a bar would end the cell. */
function inCell(key: string): string {
  return `\`${key.replaceAll('|', '\\|')}\``;
}

function keyOf(id: string): string {
  const key = commandsInUse().find((command) => command.id === id)?.keys[0];
  return key === undefined ? id : writtenKey(key);
}

/** One of everything that the program lays out. */
export function markdownLesson(): string {
  return `# A heading

A paragraph with **strong** and *emphasised* words, \`code\`, ~~what was struck~~ and [a link](https://huggingface.co/docs).
Wide characters take two cells: 你好, こんにちは, 안녕하세요.

## Lists

1. first
2. second
   - with a list inside
   - of two items

- [x] done
- [ ] not done

> A quotation,
> over two lines.

## A table

| planet | moons | day, in hours |
|:---|---:|---:|
| Earth | 1 | 24 |
| Mars | 2 | 24.6 |
| Jupiter | 97 | 9.9 |

## Code

\`\`\`python
def greet(name: str) -> str:
    # Select this cell and press c to copy the block.
    return f"Hello, {name}"
\`\`\`

---

That was all of it.`;
}

const SENTENCES = [
  'This reply is long so that scrolling can be tried.',
  `${writtenKey('pageup')} and ${writtenKey('pagedown')} move through it while it is still arriving.`,
  'What has arrived stays where you read it.',
  `${keyOf('interrupt')} stops it, and what came until then is kept.`,
  'Every word is counted, and the usage is shown below.',
];

/** Numbered paragraphs of exactly this many words, the numbers counted. */
export function longLesson(words: number): string {
  const all: string[] = [];
  for (let i = 0; all.length < words; i += 1) {
    const sentence = SENTENCES[i % SENTENCES.length] ?? '';
    const begins = i % SENTENCES.length === 0;
    const label = begins ? [`${all.length === 0 ? '' : '\n\n'}[${i / SENTENCES.length + 1}]`] : [];
    all.push(...label, ...sentence.split(' '));
  }
  return all.slice(0, words).join(' ').replaceAll(' \n', '\n');
}
