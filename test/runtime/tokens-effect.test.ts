import { expect, it } from 'vitest';
import { appError, failed, ok, type Result } from '../../src/core/errors.ts';
import type { FoundToken, TokenPlace, TokenSource } from '../../src/core/identity.ts';
import type { Msg } from '../../src/core/message.ts';
import type { TokensEffect } from '../../src/core/panels/tokens.ts';
import { Secret } from '../../src/core/secret.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/core/settings.ts';
import { runTokensEffect } from '../../src/runtime/effects/tokens.ts';
import { begunSettings } from '../harness/begun-settings.ts';

const WORK: FoundToken = {
  source: { kind: 'stored', path: '/h/stored_tokens', name: 'work' },
  token: new Secret('hf_worktoken0000'),
};
const PASTED: FoundToken = { source: { kind: 'memory' }, token: new Secret('hf_pasted0000000') };

async function run(effect: TokensEffect, found: readonly FoundToken[], refuses = false) {
  const kept: [string, TokenPlace][] = [];
  const told: Msg[] = [];
  const error = appError('STORE_FULL', 'Full.');
  await runTokensEffect(
    effect,
    {
      tokens: {
        find: async () => found,
        alone: (work) => work(),
        keep: async (token, place): Promise<Result<TokenSource>> => {
          kept.push([token.reveal(), place]);
          return ok({ kind: 'memory' });
        },
        forget: async () => ok(found),
        places: () => ({ officialFile: '', ownFile: '' }),
      },
      config: {
        load: async () => ({ settings: DEFAULT_SETTINGS, problem: null }),
        begin: async () => begunSettings(DEFAULT_SETTINGS),
        change: async (change): Promise<Result<Settings>> =>
          refuses ? failed(error) : ok(change(DEFAULT_SETTINGS)),
        path: () => '',
      },
      clock: { now: () => '2026-11-20T12:00:00.000Z', elapsed: () => 0 },
    },
    (msg) => told.push(msg),
  );
  return { kept, told };
}
const switching = (once: boolean): TokensEffect => ({ type: 'tokens/switch', chosen: WORK, once });

it('tells what was found, and when', async () => {
  const { told } = await run({ type: 'tokens/find' }, [WORK]);
  expect(told).toEqual([{ type: 'tokens/found', found: [WORK], at: '2026-11-20T12:00:00.000Z' }]);
});

it('writes the choice into the settings', async () => {
  const { kept, told } = await run(switching(false), [WORK]);
  expect(kept).toEqual([]);
  expect(told).toMatchObject([
    { type: 'tokens/switched', name: 'work', settings: { activeToken: 'stored:work' } },
  ]);
});

it('takes the place of a token that was pasted for this run', async () => {
  const { kept } = await run(switching(false), [PASTED, WORK]);
  expect(kept).toEqual([['hf_worktoken0000', 'memory']]);
});

it('goes before a variable in this run only, and says which comes first in later ones', async () => {
  const variable: FoundToken = {
    source: { kind: 'env', name: 'HF_TOKEN' },
    token: new Secret('hf_env00000000'),
  };
  const { kept, told } = await run(switching(false), [variable, WORK]);
  expect(kept).toEqual([['hf_worktoken0000', 'memory']]);
  expect(told).toMatchObject([
    { type: 'tokens/switched', settings: { activeToken: 'stored:work' }, overriddenBy: 'HF_TOKEN' },
  ]);
});

it('writes nothing for this run only', async () => {
  const { kept, told } = await run(switching(true), [WORK]);
  expect(kept).toEqual([['hf_worktoken0000', 'memory']]);
  expect(told).toEqual([{ type: 'tokens/switched', name: 'work', settings: null, overriddenBy: null }]);
});

it('says when the settings could not be written', async () => {
  const { told } = await run(switching(false), [WORK], true);
  expect(told).toMatchObject([{ type: 'tokens/not-switched', error: { code: 'STORE_FULL' } }]);
});
