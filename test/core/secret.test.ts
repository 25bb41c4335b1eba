import { describe, expect, it } from 'vitest';
import { redact, redactWords, Secret } from '../../src/core/secret.ts';

const TOKEN = 'hf_abcdefghijklmnopqrstuvwxyzABCDEFGH';

describe('redact', () => {
  it.each([
    [`The token ${TOKEN} is bad.`, 'The token hf_[redacted] is bad.'],
    ['hf_oauth_abcdefghijklmnopqrst.uv-w', 'hf_[redacted]'],
    [`Authorization: Bearer ${TOKEN}`, 'Authorization: Bearer [redacted]'],
    ['"Bearer abcdef"', '"Bearer [redacted]"'],
    ['bearer eyJhbGciOi.J9', 'bearer [redacted]'],
    ['Basic dXNlcjpwYXNzd29yZA==', 'Basic [redacted]'],
    ['sk-proj-abcdefgh', 'sk-[redacted]'],
    ['at https://me:hunter2@host.example/x.', 'at https://[redacted]@host.example/x.'],
    ['at http://abc0123@host/x', 'at http://[redacted]@host/x'],
    ['https://h/x?a=1&api_key=Zx9&b=2', 'https://h/x?a=1&api_key=[redacted]&b=2'],
    ['"https://h/x?X-Amz-Signature=0f3e"', '"https://h/x?X-Amz-Signature=[redacted]"'],
    ['"x-api-key": "0123456789abcdef"', '"x-api-key": "[redacted]"'],
    ['at //me:hunter2@host.example/x', 'at //[redacted]@host.example/x'],
    ['at https://u:p@ss@host/x and me@host', 'at https://[redacted]@host/x and me@host'],
    ['token=Zx9kLm', 'token=[redacted]'],
    ['api_key=Zx9kLm, done', 'api_key=[redacted], done'],
    ['access_token: Zx9kLm', 'access_token: [redacted]'],
    ['accessToken=Zx9kLm', 'accessToken=[redacted]'],
    ['"accessToken": "abcdef"', '"accessToken": "[redacted]"'],
    ['SECRET_KEY=Zx9kLm', 'SECRET_KEY=[redacted]'],
    ['secret_access_key: Zx9kLm', 'secret_access_key: [redacted]'],
    ['passphrase=Zx9kLm', 'passphrase=[redacted]'],
    ['DB_PASSWORD=hunter2', 'DB_PASSWORD=[redacted]'],
    ['Cookie: session=abcdefgh', 'Cookie: [redacted]'],
    ['Cookie: session=42abcdefgh; x', 'Cookie: [redacted]'],
    ['Cookie: a=secret99; b=secret88\nHost: h', 'Cookie: [redacted]\nHost: h'],
    ['{"set-cookie":"a=secret99; Path=/","b":1}', '{"set-cookie":"[redacted]","b":1}'],
    ['Proxy-Authorization: Basic dXNlcjpwYXNz', 'Proxy-Authorization: Basic [redacted]'],
    ['authorization: token abcdefgh.', 'authorization: token [redacted]'],
    ['x-auth-token: 0123456789', 'x-auth-token: [redacted]'],
    ['{"password":"hunter two","user":"me"}', '{"password":"[redacted]","user":"me"}'],
    ['https://h/cb#access_token=Zx9', 'https://h/cb#access_token=[redacted]'],
    ['key AKIAIOSFODNN7EXAMPLE.', 'key [AWS key].'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', '[private key]'],
  ])('%s', (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  it.each([
    'See basic usage at the docs.',
    'Basic authentication is off.',
    'A basic understanding of hf_hub_download helps.',
    'Bearer authentication is needed.',
    'A bearer token is missing.',
    'Model not supported by provider hf_inference.',
    'Authorization: required. The api_key: missing.',
    'A cookie: something sweet. Cookies are = to biscuits.',
    'The "password": it is missing.',
    'token = next(); password = prompt("pass1"); key=str.lower',
    'const token = tokens[0]; token=self.token, secret=secret',
    'token=self.token1, secret=this.secret2',
    'eos_token=50256 max_tokens=4096 token: string',
    'A token: two words. The password: at least 12 signs.',
    '// see me: it is @home',
    'See https://host.example/docs?page=2 and me@host.example.',
  ])('leaves words alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('looks through the largest text at once', () => {
    const long = ['https://', '?key', 'authorization: ', 'a-', 'cookie="', 'cookie: a= ', '"token": x'].map(
      (text) => text.repeat(40_000),
    );
    for (const text of long) expect(redact(text)).toBe(text);
  });

  it('knows the tokens it is given in every form they travel in', () => {
    const secret = new Secret('my/own secret');
    const said = redact(`a my/own secret b my%2Fown%20secret c ${btoa('my/own secret')}`, [secret]);
    expect(said).toBe(`a ${secret.masked} b ${secret.masked} c ${secret.masked}`);
  });
});

describe('redactWords', () => {
  it.each([
    ['an OpenAI key', `sk-${'proj'}-Abc1-Def4_Ghi7-Jkl0_Mno3Pqr6`],
    ['a GitHub token', `ghp_${'16C7e42F292c6912E7710c838347Ae178B4a'}`],
    ['an AWS key', `AKIA${'QX4Z7YPL2MWT9KDE'}`],
    ['a Google key', `AIza${'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q'}`],
    ['a private key', `-----BEGIN ${'PRIVATE'} KEY-----\nMIIEow\n-----END ${'PRIVATE'} KEY-----`],
  ])('takes %s out of what was said, and counts it', (name, key) => {
    const { text, removed } = redactWords(`Mine is ${key}, twice: ${key}.`);
    expect(text).not.toContain(key);
    expect(text).toContain(`[${name.replace(/^an? /, '')}]`);
    expect(removed).toBe(2);
  });

  it.each([
    'token=Zx9kLm',
    'https://me:hunter2@host.example',
    'sk-learn-Pipeline-With-ColumnTransformer',
  ])('leaves %s, which may be an example', (text) => expect(redactWords(text)).toEqual({ text, removed: 0 }));
});
