import type { ServerResponse } from 'node:http';
import type { ChatAsked } from './chat-asked.ts';
import { type Answer, type Pace, tokensOf } from './reply.ts';

/** Waits between two words. */
export type Wait = (milliseconds: number) => Promise<void>;

const TOKENS_A_SECOND: Readonly<Record<Exclude<Pace, 'fast'>, number>> = { usual: 60, slow: 4 };

interface Head {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
}

const MID_STREAM_ERROR = {
  error: {
    message: 'The practice endpoint was asked for an error in the middle of a reply.',
    type: 'practice_error',
  },
};

/** Sends an answer as one JSON document: a chat completion in OpenAI's form. */
export function speakAtOnce(response: ServerResponse, head: Head, asked: ChatAsked, answer: Answer): void {
  if (answer.ending === 'error') {
    response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify(MID_STREAM_ERROR));
    return;
  }
  const message = {
    role: 'assistant',
    content: answer.text,
    ...(answer.reasoning === '' ? {} : { reasoning_content: answer.reasoning }),
  };
  const body = Buffer.from(
    JSON.stringify({
      ...head,
      object: 'chat.completion',
      model: 'practice',
      choices: [{ index: 0, message, finish_reason: answer.ending }],
      usage: usageOf(asked, answer),
    }),
  );
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  if (answer.ending === 'cut') response.write(body.subarray(0, body.length / 2), () => response.destroy());
  else response.end(body);
}

/**
 * Streams an answer word by word as server-sent events: `chat.completion.chunk` in OpenAI's form, reasoning in
 * `reasoning_content`, usage in a chunk of its own, `[DONE]` at the end. Stops when the client is gone.
 */
export async function speak(
  response: ServerResponse,
  head: Head,
  asked: ChatAsked,
  answer: Answer,
  wait: Wait,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (event: unknown) => written(response, `data: ${JSON.stringify(event)}\n\n`);
  const chunk = (delta: Readonly<Record<string, string>>, finishReason: string | null) =>
    send({
      ...head,
      object: 'chat.completion.chunk',
      model: 'practice',
      choices: [{ index: 0, delta, finish_reason: finishReason }],
    });

  await chunk({ role: 'assistant', content: '' }, null);
  const tokens = [
    ...tokensOf(answer.reasoning).map((token) => ({ reasoning_content: token })),
    ...tokensOf(answer.text).map((token) => ({ content: token })),
  ];
  const breaksOff = answer.ending === 'cut' || answer.ending === 'error';
  const spoken = breaksOff ? tokens.slice(0, Math.ceil(tokens.length / 2)) : tokens;
  for (const token of spoken) {
    if (response.destroyed) return;
    if (answer.pace !== 'fast') await wait(1000 / TOKENS_A_SECOND[answer.pace]);
    await chunk(token, null);
  }
  switch (answer.ending) {
    case 'cut':
      response.destroy();
      return;
    case 'error':
      await send(MID_STREAM_ERROR);
      response.end();
      return;
    case 'stop':
    case 'length':
      await chunk({}, answer.ending);
      await send({
        ...head,
        object: 'chat.completion.chunk',
        model: 'practice',
        choices: [],
        usage: usageOf(asked, answer),
      });
      response.end('data: [DONE]\n\n');
  }
}

/** Resolves when the text has left, or when there is nobody to take it. */
function written(response: ServerResponse, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) {
      resolve();
      return;
    }
    const done = () => {
      response.off('close', done);
      resolve();
    };
    response.once('close', done);
    response.write(text, done);
  });
}

/** A word counts as a token. */
function usageOf({ messages }: ChatAsked, { text, reasoning }: Answer) {
  const prompt = messages.reduce((sum, message) => sum + tokensOf(message.text).length, 0);
  const thought = tokensOf(reasoning).length;
  const completion = tokensOf(text).length + thought;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...(thought === 0 ? {} : { completion_tokens_details: { reasoning_tokens: thought } }),
  };
}
