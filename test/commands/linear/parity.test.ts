import { describe, expect, it } from 'vitest';
import { placesOf, withMuted } from '../../../src/commands/linear/cells.ts';
import { LINEAR_COMMANDS } from '../../../src/commands/linear/slash-command.ts';
import { COMMANDS, type CommandId } from '../../../src/core/commands.ts';
import { Notebook } from '../../harness/notebook.ts';

const WORDS = LINEAR_COMMANDS.map(([written]) => written.split(' ')[0]);

/** What the notebook does with a key, and the word for it in linear mode. */
const SAME: Partial<Record<CommandId, string>> = {
  endpoints: 'endpoint',
  'cell-endpoint': 'endpoint',
  find: 'find',
  mute: 'mute',
  'help-cells': 'help',
};

/** What needs no word where there are only lines, and why. */
const NEEDLESS: Partial<Record<CommandId, string>> = {
  clear: 'a line that was not sent is not there any more',
  'copy-last': 'the terminal and the screen reader copy lines themselves',
};

describe('linear mode', () => {
  it('has every slash command of the notebook, but for those that are named here', () => {
    const lacking = COMMANDS.filter(({ slash }) => slash !== undefined && !WORDS.includes(slash)).map(
      ({ id }) => id,
    );
    expect(lacking.filter((id) => NEEDLESS[id] === undefined)).toEqual([]);
    expect(Object.keys(NEEDLESS).filter((id) => !lacking.includes(id as CommandId))).toEqual([]);
  });

  it('has words for what the notebook has keys for', () => {
    for (const word of Object.values(SAME)) expect(WORDS).toContain(word);
  });

  it('finds places with what stands around them', () => {
    const { session } = new Notebook().exchange('Which city?', `${'x '.repeat(100)}Tromsø\nin winter`).state;
    expect(placesOf(session, 'CITY')).toEqual(['In 1: Which city?']);
    const [place] = placesOf(session, 'tromsø in');
    expect(place).toMatch(/^Out 1: … (?:x )+Tromsø in winter$/);
    expect(placesOf(session, ' ')).toEqual([]);
  });

  it('mutes by number, and back', () => {
    const { session } = new Notebook().exchange('one', '1').exchange('two', '2').state;
    const muted = withMuted(session, 2);
    expect(muted?.session.exchanges.map((exchange) => exchange.muted)).toEqual([false, true]);
    expect(withMuted(muted?.session ?? session, 2)?.exchange.muted).toBe(false);
    for (const number of [0, 3, Number.NaN, 1.5]) expect(withMuted(session, number)).toBeNull();
  });
});
