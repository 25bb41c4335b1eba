import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Agent, buildConnector, request } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import type { AppError } from '../../src/core/errors.ts';
import { createHttp, type Http } from '../../src/net/http.ts';
import type { HttpRequest } from '../../src/net/http-message.ts';
import { isWithoutProxy } from '../../src/net/no-proxy.ts';
import { proxyAuthorization, routeTo, type Variables } from '../../src/net/proxy.ts';
import { readWhole } from '../../src/net/reply-body.ts';
import { systemTiming } from '../../src/net/timing.ts';
import { throughTunnel } from '../../src/net/tunnel.ts';
import { answer, type RawRequest, type RawServer, startRawServer } from '../harness/raw-server.ts';

const HTTPS = new URL('https://models.example/v1');
const HTTP = new URL('http://models.example:8080/v1');
/** A host that does not exist: only a proxy could lead there. */
const TARGET = 'https://models.invalid/v1';
const CANARY = 'hf_canaryThroughTheProxy';

const named = (target: URL, env: Variables) => {
  const route = routeTo(target, env);
  return route.kind === 'proxy' ? `${route.proxy.variable} ${route.proxy.host}` : route.kind;
};
const problem = (env: Variables): AppError => {
  const route = routeTo(HTTPS, env);
  if (route.kind !== 'unusable') throw new Error(route.kind);
  return route.error;
};

describe('which proxy leads to a host', () => {
  test.each<[string, URL, Variables, string]>([
    ['none is named', HTTPS, {}, 'direct'],
    ['for https', HTTPS, { HTTPS_PROXY: 'http://p:3128', HTTP_PROXY: 'http://q' }, 'HTTPS_PROXY p:3128'],
    ['for http', HTTP, { HTTPS_PROXY: 'http://p:3128', HTTP_PROXY: 'http://q' }, 'HTTP_PROXY q:80'],
    [
      'in small letters first',
      HTTPS,
      { https_proxy: 'http://s', HTTPS_PROXY: 'http://p' },
      'https_proxy s:80',
    ],
    ['the one for http serves https', HTTPS, { HTTP_PROXY: 'http://q:1' }, 'HTTP_PROXY q:1'],
    ['the one for https does not serve http', HTTP, { HTTPS_PROXY: 'http://p' }, 'direct'],
    ['one for all', HTTP, { ALL_PROXY: 'http://a:9' }, 'ALL_PROXY a:9'],
    ['an empty one is none', HTTPS, { HTTPS_PROXY: ' ', ALL_PROXY: 'http://a:9' }, 'ALL_PROXY a:9'],
    ['without a scheme', HTTPS, { HTTPS_PROXY: 'p.example:3128' }, 'HTTPS_PROXY p.example:3128'],
    ['over TLS', HTTPS, { HTTPS_PROXY: 'https://p' }, 'HTTPS_PROXY p:443'],
    ['not to this computer', new URL('http://localhost:8080'), { HTTP_PROXY: 'http://q' }, 'direct'],
    ['not where NO_PROXY says so', HTTPS, { HTTPS_PROXY: 'http://p', NO_PROXY: 'models.example' }, 'direct'],
    ['no_proxy first', HTTPS, { HTTPS_PROXY: 'http://p', no_proxy: '', NO_PROXY: '*' }, 'HTTPS_PROXY p:80'],
    ['SOCKS, but not for this host', HTTPS, { ALL_PROXY: 'socks5://p', NO_PROXY: '.example' }, 'direct'],
    ['SOCKS', HTTPS, { ALL_PROXY: 'socks5h://p' }, 'unusable'],
  ])('%s', (_name, target, env, expected) => {
    expect(named(target, env)).toBe(expected);
  });

  test('a SOCKS proxy is named, with what can be done, and never its password', () => {
    expect(problem({ HTTPS_PROXY: 'socks5://me:secretword@127.0.0.1:1080' })).toMatchObject({
      code: 'NET_PROXY',
      message: 'HTTPS_PROXY names a SOCKS proxy (127.0.0.1:1080), and hf-tui speaks to HTTP proxies only.',
      hint: 'Put an HTTP proxy into HTTPS_PROXY, or name models.example in NO_PROXY to go there directly.',
    });
    expect(JSON.stringify(problem({ ALL_PROXY: 'socks5://me:secretword@h' }))).not.toContain('secretword');
  });

  test.each(['no proxy at all', 'ftp://p', 'http://'])('%j is no address of one', (HTTPS_PROXY) => {
    expect(problem({ HTTPS_PROXY }).message).toBe(
      'HTTPS_PROXY holds something that is no address of an HTTP proxy.',
    );
  });

  test.each([
    ['http://p', null],
    ['http://me:pass%20word@p', 'me:pass word'],
    ['http://me@p', 'me:'],
    ['http://me:100%25%@p', 'me:100%25%'],
  ])('the name and password of %s', (url, expected) => {
    const route = routeTo(HTTPS, { HTTPS_PROXY: url });
    if (route.kind !== 'proxy') throw new Error(route.kind);
    const said = proxyAuthorization(route.proxy);
    expect(said === null ? null : Buffer.from(said.replace('Basic ', ''), 'base64').toString()).toBe(
      expected,
    );
  });

  test.each<[string, string, boolean]>([
    ['https://a.example', '', false],
    ['https://a.example', '*', true],
    ['https://a.example', 'b.example, a.example', true],
    ['https://a.example', 'b.example a.example', true],
    ['https://a.example', 'example', true],
    ['https://a.example', '.example', true],
    ['https://example', '.example', true],
    ['https://example', '*.example', false],
    ['https://a.example', '*.example', true],
    ['https://bexample', 'example', false],
    ['https://A.example.', 'a.EXAMPLE', true],
    ['https://a.example', 'a.example:443', true],
    ['https://a.example', 'a.example:8443', false],
    ['http://a.example:8080', 'a.example:8080', true],
    ['http://a.example', '*:80', true],
    ['https://a.example', '*:80', false],
    ['http://[fd00::1]:8080', 'fd00::1', true],
    ['http://[fd00::1]:8080', '[fd00::1]', true],
    ['http://[fd00::1]:8080', '[fd00::1]:8080', true],
    ['http://[fd00::1]:8080', '[fd00::1]:80', false],
    ['http://10.0.0.7', '10.0.0.7', true],
    ['http://10.0.0.7', ',, ,', false],
  ])('%s with NO_PROXY=%j goes without: %s', (url, noProxy, expected) => {
    expect(isWithoutProxy(new URL(url), noProxy)).toBe(expected);
  });
});

describe('a request through a proxy', () => {
  let proxy: RawServer;
  let client: Http;
  const started = async (
    respond: (asked: RawRequest, socket: Socket) => void,
    change = (url: string) => url,
  ) => {
    proxy = await startRawServer(respond);
    const url = change(proxy.url);
    client = createHttp({ timing: systemTiming, environment: { HTTPS_PROXY: url, HTTP_PROXY: url } });
  };
  const send = (url: string, more: Partial<HttpRequest> = {}, signal = new AbortController().signal) =>
    client.send(
      {
        method: 'GET',
        url: new URL(url),
        headers: { authorization: `Bearer ${CANARY}` },
        connectMs: 5_000,
        firstByteMs: null,
        ...more,
      },
      signal,
    );
  const errorOf = async (url = TARGET, more: Partial<HttpRequest> = {}): Promise<AppError> => {
    const sent = await send(url, more);
    if (sent.kind !== 'failed') throw new Error(sent.kind);
    expect(JSON.stringify(sent)).not.toMatch(/secretword|canary/);
    expect(sent.phase).toBe('connect');
    return sent.error;
  };
  const name = () => `127.0.0.1:${proxy.port} (HTTPS_PROXY)`;

  afterEach(async () => {
    await client.close();
    await proxy.allClosed();
    await proxy.close();
  });

  test('asks it for a tunnel; the token is not shown to it', async () => {
    await started((_asked, socket) => void socket.end('HTTP/1.1 502 No\r\n\r\n'));
    expect(await errorOf()).toMatchObject({
      code: 'NET_PROXY',
      message: `The proxy ${name()} found no way to models.invalid (502).`,
    });
    expect(proxy.requests[0]).toMatchObject({ method: 'CONNECT', path: 'models.invalid:443' });
    expect(JSON.stringify(proxy.requests)).not.toContain('canary');
  });

  test.each([
    [403, 'does not lead to models.invalid (403).'],
    [504, 'found no way to models.invalid (504).'],
  ])('that is answered with %s', async (status, says) => {
    await started((_asked, socket) => void socket.end(answer(status, '<html>')));
    expect((await errorOf('https://models.invalid/')).message).toBe(`The proxy ${name()} ${says}`);
  });

  test.each([
    TARGET,
    'http://models.invalid/v1',
  ])('a name and password that it wants, for %s', async (url) => {
    await started(
      (_asked, socket) => void socket.end(answer(407, '', { 'proxy-authenticate': 'Basic' })),
      (plain) => plain.replace('//', '//name:secretword@'),
    );
    const error = await errorOf(url);
    expect(error).toMatchObject({ code: 'NET_PROXY', status: 407 });
    expect(error.message).toMatch(/did not accept the name and password in HTTPS?_PROXY \(407\)/);
    expect(proxy.requests[0]?.headers['proxy-authorization']).toBe(
      `Basic ${Buffer.from('name:secretword').toString('base64')}`,
    );
  });

  test('none given where it wants one', async () => {
    await started((_asked, socket) => void socket.end(answer(407)));
    expect(await errorOf()).toMatchObject({
      message: `The proxy ${name()} wants a name and password (407).`,
      hint: 'Put them into HTTPS_PROXY, as http://name:password@host:port.',
    });
  });

  test.each<[string, (socket: Socket) => void]>([
    ['closes', (socket) => void socket.end()],
    ['resets', (socket) => void socket.resetAndDestroy()],
    ['says something else', (socket) => void socket.write('SSH-2.0-OpenSSH\r\n\r\n')],
    ['says no end', (socket) => void socket.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(20_000)}`)],
  ])('one that %s instead', async (_name, act) => {
    await started((_asked, socket) => act(socket));
    expect((await errorOf()).message).toBe(
      `The proxy ${name()} took the connection, but opened no way to models.invalid.`,
    );
  });

  test.each([TARGET, 'http://models.invalid/v1'])('one that is not there, for %s', async (url) => {
    await started(() => undefined);
    await proxy.close();
    const error = await errorOf(url);
    expect(error.code).toBe('NET_PROXY');
    expect(error.message).toMatch(
      /^The proxy 127\.0\.0\.1:\d+ \(HTTPS?_PROXY\) refused the connection: nothing listens there\.$/,
    );
    expect(error.hint).toMatch(
      /^Correct HTTPS?_PROXY or unset it; NO_PROXY names hosts that need no proxy\.$/,
    );
  });

  test('one that has no address', async () => {
    await started(
      () => undefined,
      () => 'http://me:secretword@proxy.invalid:3128',
    );
    expect(await errorOf()).toMatchObject({
      code: 'NET_PROXY',
      message: expect.stringMatching(/proxy\.invalid.*HTTPS_PROXY/),
    });
  });

  test('one that takes the connection and says nothing, until the limit', async () => {
    await started(() => undefined);
    expect(await errorOf(TARGET, { connectMs: 30 })).toMatchObject({
      code: 'NET_TIMEOUT',
      message: `models.invalid could not be reached through the proxy ${name()} within 30 ms.`,
    });
    await proxy.allClosed();
  });

  test('stopped while it says nothing, leaves no connection', async () => {
    const stop = new AbortController();
    await started(() => stop.abort());
    expect(await send(TARGET, {}, stop.signal)).toEqual({ kind: 'stopped' });
    await proxy.allClosed();
  });

  test('of http goes to it by its whole address', async () => {
    await started((_asked, socket) => void socket.write(answer(200, 'through')));
    const sent = await send('http://models.invalid/v1?q=1');
    if (sent.kind !== 'reply') throw new Error(sent.kind);
    expect((await readWhole(sent.reply, 100, null)).text).toBe('through');
    expect(proxy.requests[0]).toMatchObject({
      method: 'GET',
      path: 'http://models.invalid/v1?q=1',
      headers: { host: 'models.invalid' },
    });
  });

  test('is none for this computer', async () => {
    await started((_asked, socket) => void socket.end('HTTP/1.1 502 No\r\n\r\n'));
    const server = await startRawServer((_asked, socket) => void socket.write(answer(200, 'direct')));
    for (const url of [server.url, server.url.replace('127.0.0.1', 'localhost')]) {
      expect((await send(url)).kind).toBe('reply');
    }
    expect(proxy.requests).toHaveLength(0);
    await server.close();
  });

  test('reaches the server through the tunnel, whose certificate is checked as ever', async () => {
    const file = (name: string) =>
      readFileSync(fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url)));
    const cert = file('self-signed.cert.pem');
    const server = createTlsServer({ key: file('self-signed.key.pem'), cert }, (_asked, response) => {
      response.end('through the tunnel');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await started((_asked, socket) => {
      const onwards = connect(port, '127.0.0.1');
      socket.removeAllListeners('data');
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onwards).pipe(socket);
      onwards.on('error', () => socket.destroy());
    });
    const error = await errorOf();
    expect(error.code).toBe('NET_TLS');
    expect(error.hint).toContain(`the proxy ${name()} does that: start with NODE_OPTIONS=--use-system-ca`);

    const route = routeTo(HTTPS, { HTTPS_PROXY: proxy.url });
    if (route.kind !== 'proxy') throw new Error(route.kind);
    const trusting = buildConnector({ ca: cert, allowH2: false });
    const agent = new Agent({ connect: throughTunnel(trusting, route.proxy) });
    const reply = await request(`https://localhost:${port}/`, { dispatcher: agent });
    expect(await reply.body.text()).toBe('through the tunnel');
    await agent.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});
