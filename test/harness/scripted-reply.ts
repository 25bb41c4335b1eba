/** Answers that a test writes byte for byte, for the fake hub. */
import type { ServerResponse } from 'node:http';

/** Waits here until the test lets the answer go on. */
export const HOLD = Symbol('hold');
/** Breaks the connection off here. */
export const CUT = Symbol('cut');

export interface ScriptedReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly parts: readonly (string | typeof HOLD | typeof CUT)[];
}

/** One event of a chat stream. */
export function chunk(delta: object, finish: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices })}\n\n`;
}

export const USAGE = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 19, completion_tokens: 11 } })}\n\n`;

/** A stream of these deltas, with a finish reason, a count of tokens and the end. */
export function streamOf(...deltas: readonly object[]): ScriptedReply {
  return {
    parts: [...deltas.map((delta) => chunk(delta)), chunk({}, 'stop'), USAGE, 'data: [DONE]\n\n'],
  };
}

/** A stream of text. */
export function says(...texts: readonly string[]): ScriptedReply {
  return streamOf(...texts.map((content) => ({ content })));
}

/** An answer that is no success. */
export function refuses(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ScriptedReply {
  const isText = typeof body === 'string';
  return {
    status,
    headers: { 'content-type': isText ? 'text/plain' : 'application/json', ...headers },
    parts: [isText ? body : JSON.stringify(body)],
  };
}

/** Sends it, each part by itself. `hold` resolves when the test lets go. */
export async function play(
  reply: ScriptedReply,
  response: ServerResponse,
  hold: () => Promise<void>,
): Promise<void> {
  response.writeHead(reply.status ?? 200, {
    'content-type': 'text/event-stream',
    'x-inference-provider': 'cerebras',
    'x-request-id': 'Root=1-test',
    ...reply.headers,
  });
  for (const part of reply.parts) {
    if (part === HOLD) await hold();
    else if (part === CUT) return void response.destroy();
    else await new Promise<void>((sent) => response.write(part, () => sent()));
  }
  response.end();
}
