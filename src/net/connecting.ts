import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';

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
      callback(...result);
    });
    sockets.add(socket as Socket);
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
