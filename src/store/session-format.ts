import type { PromptDraft } from '../core/composer.ts';
import { chosenRun, type Exchange, type ImageRef, type JsonObject, type Run } from '../core/exchange.ts';
import { SESSION_VERSION, type Session, type UnsentCell } from '../core/session.ts';
import { isEmpty, isObject } from './json-guard.ts';
import { storedJson } from './stored-json.ts';

type Json = { readonly [key: string]: unknown };

/**
 * The text of a session's file: keys in the order in which a person reads them, indented by two spaces, ended by a
 * line feed; what a terminal would obey or nobody see is written by its number. What this version does not know stands
 * behind what it knows, and before the exchanges.
 */
export function serialiseSession(session: Session): string {
  return `${storedJson(sessionToJson(session), 2)}\n`;
}

export function sessionToJson(session: Session): Json {
  return { ...headerToJson(session), exchanges: session.exchanges.map(exchangeToJson) };
}

/** All of a session but its exchanges. */
export function headerToJson(session: Session): Json {
  return {
    version: SESSION_VERSION,
    id: session.id,
    title: session.title,
    createdAt: session.createdAt,
    updatedAt: session.updatedAt,
    endpoint: session.endpoint,
    system: session.system,
    parameters: withUnknown(session.parameters, session.extra, 'parameters'),
    ...(session.draft === '' ? {} : { draft: session.draft }),
    ...(session.draftImages === undefined ? {} : { draftImages: session.draftImages.map(imageToJson) }),
    ...(session.queued === undefined ? {} : { queued: session.queued.map(queuedToJson) }),
    ...(session.unsent === undefined ? {} : { unsent: session.unsent.map(unsentToJson) }),
    ...without(session.extra, ['parameters']),
  };
}

export function exchangeToJson(exchange: Exchange): Json {
  const run = chosenRun(exchange);
  return {
    id: exchange.id,
    task: exchange.task,
    input: exchange.input,
    images: exchange.images.map(imageToJson),
    // Written again from the chosen run, so that `jq '.exchanges[] | {input, output}'` is the whole conversation.
    output: run?.output ?? '',
    status: run?.status ?? 'failed',
    muted: exchange.muted,
    ...(exchange.folded ? { folded: true } : {}),
    ...(exchange.reasoningShown === true ? { reasoningShown: true } : {}),
    chosen: exchange.chosen,
    ...exchange.extra,
    runs: exchange.runs.map(runToJson),
  };
}

/** A prompt that waited for its turn, as it stands in a session's file. */
function queuedToJson({ task, target, text, input, attachments, paths }: PromptDraft): Json {
  return {
    task,
    input,
    ...(text === input ? {} : { text }),
    images: attachments.map(imageToJson),
    ...(paths.length === 0 ? {} : { paths }),
    ...(target.kind === 'end' ? {} : { place: { kind: target.kind, id: target.id } }),
  };
}

/** What was written in a cell and not sent, as it stands in a session's file. */
function unsentToJson({ place, input, images }: UnsentCell): Json {
  return { place: { kind: place.kind, id: place.id }, input, images: images.map(imageToJson) };
}

function imageToJson(image: ImageRef): Json {
  return {
    path: image.path,
    sha256: image.sha256,
    mediaType: image.mediaType,
    bytes: image.bytes,
    width: image.width,
    height: image.height,
    ...image.extra,
  };
}

function runToJson(run: Run): Json {
  const { extra } = run;
  return {
    output: run.output,
    reasoning: run.reasoning,
    status: run.status,
    finishReason: run.finishReason,
    endpoint: withUnknown(
      {
        name: run.endpoint.name,
        url: run.endpoint.url,
        model: run.endpoint.model,
        provider: run.endpoint.provider,
      },
      extra,
      'endpoint',
    ),
    parameters: withUnknown(run.parameters, extra, 'parameters'),
    usage: run.usage === null ? null : withUnknown(run.usage, extra, 'usage'),
    timing: withUnknown(
      {
        startedAt: run.timing.startedAt,
        firstTokenMs: run.timing.firstTokenMs,
        totalMs: run.timing.totalMs,
        ...(run.timing.reasoningMs === undefined ? {} : { reasoningMs: run.timing.reasoningMs }),
      },
      extra,
      'timing',
    ),
    error: run.error === null ? null : withUnknown(run.error, extra, 'error'),
    ...(run.sentImages.length === 0
      ? {}
      : {
          sentImages: run.sentImages.map((image) => ({
            mediaType: image.mediaType,
            bytes: image.bytes,
            width: image.width,
            height: image.height,
            changes: image.changes,
          })),
        }),
    ...(run.context === undefined ? {} : { context: run.context }),
    ...(run.asked === undefined ? {} : { ...run.asked, images: run.asked.images.map(imageToJson) }),
    ...without(extra, NESTED),
  };
}

/** Objects inside a run whose unknown keys are kept in its `extra`, under the name of the object. */
const NESTED = ['endpoint', 'parameters', 'usage', 'timing', 'error'] as const;

function withUnknown(known: object, extra: JsonObject, name: string): Json {
  const unknown = extra[name];
  return isObject(unknown) ? { ...known, ...unknown } : { ...known };
}

function without(extra: JsonObject, names: readonly string[]): JsonObject {
  if (isEmpty(extra)) return extra;
  return Object.fromEntries(Object.entries(extra).filter(([key]) => !names.includes(key)));
}
