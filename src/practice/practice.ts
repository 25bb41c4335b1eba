import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { failed, ok, type Result } from '../core/errors.ts';
import { readChatRequest } from './chat-asked.ts';
import { asCaption, measure } from './measure.ts';
import { type Refusal, refusal } from './refusals.ts';
import { type DecodePixels, replyTo } from './reply.ts';
import { speak, speakAtOnce, type Wait } from './speak.ts';

export interface PracticeOptions {
  /** Decodes an image file of whatever kind; an error says in a sentence why not. */
  readonly decodePixels: DecodePixels;
  /** How to let time pass between two words; really, when absent. */
  readonly wait?: Wait;
}

export interface Practice {
  /** `http://127.0.0.1:PORT`; chat is at `/v1/chat/completions` below it. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

const MAX_BODY = 20 * 1024 * 1024;
const CHAT = '/v1/chat/completions';
const MODELS = '/v1/models';
const CAPTION = '/hf-inference/models/practice/describe';
const METHODS = new Map([
  [CHAT, 'POST'],
  [MODELS, 'GET'],
  [CAPTION, 'POST'],
]);

/**
 * Starts the practice endpoint: a server on this machine's loopback address, on a free port, that speaks as
 * Hugging Face's services do (model list, streaming chat, image-to-text). It never keeps the program alive.
 * Rejects when no port can be opened.
 */
export async function startPractice(options: PracticeOptions): Promise<Practice> {
  const wait: Wait = options.wait ?? ((milliseconds) => after(milliseconds, undefined, { ref: false }));
  let replies = 0;
  const server = createServer((request, response) => {
    replies += 1;
    response.on('error', () => response.destroy());
    answer(request, response, { ...options, wait, number: replies }).catch(() => response.destroy());
  });
  server.on('connection', (socket) => socket.unref());
  server.unref();
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string')
        reject(new Error('The practice server has no port.'));
      else resolve(address.port);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Tools {
  readonly decodePixels: DecodePixels;
  readonly wait: Wait;
  readonly number: number;
}

async function answer(request: IncomingMessage, response: ServerResponse, tools: Tools): Promise<void> {
  response.setHeader('x-request-id', `practice-${tools.number}`);
  const path = (request.url ?? '').split('?')[0] ?? '';
  const unwanted = refusedBefore(request, path);
  if (unwanted !== null) {
    refuse(response, unwanted);
    return;
  }
  if (path === MODELS) {
    sendJson(response, MODEL_LIST);
    return;
  }
  const body = await bodyOf(request);
  if (!body.ok) {
    refuse(response, body.error);
  } else if (path === CHAT) {
    await chat(body.value, response, tools);
  } else {
    await describe(request, body.value, response, tools);
  }
}

/**
 * Pages in a browser can reach loopback addresses too: they send `Origin`, and after DNS rebinding a name of their
 * own as `Host`. This server is for programs only.
 */
function refusedBefore(request: IncomingMessage, path: string): Refusal | null {
  const port = request.socket.localPort;
  const isLoopback = [`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '');
  const isBrowser = request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined;
  if (!isLoopback || isBrowser) return refusal(403, 'The practice endpoint takes no requests from browsers.');
  const method = METHODS.get(path);
  if (method === undefined)
    return refusal(404, `Not Found: the practice endpoint has no ${path.slice(0, 100)}`);
  if (method !== request.method) return refusal(405, 'Method Not Allowed', { allow: method });
  return null;
}

async function bodyOf(request: IncomingMessage): Promise<Result<Buffer, Refusal>> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length <= MAX_BODY) pieces.push(piece);
  }
  return length > MAX_BODY
    ? failed({
        status: 413,
        body: 'Failed to buffer the request body: length limit exceeded',
        contentType: 'text/plain',
        headers: {},
      })
    : ok(Buffer.concat(pieces));
}

async function chat(body: Buffer, response: ServerResponse, tools: Tools): Promise<void> {
  const asked = readChatRequest(body.toString('utf8'));
  if (!asked.ok) {
    refuse(response, asked.error);
    return;
  }
  const reply = await replyTo(asked.value, tools.decodePixels);
  if (reply.kind === 'refuse') {
    refuse(response, reply.refusal);
    return;
  }
  const head = { id: `practice-${tools.number}`, created: Math.floor(Date.now() / 1000) };
  if (asked.value.stream) await speak(response, head, asked.value, reply, tools.wait);
  else speakAtOnce(response, head, asked.value, reply);
}

/** The image-to-text task: the image itself as the body, or as base64 in `inputs` of a JSON document. */
async function describe(
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  tools: Tools,
): Promise<void> {
  const image = /^application\/json\b/i.test(request.headers['content-type'] ?? '') ? inputsOf(body) : body;
  if (image === null || image.length === 0) {
    refuse(
      response,
      refusal(422, 'Input validation error: the image is missing', {}, { error_type: 'validation' }),
    );
    return;
  }
  const decoded = await tools.decodePixels(image);
  if (decoded.ok) {
    sendJson(response, [{ generated_text: asCaption(measure(decoded.value, image.length)) }]);
  } else {
    refuse(response, refusal(400, decoded.error.message));
  }
}

function inputsOf(body: Buffer): Buffer | null {
  try {
    const document: unknown = JSON.parse(body.toString('utf8'));
    const isDocument = typeof document === 'object' && document !== null && 'inputs' in document;
    return isDocument && typeof document.inputs === 'string' ? Buffer.from(document.inputs, 'base64') : null;
  } catch {
    return null;
  }
}

const MODEL_LIST = {
  object: 'list',
  data: [
    {
      id: 'practice',
      object: 'model',
      created: 0,
      owned_by: 'hf-tui',
      architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'] },
    },
  ],
};

function sendJson(response: ServerResponse, document: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
}

function refuse(response: ServerResponse, { status, body, contentType, headers }: Refusal): void {
  response.writeHead(status, { ...headers, 'content-type': contentType }).end(body);
}
