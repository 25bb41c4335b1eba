import { chosenRun, type Exchange, type Run } from '../core/exchange.ts';
import { cleanedSentence } from '../core/images-cleaned.ts';
import { exchangeOf } from '../core/notebook/exchanges.ts';
import type { Live, State } from '../core/state.ts';
import { duration } from '../render/quantity.ts';
import { type Said, say } from './said.ts';
import { answerHead, endLines, figures, nameOf } from './say-cell.ts';

/** An answer while it comes: whole lines as they are complete, what is waited for, and how it ended. */
export class AnswerVoice {
  #held = '';
  /** The end of an answer whose file is still being written. */
  #ending: readonly string[] | null = null;

  /** What is asked next has waited its turn: it was typed a while ago. */
  #hasWaited = false;

  /** What there is to say of the answer that is coming, when one state has become another. */
  between(before: State, after: State): readonly Said[] {
    const said: Said[] = [];
    if (after.queue.length < before.queue.length || after.reruns.length < before.reruns.length)
      this.#hasWaited = true;
    const isOther = before.live?.requestId !== after.live?.requestId;
    if (before.live !== null && isOther) said.push(...this.#end(before.live, after));
    said.push(...this.#saved(after));
    if (after.live !== null && isOther) said.push(...this.#begin(after, after.live));
    if (after.live !== null) said.push(...this.#goOn(before, after, after.live));
    return said;
  }

  #begin(after: State, live: Live): readonly Said[] {
    const saving = this.#ending === null ? [] : [say(`(${[...this.#ending, 'saving'].join(', ')})`)];
    this.#ending = null;
    this.#held = '';
    const exchange = exchangeOf(after, live.exchangeId);
    if (exchange === undefined) return saving;
    const at = after.session.exchanges.indexOf(exchange);
    const waited = this.#hasWaited;
    this.#hasWaited = false;
    return [
      ...saving,
      ...(waited ? [say(`In ${at + 1}: ${nameOf(exchange)}`)] : []),
      say(`${answerHead(exchange, at)}:`),
    ];
  }

  #goOn(before: State, after: State, live: Live): readonly Said[] {
    const said: Said[] = [];
    const old = before.live?.requestId === live.requestId ? before.live : null;
    const run = runOf(after, live);
    const known = old === null ? undefined : runOf(before, live);
    if (run === undefined) return said;
    if (run.sentImages !== known?.sentImages) {
      const cleaned = cleanedSentence(run.sentImages);
      if (cleaned !== '') said.push(say(cleaned));
    }
    if (run.reasoning !== '' && (known?.reasoning ?? '') === '') said.push(say('Thinking.'));
    said.push(...this.#add(run.output.slice(known?.output.length ?? 0)));
    if (live.retry !== null && live.retry !== old?.retry) {
      const { error, attempt, attempts, at } = live.retry;
      const wait = duration(Math.max(0, at - after.clock));
      said.push(say(`${error.message} Trying again in ${wait}, ${attempt} of ${attempts}. Ctrl+C stops.`));
    }
    if (live.starting != null && old?.starting == null)
      said.push(say(startingWords(live.starting, after.clock)));
    if (live.silent !== null && live.silent !== old?.silent) said.push(say(silenceWords(live, after.clock)));
    if (live.phase === 'stopping' && old?.phase !== 'stopping') said.push(say('Stopping.'));
    return said;
  }

  /** Whole lines: a screen reader speaks no half ones. */
  #add(piece: string): readonly Said[] {
    if (piece === '') return [];
    const lines = (this.#held + piece).split('\n');
    this.#held = lines.pop() ?? '';
    return lines.map((line) => say(line.replace(/\r$/, '')));
  }

  #end(live: Live, after: State): readonly Said[] {
    const exchange = exchangeOf(after, live.exchangeId);
    const run = exchange === undefined ? undefined : runAsked(exchange);
    const rest = this.#held === '' ? [] : [say(this.#held)];
    this.#held = '';
    if (exchange === undefined || run === undefined) return rest;
    this.#ending = figures(run);
    return [...rest, ...endLines(after, after.session.exchanges.indexOf(exchange), run)];
  }

  /** The figures wait until it is known whether the answer is saved. */
  #saved(after: State): readonly Said[] {
    if (this.#ending === null) return [];
    const word = saveWord(after);
    if (word === null) return [];
    const ending = this.#ending;
    this.#ending = null;
    return [say(`(${[...ending, word].join(', ')})`)];
  }
}

/** The endpoint holds the request: which try it is, and for how long it is waited for still. */
function startingWords({ attempt, until }: NonNullable<Live['starting']>, clock: number): string {
  const left = until === null ? '' : `, ${duration(Math.max(0, until - clock))} left`;
  return `The endpoint is starting, most likely (try ${attempt}${left}): it answers by itself when it is ready. Ctrl+C gives up.`;
}

/** Whether to wait on is asked, until that is answered. */
function silenceWords({ silent }: Live, clock: number): string {
  if (silent?.asked !== true) return 'Waiting on. Ctrl+C stops.';
  const says = `Nothing came for ${duration(clock - silent.since)}: the reply has stalled.`;
  return `${says} /wait-on waits on, /stop stops and keeps what arrived, /ask-anew stops and asks again.`;
}

function saveWord({ saved }: State): string | null {
  switch (saved.kind) {
    case 'saved':
      return 'saved';
    case 'failed':
      return 'NOT SAVED';
    case 'read-only':
      return 'read-only, not saved';
    case 'new':
    case 'opening':
    case 'saving':
      return null;
  }
}

function runOf(state: State, live: Live): Run | undefined {
  const exchange = exchangeOf(state, live.exchangeId);
  return exchange === undefined ? undefined : runAsked(exchange);
}

/** The run that is being answered: the newest, whichever counts. */
function runAsked(exchange: Exchange): Run | undefined {
  return exchange.runs.at(-1) ?? chosenRun(exchange);
}
