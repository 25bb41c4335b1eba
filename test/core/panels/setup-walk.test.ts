import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appError } from '../../../src/core/errors.ts';
import type { SetupMsg } from '../../../src/core/panels/setup.ts';
import { ENV_TOKEN, OFFICIAL_TOKEN, PLACES, REFUSED, SetupScript, TOKEN } from './setup-script.ts';

const KEYS = [
  ...['enter', 'esc', 'up', 'down', 'ctrl+s', 'ctrl+r', 'ctrl+o', 'ctrl+t', 'pageup', 'pagedown'],
  ...['backspace', 'ctrl+u', 'ctrl+y', 'left', 'home', '1', '2', '3', '4', 'a'],
];

/** A key; a paste; or the answer to whatever is being waited for, good or bad. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...KEYS).map((key) => ({ kind: 'key', key }) as const) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(TOKEN, 'localhost:8080', 'org/model', 'nonsense')
      .map((text) => ({ kind: 'paste', text }) as const),
  },
  { weight: 3, arbitrary: fc.boolean().map((good) => ({ kind: 'answer', good }) as const) },
);

function answerTo(script: SetupScript, good: boolean): SetupMsg | null {
  const { work } = script.panel;
  if (work === null) return null;
  const id = work.id;
  const error = appError('NET_TIMEOUT', 'No answer.');
  switch (work.kind) {
    case 'check':
    case 'login':
      return null;
    case 'keep':
      return {
        type: 'setup/kept',
        id,
        place: 'own-file',
        result: good ? { ok: true, value: { kind: 'own-file', path: PLACES.ownFile } } : { ok: false, error },
        settings: null,
      };
    case 'look':
      return { type: 'setup/looked', id };
    case 'try':
      return good ? null : { type: 'setup/tried', id, trial: { kind: 'failed', error } };
    case 'save':
      return { type: 'setup/saved', id, result: { ok: false, error } };
  }
}

function answer(script: SetupScript, good: boolean): void {
  const msg = answerTo(script, good);
  if (msg !== null) script.hear(msg);
  else if (script.panel.work?.kind === 'check') {
    if (good) script.accepted();
    else script.notAccepted(REFUSED);
  } else if (script.panel.work?.kind === 'try') script.tried();
}

describe('any walk through the wizard', () => {
  it('writes only on the step that was confirmed, shows no token and leads out', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const script = new SetupScript().found(ENV_TOKEN, OFFICIAL_TOKEN);
        for (const one of steps) {
          if (script.isClosed) break;
          const { screen } = script.panel;
          script.effects.length = 0;
          if (one.kind === 'answer') answer(script, one.good);
          else if (one.kind === 'paste') script.paste(one.text);
          else script.keys(one.key);

          const isConfirmed = one.kind === 'key' && one.key === 'enter';
          for (const effect of script.effects) {
            if (effect.type === 'setup/save') expect([screen, isConfirmed]).toEqual(['try', true]);
            if (effect.type === 'setup/keep' && effect.place !== 'memory') {
              expect([screen, isConfirmed]).toEqual(['keep', true]);
            }
          }
          expect(JSON.stringify(script.state)).not.toContain(TOKEN.slice(3));
          if (!script.isClosed) {
            const { trail } = script.panel;
            expect(new Set(trail).size, 'no screen is gone back to twice').toBe(trail.length);
            expect(trail).not.toContain(script.panel.screen);
          }
        }
        for (let i = 0; i < 20 && !script.isClosed; i++) {
          if (script.panel.work?.kind === 'keep' || script.panel.work?.kind === 'save') answer(script, false);
          script.keys('esc');
        }
        expect(script.isClosed).toBe(true);
        expect(script.state.endpoint).not.toBeNull();
      }),
      { numRuns: 400 },
    );
  });
});
