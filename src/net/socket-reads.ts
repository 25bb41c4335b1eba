import type { Socket } from 'node:net';

/**
 * When a socket is read. By itself that is whenever something has arrived, and each time wakes the process: of a model
 * that streams, for every token. While an answer comes it is read on demand. Node stops reading for whoever pushes to
 * a stream that has no room, and a stream asks for more by its `_read`: both are where one may step in.
 */
export class SocketReads {
  readonly #socket: Socket;
  readonly #start: () => void;
  #onDemand = false;
  /** Somebody waits for bytes. */
  #open = false;
  /** The stream has asked for more and was not given it. */
  #owed = false;

  constructor(socket: Socket) {
    const push = socket.push.bind(socket);
    const start = socket._read.bind(socket);
    this.#socket = socket;
    this.#start = () => start(socket.readableHighWaterMark);
    socket.push = (chunk: unknown, encoding?: BufferEncoding) => push(chunk, encoding) && !this.#onDemand;
    socket._read = (size) => {
      if (!this.#onDemand) {
        start(size);
        return;
      }
      this.#owed = true;
      // The stream asks before it hands out what it has, which may be enough.
      queueMicrotask(() => this.#settle());
    };
  }

  /** From now on the socket is read while it is open. */
  begin(): void {
    this.#onDemand = true;
    this.#open = false;
  }

  open(): void {
    this.#open = true;
    this.#settle();
  }

  /** What arrives waits in the system, and at the sender when there is much of it. */
  close(): void {
    this.#open = false;
  }

  /** Reads by itself again: between two answers, what arrives is the end of the connection. */
  end(): void {
    this.#onDemand = false;
    this.#settle();
  }

  #settle(): void {
    if (!this.#owed || (this.#onDemand && !this.#open)) return;
    this.#owed = false;
    if (!this.#socket.destroyed) this.#start();
  }
}
