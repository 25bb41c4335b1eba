import { type AppError, appError } from '../core/errors.ts';
import type { InferenceEvent } from '../core/inference.ts';
import { redact, type Secret } from '../core/secret.ts';
import { readErrorBody } from '../net/error-body.ts';
import { type Asked, saying } from '../net/failed-case.ts';
import { httpError } from '../net/http-error.ts';
import { asNumber, asObject, parseJson } from '../net/json.ts';
import { LIMITS } from '../net/limits.ts';
import type { Piece } from '../net/reply-body.ts';
import type { ChatState } from './chat-decoder.ts';

export type EndEvent = Extract<InferenceEvent, { type: 'end' }>;

/** Finish reasons that mean that the token limit was reached. */
const AT_LIMIT = new Set(['length', 'max_tokens', 'model_length']);

const FILTERED = appError(
  'CONTENT_FILTERED',
  "The provider's content filter ended the answer.",
  'Put it differently, or ask another endpoint.',
);
const TOOL_WANTED = appError(
  'BAD_RESPONSE',
  'The model asked for a tool instead of answering, and hf-tui has none.',
  'Ask it to answer in words, or ask another model.',
  { retryable: true },
);

/** The last event of every request. */
export function endEvent(
  status: EndEvent['status'],
  error: AppError | null = null,
  finishReason: string | null = null,
): EndEvent {
  return { type: 'end', status, finishReason, error };
}

/**
 * How a chat answer ended. It is complete only when the server said so, with `[DONE]` or a finish reason: a connection
 * that just ends looks the same whether the answer was whole or not.
 */
export function chatEnd(state: ChatState, last: Piece, asked: Asked): EndEvent {
  const reason = state.finishReason === '' ? null : redact(state.finishReason, secretsOf(asked)).slice(0, 60);
  if (state.error !== null) return endEvent('failed', errorInside(state.error, asked), reason);
  if (state.tooLarge !== null)
    return endEvent('incomplete', tooLarge(state.tooLarge, asked.url.host), reason);
  if (reason === 'error') {
    return endEvent('failed', streamError(`${asked.url.host} broke off its answer with an error.`), reason);
  }
  if (reason !== null && AT_LIMIT.has(reason)) return endEvent('incomplete', null, reason);
  if (reason === 'content_filter') return endEvent('incomplete', FILTERED, reason);
  if (reason === 'tool_calls' && !state.heard) return endEvent('incomplete', TOOL_WANTED, reason);
  if (state.done || reason !== null) {
    return state.broken
      ? endEvent('incomplete', broken(asked.url.host), reason)
      : endEvent('complete', null, reason);
  }
  if (last.kind === 'stopped') return endEvent('interrupted');
  if (last.kind === 'failed') return endEvent('incomplete', last.error);
  if (state.form === 'html' || state.form === 'text') return endEvent('failed', notAChat(state, asked));
  return endEvent('incomplete', cut(asked.url.host, state.heard));
}

/** The answer ended without saying that it was whole. */
export function cut(host: string, heard: boolean): AppError {
  return appError(
    'STREAM_CUT',
    heard
      ? `The answer of ${host} ended before it was complete.`
      : `${host} ended the connection before any of the answer had arrived.`,
    heard ? 'Try again; what had arrived is kept.' : 'Try again.',
    { retryable: true },
  );
}

function broken(host: string): AppError {
  return appError(
    'BAD_RESPONSE',
    `A part of the answer of ${host} could not be read, so something is missing in it.`,
    'Try again; what had arrived is kept.',
    { retryable: true },
  );
}

/** An error that a server put into an answer whose status had said success. */
export function errorInside(json: string, asked: Asked): AppError {
  const document = parseJson(json);
  const object = asObject(Array.isArray(document) ? document[0] : document);
  const inner = asObject(object?.error);
  const status = [inner?.code, inner?.status, object?.code, object?.status_code]
    .map(asNumber)
    .find((code) => code !== undefined && code >= 400 && code < 600);
  if (status !== undefined) return httpError({ status, headers: {}, body: json }, asked);
  // Known troubles (a conversation that is too long, a missing template) are said in the same words as by status.
  const known = httpError({ status: 400, headers: {}, body: json }, asked);
  if (known.code !== 'REQUEST_INVALID') {
    const { status: _, ...error } = known;
    return error;
  }
  const { message: said } = readErrorBody(redact(json, secretsOf(asked)));
  const sentence = `${asked.url.host} reported an error instead of going on`;
  return streamError(saying(sentence, redact(said, secretsOf(asked))));
}

function streamError(message: string): AppError {
  return appError('STREAM_ERROR', message, 'Try again; what had arrived is kept.', {
    retryable: true,
  });
}

/** An answer, or a line of it, went beyond its limit (`LIMITS`). */
export function tooLarge(what: 'line' | 'reply', host: string): AppError {
  const mebibytes = (what === 'line' ? LIMITS.sseLine : LIMITS.reply) / 1024 / 1024;
  return appError(
    'REPLY_TOO_LARGE',
    what === 'line'
      ? `${host} sent a single line of more than ${mebibytes} MiB; the answer was ended there.`
      : `The answer of ${host} is larger than ${mebibytes} MiB; it was ended there.`,
    what === 'line'
      ? 'Try again; if it stays so, check that the URL is that of a model server.'
      : 'Set max_tokens to keep answers shorter.',
  );
}

function notAChat(state: ChatState, asked: Asked): AppError {
  const { host } = asked.url;
  const { message } = readErrorBody(redact(state.foreign, secretsOf(asked)));
  const title = message === '' ? '' : ` (${redact(message, secretsOf(asked)).slice(0, 80)})`;
  return appError(
    'BAD_RESPONSE',
    state.form === 'html'
      ? `${host} sent a web page${title} instead of an answer.`
      : `${host} answered, but not as a ${asked.endpoint?.kind === 'text-generation' ? 'text generation' : 'chat'} server does.`,
    'Check the URL of the endpoint; a network that asks to log in first also does this.',
  );
}

function secretsOf(asked: Asked): readonly Secret[] {
  return asked.token === null ? [] : [asked.token];
}
