/** A loopback server that speaks as the Hub, the router and an image-to-text endpoint do, for end-to-end tests. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { play, type ScriptedReply } from './scripted-reply.ts';

export const GOOD_TOKEN = 'hf_goodTokenForTestsOnly1234567890abcDeF';
export const NO_SCOPE_TOKEN = 'hf_scopelessTokenForTestsOnly12345678XyZw';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

interface ChatBody {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly [key: string]: unknown;
}

export interface FakeHub {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** The chat requests so far, parsed. */
  chats(): readonly ChatBody[];
  /** Lets the replies that wait (model `test/slow`, a `HOLD` in a script) go on. */
  release(): void;
  /** From now on a request for this path gets its answer only after `release`. */
  hold(path: string): void;
  /**
   * What a model answers from now on, or a path (`/array/models/org/captioner`): one reply after the other, the last
   * one again and again.
   */
  script(modelOrPath: string, ...replies: readonly ScriptedReply[]): void;
  /** The ids that `/v1/models` lists. */
  serve(...models: readonly string[]): void;
  /** The environment that points the program at this server. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const account = (scoped: readonly string[]) => ({
  type: 'user',
  id: '62f264b9f3c90f4b6514a269',
  name: 'alice',
  fullname: 'Alice A',
  isPro: true,
  canPay: false,
  orgs: [{ type: 'org', id: '1', name: 'my-org', fullname: 'My Org' }],
  auth: {
    type: 'access_token',
    accessToken: {
      displayName: 'tui',
      role: 'fineGrained',
      fineGrained: { scoped: [{ entity: { type: 'user', name: 'alice' }, permissions: scoped }] },
    },
  },
});

/** What a model whose name begins with `errors/` answers: status, content type, body, further headers. */
const ERRORS: Readonly<Record<string, readonly [number, string, string, Record<string, string>?]>> = {
  '401': [401, 'application/json', '{"error":"Invalid username or password."}'],
  '402': [
    402,
    'application/json',
    '{"error":"You have depleted your monthly included credits. Purchase pre-paid credits to continue using Inference Providers."}',
  ],
  '403-scope': [
    403,
    'application/json',
    '{"error":"This authentication method does not have sufficient permissions to call Inference Providers on behalf of user alice"}',
  ],
  '403-gated': [
    403,
    'application/json',
    '{"error":"Access to model is restricted. You must accept its terms."}',
    { 'x-error-code': 'GatedRepo' },
  ],
  '404': [
    404,
    'application/json',
    '{"error":{"message":"The model `errors/404` does not exist.","type":"NotFoundError"}}',
  ],
  '410': [
    410,
    'application/json',
    '{"error":"The requested model is deprecated and no longer supported by provider hf-inference"}',
  ],
  '422': [
    422,
    'application/json',
    '{"detail":[{"loc":["body","messages"],"msg":"field required","type":"value_error"}]}',
  ],
  '422-text': [
    422,
    'text/plain',
    'Failed to deserialize the JSON body into the target type: missing field `messages`',
  ],
  '400-array': [
    400,
    'application/json',
    '{"error":["`temperature` must be positive","`top_p` must be below 1"]}',
  ],
  '400-unserved': [
    400,
    'application/json',
    '{"error":{"message":"The requested model \'errors/400-unserved\' is not supported by any provider you have enabled.","type":"invalid_request_error","param":"model","code":"model_not_supported"}}',
  ],
  '500-html': [
    500,
    'text/html',
    '<html><head><title>500 Internal Server Error</title></head><body>nginx</body></html>',
  ],
};

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

const lastText = (body: ChatBody): string => {
  const content = body.messages.at(-1)?.content;
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (part as { text?: string }).text ?? '').join('');
};

export async function startFakeHub(): Promise<FakeHub> {
  const requests: SeenRequest[] = [];
  const waiting: (() => void)[] = [];
  const held = new Set<string>();
  const scripts = new Map<string, ScriptedReply[]>();
  let served: readonly string[] = ['test/echo'];
  let busyOnce = true;

  /** Whether there was a script to play. */
  const scripted = (name: string, response: ServerResponse): boolean => {
    const replies = scripts.get(name) ?? [];
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (reply === undefined) return false;
    void play(reply, response, () => new Promise((go) => waiting.push(go)));
    return true;
  };

  const json = (
    response: ServerResponse,
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
  ) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
  const chunk = (delta: object, finish: string | null = null) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

  const chat = (body: ChatBody, response: ServerResponse) => {
    if (scripted(body.model, response)) return;
    const error = ERRORS[body.model.replace('errors/', '')];
    if (body.model.startsWith('errors/') && error !== undefined) {
      const [status, type, text, headers] = error;
      response.writeHead(status, { 'content-type': type, 'x-request-id': 'Root=1-test', ...headers });
      response.end(text);
      return;
    }
    if (body.model === 'errors/429' || (body.model === 'test/loading' && busyOnce)) {
      busyOnce = false;
      if (body.model === 'test/loading')
        json(response, 503, { error: 'Model test/loading is currently loading', estimated_time: 0.2 });
      else json(response, 429, { error: 'Too many requests' }, { 'retry-after': '0' });
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'x-inference-provider': 'cerebras',
      'x-request-id': 'Root=1-test',
    });
    response.write(chunk({ role: 'assistant', content: '' }));
    const images = body.messages
      .flatMap((message) => (Array.isArray(message.content) ? message.content : []))
      .filter((part) => (part as { type: string }).type === 'image_url').length;
    const said = `You said: ${lastText(body)} (${body.messages.length} messages, ${images} images, model ${body.model})`;
    if (body.model === 'test/think') response.write(chunk({ reasoning_content: 'Let me think about it.' }));
    if (body.model === 'errors/cut') {
      response.write(chunk({ content: 'half an ans' }), () => response.destroy());
      return;
    }
    if (body.model === 'errors/mid-stream') {
      response.write(chunk({ content: 'so far so good ' }));
      response.end('data: {"error":{"message":"The engine fell over.","type":"internal"}}\n\n');
      return;
    }
    const finish = () => {
      response.write(chunk({}, 'stop'));
      response.write(
        `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 19, completion_tokens: 11 } })}\n\n`,
      );
      response.end('data: [DONE]\n\n');
    };
    if (body.model === 'test/slow') {
      response.write(chunk({ content: 'beginning ' }));
      waiting.push(() => {
        response.write(chunk({ content: 'and end' }));
        finish();
      });
      return;
    }
    for (const word of said.split(/(?<= )/)) response.write(chunk({ content: word }));
    finish();
  };

  const server = createServer((request, response) => {
    void read(request).then(async (body) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      const { authorization } = request.headers;
      requests.push({
        method: request.method ?? '',
        path,
        authorization,
        contentType: request.headers['content-type'],
        body,
      });
      if (held.has(path)) await new Promise<void>((go) => waiting.push(go));
      if (path === '/api/whoami-v2') {
        if (authorization === `Bearer ${GOOD_TOKEN}`)
          return json(response, 200, account(['repo.content.read', 'inference.serverless.write']));
        if (authorization === `Bearer ${NO_SCOPE_TOKEN}`)
          return json(response, 200, account(['repo.content.read']));
        return json(response, 401, { error: 'Invalid credentials in Authorization header' });
      }
      if (path === '/v1/models') {
        return json(response, 200, {
          object: 'list',
          data: served.map((id) => ({
            id,
            architecture: { input_modalities: ['text', 'image'] },
            providers: [{ provider: 'cerebras', status: 'live' }],
          })),
        });
      }
      if (scripted(path, response)) return;
      if (path === '/v1/chat/completions') return chat(JSON.parse(body.toString()) as ChatBody, response);
      if (path === '/array/models/org/captioner')
        return json(response, 200, [{ generated_text: `an array for ${body.length} bytes` }]);
      if (path === '/object/models/org/captioner')
        return json(response, 200, { generated_text: `an object for ${body.length} bytes` });
      json(response, 404, { error: 'Not Found' });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    chats: () =>
      requests
        .filter((request) => request.path === '/v1/chat/completions')
        .map((request) => JSON.parse(request.body.toString()) as ChatBody),
    release: () => {
      held.clear();
      for (const go of waiting.splice(0)) go();
    },
    hold: (path) => void held.add(path),
    script: (name, ...replies) => void scripts.set(name, [...replies]),
    serve: (...models) => {
      served = models;
    },
    env: { HF_ENDPOINT: url, HF_TUI_ROUTER_URL: url, HF_TUI_ENDPOINTS_API_URL: url },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
