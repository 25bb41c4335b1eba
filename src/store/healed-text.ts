import type { Exchange } from '../core/exchange.ts';

/**
 * What stands for bytes that are no text, with what may have been spoilt with them: of a character of which one byte was
 * changed, that or the others may have become characters of their own.
 */
const SPOILT = /.{0,2}(?:\ufffd[^\x00-\x7f]{0,2})+.?/gs;
/** Units of text that must be the same for two texts to be versions of one. */
const LEAST = 4;

/**
 * An exchange of which some bytes are no text, with these characters as they were in an earlier version of it; the same
 * object when that has another text. What was changed since stays as it is.
 */
export function healedFrom(exchange: Exchange, before: Exchange): Exchange {
  let isHealed = false;
  const healed = (now: string, then: string): string => {
    if (!isSpoiltOf(now, then)) return now;
    isHealed = true;
    return then;
  };
  const input = healed(exchange.input, before.input);
  const runs = exchange.runs.map((run, at) => {
    const then = before.runs[at];
    if (then === undefined || then.timing.startedAt !== run.timing.startedAt) return run;
    return {
      ...run,
      output: healed(run.output, then.output),
      reasoning: healed(run.reasoning, then.reasoning),
    };
  });
  return isHealed ? { ...exchange, input, runs } : exchange;
}

/** Whether a text is another one in which some bytes are not what they were. */
function isSpoiltOf(now: string, then: string): boolean {
  if (now === then || !now.includes('\ufffd')) return false;
  let at = 0;
  let from = 0;
  let same = 0;
  let most = 0;
  for (const { 0: spoilt, index } of now.matchAll(SPOILT)) {
    const part = now.slice(from, index);
    const found = then.indexOf(part, at);
    if (found < 0 || found - at > most) return false;
    same += part.length;
    at = found + part.length;
    from = index + spoilt.length;
    // Three bytes at most were made into one of them, each of which may have been a letter.
    most = spoilt.length * 3;
  }
  const rest = now.slice(from);
  return (
    then.endsWith(rest) &&
    then.length - rest.length >= at &&
    then.length - rest.length - at <= most &&
    same + rest.length >= LEAST
  );
}
