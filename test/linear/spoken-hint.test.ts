import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KeyContext } from '../../src/core/commands.ts';
import { shownKey } from '../../src/core/key-table.ts';
import { spokenHint } from '../../src/linear/spoken-hint.ts';

/** A source with the keys that its sentences take from the table. */
const withKeys = (source: string) => source.replace(/\$\{keyNamed\('([^']+)'\)\}/g, (_, id) => shownKey(id));

describe('a hint that names keys', () => {
  it.each([
    ['Ctrl+O chooses one.', 'prompt', '/endpoint chooses one.'],
    ['Ctrl+C stops it.', 'prompt', 'Ctrl+C stops it.'],
    ['r asks again and keeps this one.', 'prompt', '/again asks again and keeps this one.'],
    [
      'What waited is back in its cell. Enter brings back what you wrote.',
      'prompt',
      'What waited is back in its cell. /edit brings back what you wrote.',
    ],
    ['a brings back what you wrote.', 'prompt', '/above brings back what you wrote.'],
    ['z brings it back.', 'prompt', '/undo brings it back.'],
    ['/ searches this session.', 'cells', '/find searches this session.'],
    ['Deleted qwen. Ctrl+Z brings it back.', 'list', 'Deleted qwen. /undo brings it back.'],
    [
      'Open another, or begin one with Ctrl+A, and then delete it.',
      'list',
      'Open another, or begin one with /add, and then delete it.',
    ],
    [
      'Esc, then f goes on in a copy; Ctrl+N begins a new session.',
      'prompt',
      '/fork goes on in a copy; /new begins a new session.',
    ],
    ['Ctrl+P, then "Set up again", chooses a real one.', 'prompt', '/setup chooses a real one.'],
    [
      'Esc goes back to the token; or give the address of another server.',
      'setup',
      '/back goes back to the token; or give the address of another server.',
    ],
    [
      'Ctrl+O opens it, Ctrl+T copies its address.',
      'setup',
      '/open-page opens it, /copy-link copies its address.',
    ],
    [
      'Resume it (Ctrl+O, Ctrl+R, Ctrl+S; or at https://endpoints.huggingface.co), then try again.',
      'prompt',
      'Resume it (/dedicated, then /power NUMBER; or at https://endpoints.huggingface.co), then try again.',
    ],
    ['a word that asks nothing of a key', 'prompt', 'a word that asks nothing of a key'],
  ] as const)('%s', (text, context, spoken) => {
    expect(spokenHint(text, context as KeyContext)).toBe(spoken);
  });

  it('names words in lines, wherever in the source it stands', () => {
    const source = resolve(import.meta.dirname, '../../src');
    const places = [
      'core/notebook',
      'core/panels',
      'core/update.ts',
      'core/run-command.ts',
      'runtime',
      'net',
      'inference',
      'hub',
    ];
    const files = places.flatMap((place) =>
      place.endsWith('.ts')
        ? [place]
        : readdirSync(join(source, place), { recursive: true, encoding: 'utf8' })
            .filter((file) => file.endsWith('.ts'))
            .map((file) => join(place, file)),
    );
    const hints = files.flatMap((file) =>
      [
        ...withKeys(readFileSync(join(source, file), 'utf8')).matchAll(
          /(['`])((?:(?!\1)[^\\\n])*\bCtrl\+[A-Z](?:(?!\1)[^\\\n])*)\1/g,
        ),
      ].map(([, , text = '']) => [file, text] as const),
    );
    expect(hints.length).toBeGreaterThan(15);
    for (const [file, text] of hints) {
      const context = /panels\/(?:sessions?|endpoints|dedicated)/.test(file) ? 'list' : 'prompt';
      expect(spokenHint(text, context), file).not.toMatch(/Ctrl\+[^CD]/);
    }
  });
});
