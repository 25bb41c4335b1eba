/** Writes one of each file under the umask in argv, as a program of its own. */

import { newRun } from '../../../src/core/exchange.ts';
import { Secret } from '../../../src/core/secret.ts';
import { newSession } from '../../../src/core/session.ts';
import { createConfig } from '../../../src/store/config.ts';
import { createSessions } from '../../../src/store/sessions.ts';
import { createTokens } from '../../../src/store/tokens.ts';

const [home = '', umask = '0'] = process.argv.slice(2);
process.umask(Number.parseInt(umask, 8));
const place = { env: {}, home, platform: process.platform };
const check = (result: { readonly ok: boolean }) => {
  if (!result.ok) throw new Error(JSON.stringify(result));
};
const config = createConfig(place);
check(await config.change((settings) => ({ ...settings, defaultEndpoint: 'a' })));
check(await config.change((settings) => ({ ...settings, defaultEndpoint: 'b' })));
const tokens = createTokens(place);
check(await tokens.keep(new Secret('hf_abcdefghij'), 'official-file'));
check(await tokens.keep(new Secret('hf_abcdefghij'), 'own-file'));
const sessions = createSessions(place);
const session = { ...newSession('01A', '2026-11-20T12:00:00.000Z', 'a'), title: 'x' };
check(await sessions.save(session));
check(await sessions.save({ ...session, title: 'y' }));
const image = {
  mediaType: 'image/png',
  bytes: 1,
  width: 1,
  height: 1,
  changes: [],
  data: new Uint8Array(1),
} as const;
check(await sessions.keepAsset('01A', 'ab'.repeat(32), image));
const run = newRun({ name: '', url: '', model: '', provider: '' }, {}, session.createdAt);
check(
  await sessions.journal.begin(session, {
    id: '01E',
    task: 'chat',
    input: 'hi',
    images: [],
    muted: false,
    folded: false,
    chosen: 0,
    runs: [run],
    extra: {},
  }),
);
check(await sessions.save({ ...session, id: '01B' }));
check(await sessions.remove('01B'));
// Ends without closing: the lock and the journal stay to be looked at.
