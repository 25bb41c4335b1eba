import { contextDigest } from '../core/context-digest.ts';
import type { Endpoint } from '../core/endpoint.ts';
import { ok, type Result } from '../core/errors.ts';
import { type Exchange, newRun, type Run } from '../core/exchange.ts';
import { type Session, titleFrom } from '../core/session.ts';
import type { Services } from '../ports.ts';
import type { SavedSession } from '../runtime/ports/sessions.ts';

/** The place of an exchange in its session, while it is answered and after. */
export interface ExchangeRecord {
  /** What arrived: safe from a crash within a moment. */
  readonly add: (piece: { readonly text: string; readonly reasoning: string }) => void;
  /** Saves the session with the answer in it. */
  readonly finish: (run: Run) => Promise<Result<{ readonly session: Session; readonly saved: SavedSession }>>;
}

/**
 * Notes down that an exchange is about to be asked. It fails where the session could not be saved either, so that
 * nothing is spent on an answer that cannot be kept.
 */
export async function beginRecord(
  ports: Services,
  session: Session,
  exchange: Exchange,
  endpoint: Endpoint,
): Promise<Result<ExchangeRecord>> {
  const { sessions, inference, clock } = ports;
  const run = newRun(inference.snapshot(endpoint), session.parameters, clock.now());
  const before = withExchange(session, answered(exchange, run), clock.now());
  const context = contextDigest(
    before,
    before.exchanges.findIndex(({ id }) => id === exchange.id),
  );
  const asked = answered(exchange, { ...run, context });
  const begun = await sessions.journal.begin(withExchange(session, asked, clock.now()), asked);
  if (!begun.ok) return begun;
  return ok({
    add: (piece) => sessions.journal.append(session.id, exchange.id, piece),
    finish: async (answer) => {
      const ended = answered(exchange, { ...answer, context });
      await sessions.journal.end(session.id, ended);
      const whole = withExchange(session, ended, clock.now());
      const saved = await sessions.save(whole);
      return saved.ok ? ok({ session: whole, saved: saved.value }) : saved;
    },
  });
}

/** The exchange with one more answer, which counts from now on. */
function answered(exchange: Exchange, run: Run): Exchange {
  return { ...exchange, chosen: exchange.runs.length, runs: [...exchange.runs, run] };
}

/** The session with an exchange in its place, or behind the last one. */
function withExchange(session: Session, exchange: Exchange, now: string): Session {
  return {
    ...session,
    title: session.title === '' ? titleFrom(exchange) : session.title,
    updatedAt: now,
    exchanges: session.exchanges.some(({ id }) => id === exchange.id)
      ? session.exchanges.map((one) => (one.id === exchange.id ? exchange : one))
      : [...session.exchanges, exchange],
  };
}
