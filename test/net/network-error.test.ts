import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/core/errors.ts';
import { causesOf } from '../../src/net/causes.ts';
import { networkError } from '../../src/net/network-error.ts';

const HOSTED = new URL('https://models.example:8443/v1');
const LOCAL = new URL('http://localhost:11434/v1');
const failure = (code: string, message = 'x hf_canary1234 x') => Object.assign(new Error(message), { code });

describe('what the socket layer throws', () => {
  test.each<[string, unknown, 'connect' | 'wait' | 'body', ErrorCode, RegExp, boolean]>([
    ['no such host', failure('ENOTFOUND'), 'connect', 'NET_DNS', /no host called models\.example\./, false],
    ['no name server', failure('EAI_AGAIN'), 'connect', 'NET_DNS', /name server did not answer/, true],
    [
      'refused',
      failure('ECONNREFUSED'),
      'connect',
      'NET_REFUSED',
      /Nothing listens at models\.example:8443/,
      true,
    ],
    ['no route', failure('EHOSTUNREACH'), 'connect', 'NET_FAILED', /no way to/, true],
    ['no network', failure('ENETUNREACH'), 'connect', 'NET_FAILED', /no way to/, true],
    [
      'slow to connect',
      failure('UND_ERR_CONNECT_TIMEOUT'),
      'connect',
      'NET_TIMEOUT',
      /could not be reached/,
      true,
    ],
    [
      'the same from the system',
      failure('ETIMEDOUT'),
      'connect',
      'NET_TIMEOUT',
      /could not be reached/,
      true,
    ],
    ['reset while waiting', failure('ECONNRESET'), 'wait', 'NET_RESET', /before it answered/, true],
    [
      'closed while waiting',
      failure('UND_ERR_SOCKET', 'other side closed'),
      'wait',
      'NET_RESET',
      /before/,
      true,
    ],
    [
      'reset in the answer',
      failure('ECONNRESET'),
      'body',
      'STREAM_CUT',
      /before the answer was complete/,
      true,
    ],
    [
      'a length that was not kept',
      failure('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'),
      'body',
      'STREAM_CUT',
      /broke/,
      true,
    ],
    [
      'company certificate',
      failure('SELF_SIGNED_CERT_IN_CHAIN'),
      'connect',
      'NET_TLS',
      /NODE_EXTRA_CA_CERTS/,
      false,
    ],
    [
      'unknown authority',
      failure('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      'connect',
      'NET_TLS',
      /--use-system-ca/,
      false,
    ],
    [
      'own certificate',
      failure('DEPTH_ZERO_SELF_SIGNED_CERT'),
      'connect',
      'NET_TLS',
      /--use-system-ca/,
      false,
    ],
    ['expired', failure('CERT_HAS_EXPIRED'), 'connect', 'NET_TLS', /out of date.*clock/, false],
    ['another host', failure('ERR_TLS_CERT_ALTNAME_INVALID'), 'connect', 'NET_TLS', /another host/, false],
    ['no TLS there', failure('ERR_SSL_WRONG_VERSION_NUMBER'), 'connect', 'NET_TLS', /http:\/\//, false],
    ['no HTTP', failure('HPE_INVALID_CONSTANT'), 'wait', 'BAD_RESPONSE', /did not answer in HTTP/, false],
    ['endless headers', failure('UND_ERR_HEADERS_OVERFLOW'), 'wait', 'BAD_RESPONSE', /header/, false],
    ['anything else', failure('EWHATEVER'), 'connect', 'NET_FAILED', /\(EWHATEVER\)/, true],
    ['no error at all', 'oops', 'connect', 'NET_FAILED', /failed\./, true],
  ])('%s', (_name, thrown, phase, code, says, retryable) => {
    const error = networkError(thrown, HOSTED, phase);
    expect(error).toMatchObject({ code, retryable });
    expect(`${error.message} ${error.hint}`).toMatch(says);
    expect(JSON.stringify(error)).not.toContain('canary');
  });

  test('a refusal on this computer says what to do there', () => {
    expect(networkError(failure('ECONNREFUSED'), LOCAL, 'connect')).toMatchObject({
      message: 'Nothing listens at localhost:11434.',
      hint: 'Start the server there, or check the port in the URL.',
    });
  });
});

test('addresses that were tried one after the other are one error', () => {
  const both = new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')], 'all failed');
  expect(causesOf(both).map((cause) => cause.code)).toEqual([
    'AggregateError',
    'ECONNREFUSED',
    'ENETUNREACH',
  ]);
  expect(
    networkError(new AggregateError([failure('ECONNREFUSED'), failure('ECONNREFUSED')]), LOCAL, 'connect')
      .code,
  ).toBe('NET_REFUSED');
  const wrapped = new Error('outer', { cause: new AggregateError([failure('ECONNREFUSED')]) });
  expect(networkError(wrapped, LOCAL, 'connect').message).not.toMatch(/\n|outer/);
});

test('causes that go round in a circle end', () => {
  const a = new Error('a');
  const b = new Error('b', { cause: a });
  a.cause = b;
  expect(causesOf(a)).toHaveLength(2);
});
