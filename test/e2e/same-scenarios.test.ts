import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FakeHub, GOOD_TOKEN } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { freshHome, inHome, type StoredSession } from '../harness/program.ts';
import { chunk, HOLD, refuses, type ScriptedReply, says } from '../harness/scripted-reply.ts';
import { atTheScreen, byLines, type Hands, play, type Scenario } from '../harness/two-interfaces.ts';

const IMAGE = resolve(import.meta.dirname, '../fixtures/images/rgb.png');
const HELD: ScriptedReply = { parts: [chunk({ content: 'a first line\n' }), HOLD, 'data: [DONE]\n\n'] };

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

const outputs = ({ exchanges }: StoredSession) => exchanges.map(({ output }) => output);
const answered = (...wanted: readonly string[]) => ({
  is: (session: StoredSession) => {
    const given = outputs(session);
    return given.length === wanted.length && given.every((text, i) => text.startsWith(wanted[i] ?? ''));
  },
});
const holds = (count: number, more: (session: StoredSession) => boolean = () => true) => ({
  is: (session: StoredSession) =>
    session.exchanges.length === count &&
    session.exchanges.every(({ status }) => status !== 'running') &&
    more(session),
});

interface Case {
  readonly scenario: Scenario;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What the hub answers from now on. */
  readonly prepare?: () => void;
  /** Goes on in a second run of the program. */
  readonly later?: { readonly args: readonly string[]; readonly scenario: Scenario };
  readonly home?: (home: string) => void;
}

const said = (text: string) => `You said: ${text}`;

const CASES: Readonly<Record<string, Case>> = {
  'the first run: the wizard, practice, a prompt and a caption': {
    env: { HF_TOKEN: '' },
    scenario: [
      [{ choose: 3 }, { says: 'Who should answer?' }],
      [{ choose: 3 }, { says: 'answered in' }],
      [{ choose: 1 }, { says: 'This is the practice endpoint.' }],
      [{ ask: 'hello' }, holds(1)],
      [{ type: `/caption ${IMAGE}` }, holds(2)],
    ],
  },
  'cells: asked again, earlier and later answers, muted, moved, deleted, and all of it undone': {
    args: ['-e', 'test/echo'],
    scenario: [
      [{ ask: 'one' }, answered(said('one'))],
      [{ ask: 'two' }, answered(said('one'), said('two'))],
      [{ edit: 1, to: 'uno' }, answered(said('uno'), said('two'))],
      [{ earlier: 1 }, answered(said('one'), said('two'))],
      [{ later: 1 }, answered(said('uno'), said('two'))],
      ['run what is out of date', holds(2, ({ exchanges }) => exchanges[1]?.runs.length === 2)],
      [{ below: 1, ask: 'between' }, answered(said('uno'), said('between'), said('two'))],
      [{ mute: 2 }, holds(3, ({ exchanges }) => JSON.stringify(exchanges[1]).includes('"muted":true'))],
      [{ 'move down': 1 }, answered(said('between'), said('uno'), said('two'))],
      [{ delete: 3 }, answered(said('between'), said('uno'))],
      ['undo', answered(said('between'), said('uno'), said('two'))],
      ['undo', answered(said('uno'), said('between'), said('two'))],
      ['redo', answered(said('between'), said('uno'), said('two'))],
    ],
  },
  'instructions, parameters, a title, and a fork': {
    args: ['-e', 'test/echo'],
    scenario: [
      [{ type: '/system Be brief.' }, { says: 'The system text goes before every prompt' }],
      [{ type: '/set temperature 0.5' }, { says: 'Set: temperature 0.5.' }],
      [{ ask: 'one' }, holds(1)],
      [{ ask: 'two' }, holds(2)],
      [{ type: '/rename Winter' }, { is: ({ title }) => title === 'Winter' }],
      [{ fork: 1 }, { says: 'This is a fork: the session it came from is kept.' }],
      [{ type: '/set temperature 7' }, { says: '"7" is no value for temperature.' }],
    ],
  },
  'an error with its remedy, and the answer after it': {
    args: ['-e', 'test/broke'],
    prepare: () =>
      hub.script(
        'test/broke',
        refuses(402, { error: 'You have exceeded your monthly included credits.' }),
        says('paid'),
      ),
    scenario: [
      [{ ask: 'hello' }, { says: 'open the billing page', ...holds(1) }],
      [{ again: 1 }, answered('paid')],
    ],
  },
  'a reply that is stopped, and a prompt that waits its turn comes back': {
    args: ['-e', 'test/held'],
    prepare: () => hub.script('test/held', HELD),
    scenario: [
      [{ ask: 'go' }, { says: 'a first line' }],
      ['stop', holds(1, ({ exchanges }) => exchanges[0]?.status === 'interrupted')],
    ],
  },
  'sessions: a new one, the other opened from the list, and reopened later': {
    args: ['-e', 'test/echo'],
    scenario: [
      [{ ask: 'alpha' }, holds(1)],
      [{ type: '/new' }, { says: 'New session' }],
      [{ ask: 'beta' }, answered(said('beta'))],
      [{ open: 'sessions' }, { says: 'alpha' }],
      [{ item: 'alpha', do: 'choose' }, { says: said('alpha') }],
      [{ ask: 'gamma' }, { any: (session) => outputs(session)[1]?.startsWith(said('gamma')) === true }],
    ],
    later: {
      args: ['-s', 'alpha', '-e', 'test/echo'],
      scenario: [[{ ask: 'delta' }, { says: said('delta') }]],
    },
  },
  'endpoints: chosen from the list, the default changed, one deleted': {
    home: (home) => {
      const endpoint = (name: string) => ({
        name,
        kind: 'providers',
        model: 'test/echo',
        token: { kind: 'hub' },
      });
      mkdirSync(dirname(inHome.config(home)), { recursive: true });
      writeFileSync(
        inHome.config(home),
        JSON.stringify({ endpoints: ['quick', 'slow', 'spare'].map(endpoint), defaultEndpoint: 'quick' }),
        { mode: 0o600 },
      );
    },
    scenario: [
      [{ open: 'endpoints' }, { says: 'spare' }],
      [{ item: 'spare', do: 'delete' }, { says: 'Deleted spare.' }],
      ['back', {}],
      [{ open: 'endpoints' }, { says: 'slow' }],
      [{ item: 'slow', do: 'default' }, { says: 'New sessions begin on slow.' }],
      ['back', {}],
      [{ type: '/endpoint slow' }, { says: 'The next prompt goes to slow.' }],
      [{ ask: 'hello' }, { is: (session) => session.endpoint === 'slow' && session.exchanges.length === 1 }],
    ],
  },
};

/** The saved endpoints and which is the default; nothing when none were saved. */
function settingsIn(home: string): readonly object[] {
  if (!existsSync(inHome.config(home))) return [];
  const { endpoints, defaultEndpoint } = JSON.parse(readFileSync(inHome.config(home), 'utf8'));
  return [{ endpoints, defaultEndpoint }];
}

async function runWith(make: (options: Parameters<typeof atTheScreen>[0]) => Hands, one: Case) {
  const home = freshHome();
  one.home?.(home);
  one.prepare?.();
  const env = { ...hub.env, HF_TOKEN: GOOD_TOKEN, ...one.env };
  const hands = make({ home, env, args: one.args ?? [] });
  const left = await play(hands, one.scenario);
  const text = hands.text();
  await hands.program.close();
  if (one.later === undefined) return { left: [...left, ...settingsIn(home)], text };
  const again = make({ home, env, args: one.later.args });
  const after = await play(again, one.later.scenario);
  await again.program.close();
  return { left: after, text };
}

describe('the same scenario on the screen and in lines leaves the same behind', () => {
  it.each(Object.entries(CASES))('%s', async (_, one) => {
    const onScreen = await runWith(atTheScreen, one);
    const inLines = await runWith(byLines, one);
    expect(onScreen.left.length).toBeGreaterThan(0);
    expect(inLines.left).toEqual(onScreen.left);
    // Nothing but text: no sequence, no box, no sign that only a screen would have.
    expect(inLines.text).not.toMatch(/[\x1b─│╭╮›●★✓✗]/);
  });
});
