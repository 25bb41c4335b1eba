import { type Exchange, type ImageRef, newRun, type Run, type RunStatus } from '../core/exchange.ts';
import { isModelId } from '../core/model-id.ts';
import type { Parameters } from '../core/parameters.ts';
import { turnRetired } from '../core/retired-host.ts';
import { newSession, type Session, titleFrom } from '../core/session.ts';
import { isSafeId } from '../store/session-parse.ts';
import type { ImportedPicture } from './pictures.ts';

/** What an import needs from outside. */
export interface ImportTools {
  readonly makeId: () => string;
  /** ISO 8601, UTC */
  readonly now: string;
  /** Whether an endpoint of this name is saved here. */
  readonly knowsEndpoint: (name: string) => boolean;
}

/** A session that came from a file, before it is kept. */
export interface ImportedSession {
  readonly session: Session;
  readonly pictures: readonly ImportedPicture[];
  /** What could not be taken over, in one sentence each. */
  readonly notices: readonly string[];
}

/** What another program's file tells of an exchange. */
export interface Said {
  readonly input: string;
  readonly output: string;
  readonly task?: Exchange['task'];
  readonly status?: RunStatus;
  readonly reasoning?: string;
  readonly muted?: boolean;
  readonly images?: readonly ImageRef[];
  readonly model?: string;
  readonly endpoint?: string;
  readonly provider?: string;
  readonly startedAt?: string;
  readonly finishReason?: Run['finishReason'];
  readonly timing?: Partial<Pick<Run['timing'], 'reasoningMs' | 'firstTokenMs' | 'totalMs'>>;
  readonly usage?: Run['usage'];
  readonly parameters?: Parameters;
  readonly error?: Run['error'];
}

/** An exchange with one answer. */
export function exchangeOf(
  said: Said,
  tools: ImportTools,
  id = tools.makeId(),
): Exchange & { readonly runs: readonly [Run] } {
  const endpoint = {
    name: said.endpoint ?? '',
    url: '',
    model: said.model ?? '',
    provider: said.provider ?? '',
  };
  const fresh = newRun(endpoint, said.parameters ?? {}, said.startedAt ?? tools.now);
  const run: Run = {
    ...fresh,
    timing: { ...fresh.timing, ...said.timing },
    output: said.output,
    finishReason: said.finishReason ?? null,
    reasoning: said.reasoning ?? '',
    status: said.status ?? 'complete',
    usage: said.usage ?? null,
    error: said.error ?? null,
  };
  return {
    id,
    task: said.task ?? 'chat',
    input: said.input,
    images: said.images ?? [],
    muted: said.muted ?? false,
    folded: false,
    chosen: 0,
    runs: [run],
    extra: {},
  };
}

/** A session made of what was said. Without a title it takes the words of its first exchange. */
export function sessionOf(
  said: Partial<
    Pick<Session, 'title' | 'system' | 'endpoint' | 'createdAt' | 'updatedAt' | 'parameters' | 'extra'>
  >,
  exchanges: readonly Exchange[],
  tools: ImportTools,
): Session {
  const [first] = exchanges;
  const title = said.title ?? '';
  return {
    ...newSession(tools.makeId(), tools.now, ''),
    ...said,
    title: title === '' && first !== undefined ? titleFrom(first) : title,
    exchanges,
  };
}

/**
 * What may be taken over of a session from elsewhere: an id of its own; no answer that is still arriving; and no
 * endpoint but those that are saved here and plain model ids, so that no file decides where prompts are sent. An
 * address of the host that was switched off stands for the model it names, and that is said.
 */
export function settled(
  session: Session,
  tools: ImportTools,
): { readonly session: Session; readonly notices: readonly string[] } {
  const notices = new Set<string>();
  const allowed = (name: string) => {
    if (tools.knowsEndpoint(name) || isModelId(name)) return name;
    const turned = turnRetired(name, '');
    if (turned?.ok !== true || turned.value.endpoint.kind !== 'providers') return '';
    notices.add(turned.value.notice);
    return turned.value.endpoint.model;
  };
  const seen = new Set<string>();
  const exchanges = session.exchanges.map((exchange): Exchange => {
    const id = isSafeId(exchange.id) && !seen.has(exchange.id) ? exchange.id : tools.makeId();
    seen.add(id);
    const runs = exchange.runs.map(
      (run): Run => ({
        ...run,
        status: run.status === 'running' ? 'interrupted' : run.status,
        endpoint: { ...run.endpoint, name: allowed(run.endpoint.name) },
      }),
    );
    return { ...exchange, id, runs };
  });
  const endpoint = allowed(session.endpoint);
  return { session: { ...session, id: tools.makeId(), endpoint, exchanges }, notices: [...notices] };
}

/** ISO time of seconds since 1970; undefined when they are none. */
export function timeOfSeconds(value: unknown): string | undefined {
  if (typeof value !== 'number' || !(value > 0) || value > 32_503_680_000) return undefined;
  return new Date(value * 1000).toISOString();
}
