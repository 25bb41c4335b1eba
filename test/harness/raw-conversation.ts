import { afterEach } from 'vitest';
import { type RawServer, startRawServer } from './raw-server.ts';
import { type WireClient, wireClient } from './wire-client.ts';

/** A server that says what a test wants, to the byte, and the real client that asks it. */
export interface RawConversation {
  readonly server: RawServer;
  readonly client: WireClient;
  /** Starts them anew; `options` are the client's. */
  serve(
    respond: Parameters<typeof startRawServer>[0],
    options?: Parameters<typeof wireClient>[1],
  ): Promise<void>;
  /** The same for a server that gives every request these bytes and hangs up. */
  answering(raw: string | Buffer): Promise<void>;
}

/** One for a file of tests; what a test has started is closed behind it. */
export function rawConversation(): RawConversation {
  let open: { readonly server: RawServer; readonly client: WireClient } | null = null;
  const opened = () => {
    if (open === null) throw new Error('nothing is served yet');
    return open;
  };
  const close = async () => {
    await open?.client.http.close();
    await open?.server.close();
    open = null;
  };
  afterEach(close);
  const serve: RawConversation['serve'] = async (respond, options) => {
    await close();
    const server = await startRawServer(respond);
    open = { server, client: wireClient(server.url, options) };
  };
  return {
    get server() {
      return opened().server;
    },
    get client() {
      return opened().client;
    },
    serve,
    answering: (raw) => serve((_request, socket) => void socket.end(raw)),
  };
}
