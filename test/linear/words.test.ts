import { describe, expect, it } from 'vitest';
import { COMMANDS, type KeyContext } from '../../src/core/commands.ts';
import { contextOf } from '../../src/core/key-context.ts';
import { hear } from '../../src/linear/hear.ts';
import { helpLines } from '../../src/linear/say-help.ts';
import { LINEAR_WORDS, READING_WORDS, wordsAt } from '../../src/linear/words.ts';
import { Notebook } from '../harness/notebook.ts';
import { PLACES } from './places.ts';

const CONTEXTS: readonly KeyContext[] = ['prompt', 'list', 'form', 'setup', 'confirm'];

describe('the words of linear mode', () => {
  it('are there for every command of the registry, or the reason why not', () => {
    const named = Object.keys(LINEAR_WORDS).sort();
    expect(named).toEqual(COMMANDS.map(({ id }) => id).sort());
    for (const linear of Object.values(LINEAR_WORDS)) {
      if ('none' in linear) expect(linear.none).toMatch(/^[A-Z/].+\.$/);
      else expect(linear.word).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    }
  });

  it('are the slash commands of the full interface, where it has one', () => {
    for (const { id, slash } of COMMANDS) {
      const linear = LINEAR_WORDS[id];
      if (slash !== undefined) expect('none' in linear ? '' : linear.word, id).toBe(slash);
    }
  });

  it('mean one thing in one place', () => {
    for (const context of CONTEXTS) {
      const words = [...wordsAt(context), ...(context === 'prompt' ? READING_WORDS : [])].map(
        ({ word }) => word,
      );
      expect(
        words.filter((word, i) => words.indexOf(word) !== i),
        context,
      ).toEqual([]);
    }
  });

  it('can each be typed somewhere, and are in the help there', () => {
    const typed = new Set<string>();
    for (const [place, start] of Object.entries(PLACES)) {
      const { state } = start();
      const help = helpLines(state, '').map(({ text }) => text);
      for (const { id, word } of wordsAt(contextOf(state))) {
        typed.add(id);
        expect(
          help.some((line) => line.startsWith(`/${word}`)),
          `${word} in ${place}`,
        ).toBe(true);
        const heard = hear(state, `/${word}`);
        expect(heard.kind === 'refused' ? heard.text : '', `${word} in ${place}`).not.toContain('no command');
      }
    }
    const wordless = COMMANDS.filter(({ id }) => 'none' in LINEAR_WORDS[id]).map(({ id }) => id);
    expect(COMMANDS.map(({ id }) => id).filter((id) => !typed.has(id) && !wordless.includes(id))).toEqual([]);
  });

  it('are found by a part of what they do, and a key without one says why', () => {
    const { state } = new Notebook();
    expect(helpLines(state, 'MUTE').map(({ text }) => text)).toContain(
      '/mute [NUMBER]: Leave a cell out of what is sent, or take it in again',
    );
    expect(helpLines(state, 'redraw')[0]?.text).toBe('Nothing is drawn: /show reads cells out.');
    expect(helpLines(state, 'xyzzy')[0]?.text).toContain('/help lists all');
  });

  it('that there are not are named, with the one that was meant', () => {
    const { state } = new Notebook();
    expect(hear(state, '/agian')).toEqual({
      kind: 'refused',
      text: 'There is no command /agian.',
      hint: 'Did you mean /again?',
    });
    expect(hear(state, '/usr/bin/env does what?').kind).toBe('do');
  });

  it('that belong to what is drawn are said not to be needed', () => {
    const { state } = new Notebook();
    expect(hear(state, '/raw')).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('as they were written'),
    });
    expect(hear(state, '/fold 1')).toMatchObject({ text: expect.stringContaining('/thoughts NUMBER') });
  });
});
