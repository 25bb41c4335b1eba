import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SavedEndpoints } from '../../src/store/saved-endpoints.ts';

const ROUTER = 'https://router.example';
const NAMES = ['a', 'b', 'c', ''];

/** Entries of a file as people leave them: names twice, no names, kinds that do not exist, the retired host. */
const entry = fc.oneof(
  fc.record({ name: fc.constantFrom(...NAMES), kind: fc.constant('providers'), model: fc.constant('org/m') }),
  fc.record({
    name: fc.constantFrom(...NAMES),
    kind: fc.constantFrom('openai', 'image-to-text', 'none'),
    url: fc.constantFrom(
      'https://x.example/v1',
      'no url',
      'https://api-inference.huggingface.co/models/org/m',
      'https://api-inference.huggingface.co/nothing',
    ),
    token: fc.constantFrom({ kind: 'none' }, { kind: 'hub' }, { kind: 'env', name: 'T' }, 7),
    tokenFor: fc.constantFrom(undefined, 'https://other.example'),
  }),
  fc.constantFrom(null, 'a', [], {}),
);

test('whatever is asked first, the same endpoints and the same sentences come of it', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 8 }), fc.array(fc.constantFrom(...NAMES)), (items, asked) => {
      const whole = new SavedEndpoints(items, ROUTER).all();
      const saved = new SavedEndpoints(items, ROUTER);
      const named = asked.map((name) => saved.named(name));
      expect(named).toEqual(asked.map((name) => whole.endpoints.find((one) => one.name === name)));
      const first = saved.first();
      expect(first).toEqual(whole.endpoints[0]);
      const checking = saved.check();
      for (const _ of asked) checking.next();
      expect(saved.all()).toEqual(whole);
      // The same objects: what was chosen early is in the list.
      if (first !== undefined) expect(saved.all().endpoints).toContain(first);
      for (const one of named) if (one !== undefined) expect(saved.all().endpoints).toContain(one);
    }),
  );
});

test('the variables of tokens are known before anything is checked, those of endpoints of no use too', () => {
  const saved = new SavedEndpoints(
    [
      { name: 'a', kind: 'none', token: { kind: 'env', name: 'ONE' } },
      { name: 'b', kind: 'providers', model: 'org/m', token: { kind: 'hub' } },
      { name: 'b', kind: 'providers', model: 'org/m', token: { kind: 'env', name: 'TWO' } },
      null,
      { name: 'd', token: { kind: 'env', name: 'ONE' } },
      { name: 'c', token: { kind: 'env', name: 'not a name' } },
    ],
    ROUTER,
  );
  expect(saved.variables()).toEqual([
    { kind: 'env', name: 'ONE' },
    { kind: 'env', name: 'TWO' },
  ]);
});
