import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { compilingParser } from './parser-code.ts';
import { SocketReads } from './socket-reads.ts';

/** Why a connection is closed that did nothing wrong. */
export class NotWanted extends Error {
  override name = 'AbortError';

  constructor() {
    super('The answer is not wanted any more.');
  }
}

/**
 * Sockets that are being opened, by origin. undici cannot take back a request that still waits for its connection;
 * here the last one to lose patience closes the socket.
 */
export class Connecting {
  readonly #connect: buildConnector.connector;
  readonly #sockets = new Map<string, Set<Socket>>();
  readonly #waiting = new Map<string, number>();
  #heard: SocketReads | null = null;

  constructor(connect: buildConnector.connector) {
    this.#connect = connect;
  }

  connect(target: buildConnector.Options, callback: buildConnector.Callback): void {
    const origin = `${target.protocol}//${target.host}`;
    const sockets = this.#sockets.get(origin) ?? new Set<Socket>();
    this.#sockets.set(origin, sockets);
    // undici's connector returns the socket it opens, though its type does not say so.
    const socket: unknown = this.#connect(target, (...result) => {
      sockets.delete(socket as Socket);
      if (!result[1]) {
        callback(...result);
        return;
      }
      this.#listen(result[1]);
      compilingParser(() => callback(...result));
    });
    sockets.add(socket as Socket);
  }

  /** undici does not say which socket an answer comes from; it listens to the socket behind us, in the same turn. */
  #listen(socket: Socket): void {
    const reads = new SocketReads(socket);
    socket.on('readable', () => {
      this.#heard = reads;
      // Another answer's socket must never be taken for this one's: it would not be read.
      queueMicrotask(() => {
        if (this.#heard === reads) this.#heard = null;
      });
    });
  }

  /** The socket that is heard in this turn: within a call of undici's about an answer, the one that it comes from. */
  get heard(): SocketReads | null {
    return this.#heard;
  }

  /** One more request waits for a connection to the origin. */
  enter(origin: string): void {
    this.#waiting.set(origin, (this.#waiting.get(origin) ?? 0) + 1);
  }

  /** It got one, or gave up waiting. */
  leave(origin: string): void {
    const left = (this.#waiting.get(origin) ?? 1) - 1;
    if (left > 0) {
      this.#waiting.set(origin, left);
      return;
    }
    this.#waiting.delete(origin);
    for (const socket of this.#sockets.get(origin) ?? []) {
      socket.destroy(new NotWanted());
    }
    this.#sockets.delete(origin);
  }
}
