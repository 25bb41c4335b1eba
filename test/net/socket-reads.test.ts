import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { SocketReads } from '../../src/net/socket-reads.ts';

const file = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url));

/** Both ends of a connection, and what the near one has heard so far. */
async function connection(encrypted: boolean) {
  const accepted = Promise.withResolvers<Socket>();
  const server = encrypted
    ? createTlsServer(
        { key: file('self-signed.key.pem'), cert: file('self-signed.cert.pem') },
        accepted.resolve,
      )
    : createServer(accepted.resolve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const near = encrypted
    ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    : connect({ port, host: '127.0.0.1' });
  const far = await accepted.promise;
  const reads = new SocketReads(near);
  let heard = '';
  let ended = false;
  let check = () => {};
  near.on('readable', () => {
    for (let bytes: unknown = near.read(); bytes !== null; bytes = near.read()) heard += String(bytes);
    check();
  });
  near.on('end', () => {
    ended = true;
    check();
  });
  return {
    reads,
    near,
    heard: () => heard,
    /** Written until the system has it: in a loopback that is where the near end would read it. */
    write: async (text: string) => {
      await new Promise((resolve) => far.write(text, resolve));
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    },
    hang: () => far.end(),
    until: (wanted: string | 'the end') =>
      new Promise<void>((resolve) => {
        check = () => {
          if (wanted === 'the end' ? ended : heard === wanted) resolve();
        };
        check();
      }),
    close: async () => {
      near.destroy();
      far.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe.each([
  ['as it is', false],
  ['encrypted', true],
])('a socket, %s', (_name, encrypted) => {
  test('is read by itself before and after an answer, and when it is open within one', async () => {
    const { reads, near, heard, write, until, close } = await connection(encrypted);
    await write('a');
    await until('a');
    reads.begin();
    // It was being read when the answer began.
    await write('b');
    await until('ab');
    const { bytesRead } = near;
    await write('c');
    await write('d');
    expect([heard(), near.bytesRead]).toEqual(['ab', bytesRead]);
    reads.open();
    await until('abcd');
    // Nothing that was wanted has come of it yet, so it stays open.
    await write('e');
    await until('abcde');
    reads.close();
    await write('f');
    await write('g');
    expect(heard()).not.toContain('g');
    reads.end();
    await until('abcdefg');
    await write('h');
    await until('abcdefgh');
    await close();
  });

  test('that is closed for us tells of its end when it is opened', async () => {
    const { reads, heard, write, hang, until, close } = await connection(encrypted);
    await write('a');
    await until('a');
    reads.begin();
    hang();
    reads.open();
    await until('the end');
    expect(heard()).toBe('a');
    await close();
  });

  test('can be destroyed while it is not read', async () => {
    const { reads, near, write, until, close } = await connection(encrypted);
    await write('a');
    await until('a');
    reads.begin();
    const closed = new Promise((resolve) => near.on('close', resolve));
    near.destroy();
    reads.open();
    reads.end();
    await closed;
    await close();
  });
});
