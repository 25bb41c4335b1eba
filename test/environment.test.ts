import { expect, test } from 'vitest';
import { takeEnvironment } from '../src/environment.ts';

test('tokens are taken out of the environment, and nothing else', () => {
  const token = `hf_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI'}`;
  const env = {
    HOME: '/home/alice',
    HF_HOME: '/data/hf',
    HF_TOKEN_PATH: '/data/token',
    HF_TOKEN: 'a token of any shape',
    HUGGING_FACE_HUB_TOKEN: token,
    HUGGINGFACE_API_TOKEN: '',
    MY_OWN_NAME: ` ${token}\n`,
    NOTE: `not ${token} alone`,
    EMPTY: undefined,
  };
  const before = { ...env };
  expect(takeEnvironment(env)).toEqual(before);
  expect(Object.keys(env)).toEqual(['HOME', 'HF_HOME', 'HF_TOKEN_PATH', 'NOTE', 'EMPTY']);
});
