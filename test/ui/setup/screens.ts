import { appError } from '../../../src/core/errors.ts';
import {
  ENV_TOKEN,
  EXPIRED_TOKEN,
  OFFICIAL_TOKEN,
  PLACES,
  SetupScript,
  TOKEN,
} from '../../core/panels/setup-script.ts';

export const pasted = () => new SetupScript().found().keys('enter').paste(TOKEN);
const browser = () =>
  new SetupScript()
    .hear({
      type: 'setup/tokens-found',
      found: [],
      places: PLACES,
      at: '2026-11-20T14:00:00.000Z',
      clientId: 'my-app',
    })
    .keys('enter');
const withCode = (script: SetupScript) =>
  script.hear({
    type: 'setup/login-code',
    id: script.workId,
    grant: { userCode: 'ABCD-EFGH', address: 'https://huggingface.co/oauth/device' },
  });
const loginRefused = (script: SetupScript) =>
  script.hear({
    type: 'setup/logged-in',
    id: script.workId,
    result: { ok: false, error: appError('HF_TOKEN_REFUSED', 'The login was refused in the browser.') },
  });
export const checking = () => pasted().keys('enter');
export const endpoint = () => checking().accepted().keys('enter', 'down', 'enter').kept('own-file');
export const NO_CREDIT = appError(
  'HF_CREDITS_USED_UP',
  'Your monthly credits are used up (402).',
  'Add credits, or use another endpoint.',
);

/** Every screen of the wizard, as it is come to. */
export const SCREENS: readonly (readonly [string, () => SetupScript])[] = [
  ['looking', () => new SetupScript()],
  ['no token', () => new SetupScript().found()],
  ['tokens found', () => new SetupScript().found(ENV_TOKEN, OFFICIAL_TOKEN, EXPIRED_TOKEN)],
  ['paste', () => new SetupScript().found().keys('enter')],
  ['pasted', pasted],
  ['revealed', () => pasted().keys('ctrl+r')],
  ['odd', () => new SetupScript().found().keys('enter').paste('no token at all').keys('enter')],
  ['guide', () => new SetupScript().found().keys('2', 'enter')],
  ['asking for a code', browser],
  ['code', () => withCode(browser())],
  ['login refused', () => loginRefused(browser())],
  ['checking', checking],
  ['accepted', () => checking().accepted()],
  ['scope missing', () => checking().accepted({ mayInfer: 'no' })],
  ['refused', () => checking().notAccepted()],
  ['keep', () => checking().accepted().keys('enter')],
  ['endpoint', endpoint],
  ['looking for servers', () => endpoint().keys('3', 'enter')],
  ['address', () => endpoint().keys('4', 'enter').paste('models.example.org')],
  ['address token', () => endpoint().keys('4', 'enter').paste('https://models.example.org').keys('enter')],
  [
    'variable',
    () => endpoint().keys('4', 'enter').paste('https://models.example.org').keys('enter', '2', 'enter'),
  ],
  ['model', () => endpoint().keys('5', 'enter').paste('Qwen/Qwen3-32B')],
  ['trying', () => endpoint().keys('enter')],
  ['answered', () => endpoint().keys('enter').tried()],
  ['failed', () => endpoint().keys('enter').tried({ kind: 'failed', error: NO_CREDIT })],
];
