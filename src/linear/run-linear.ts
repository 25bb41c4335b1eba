import type { CommandId } from '../core/commands.ts';
import { EMPTY_COMPOSER } from '../core/initial-state.ts';
import { nextContext } from '../core/notebook/next-context.ts';
import { staleCells } from '../core/notebook/stale.ts';
import type { Notice, State } from '../core/state.ts';
import type { Store } from '../runtime/create-store.ts';
import type { EffectRunner } from '../runtime/run-effects.ts';
import { hear, isSecret, promptOf } from './hear.ts';
import { cellOf } from './hear-command.ts';
import type { Heard } from './heard.ts';
import type { LineReader } from './line-reader.ts';
import { type Said, say, warn } from './said.ts';
import { AnswerVoice } from './say-answer.ts';
import { cellLines, codeLines, listLines, sessionLines, thoughtLines } from './say-cell.ts';
import { changesBetween, openedLines, selectedLines } from './say-changes.ts';
import { contextLines, fullLines } from './say-context.ts';
import { helpLines } from './say-help.ts';
import type { Voice } from './voice.ts';
import { wordOf } from './words.ts';

/** Linear mode works on these. */
export interface Linear {
  readonly store: Store;
  readonly lines: LineReader;
  readonly voice: Voice;
  readonly runner: Pick<EffectRunner, 'idle' | 'isBusy' | 'settled'>;
  /** What the notebook told and was said before. */
  readonly told?: Notice | null;
}

/** Words that go to another cell: it is read. */
const GO: readonly CommandId[] = ['cell-next', 'cell-previous', 'cell-first', 'cell-last'];
/** What does not wait for the answer that is coming, in a script either. */
const STOP = /^\/stop\s*$/;
/** What is done at once, whatever else is being waited for. */
const AT_ONCE = /^\/(?:back|stop|quit)\s*$/;

const holdsText = ({ composer }: State): boolean =>
  composer.buffer.text !== '' || composer.attachments.length > 0;

/**
 * The notebook without a screen: one line after the other, numbered choices, nothing drawn and nothing moved. The state
 * changes by the same messages as in the full interface; here they come from lines, and what changed is said in lines.
 * Resolves when the program is to end, and all is saved and said.
 */
export async function runLinear({ store, lines, voice, runner, told = null }: Linear): Promise<void> {
  const answer = new AnswerVoice();
  const ending = new AbortController();
  const quiet = new QuietWords();
  let seen = store.state();
  let isHearing = false;
  let isWaiting = false;
  let calming: Promise<void> | null = null;

  /** Says what has changed since the last time. */
  const speak = () => {
    const [was, is] = [seen, store.state()];
    seen = is;
    if (was === is) return;
    voice.say([...answer.between(was, is), ...changesBetween(was, is)]);
    if (is.leaving !== null) ending.abort();
    const asked = is.live?.requestId === was.live?.requestId ? undefined : is.live?.exchangeId;
    // The cell that is asked is the one that words without a number mean.
    if (asked !== undefined) store.dispatch({ type: 'clicked', on: { kind: 'exchange', id: asked } });
  };
  /** Asks for a line, where one is awaited and nothing else is going on. */
  const offer = () => {
    const state = store.state();
    if (!isWaiting || voice.isAsking || state.live !== null || runner.isBusy() || state.leaving !== null)
      return;
    voice.say(quiet.in(state));
    lines.hide(isSecret(state));
    voice.ask(promptOf(state));
  };
  /** Resolves when nothing is under way any more. */
  const calm = (): Promise<void> => {
    calming ??= (async () => {
      do await runner.idle();
      while (runner.isBusy() || store.state().live !== null);
      calming = null;
      offer();
    })();
    return calming;
  };
  const stop = store.subscribe(() => {
    if (isHearing) return;
    speak();
    void calm();
  });

  const does = (heard: Heard) => {
    const before = {
      said: voice.count,
      panels: store.state().panels.length,
      holds: holdsText(store.state()),
    };
    isHearing = true;
    const said = heard.kind === 'read' ? readOut(store, heard) : [];
    const messages = heard.kind === 'do' ? heard.messages : [];
    store.dispatch({ type: 'went-on' });
    for (const message of messages) store.dispatch(message);
    isHearing = false;
    if (heard.kind === 'refused')
      voice.say([warn(heard.text), ...(heard.hint === '' ? [] : [warn(heard.hint)])]);
    voice.say(said);
    speak();
    if (messages.some((message) => message.type === 'command' && GO.includes(message.id)))
      voice.say(selectedLines(store.state()));
    const isCleared = messages.some((message) => message.type === 'command' && message.id === 'clear');
    if (isCleared && before.holds && voice.count === before.said)
      voice.say([say('The prompt is empty now.')]);
    const { panels, leaving } = store.state();
    const isSilent = voice.count === before.said && messages.length > 0 && !runner.isBusy();
    if (isSilent && panels.length === 0 && before.panels === 0 && leaving === null)
      voice.say([say('Nothing changed.')]);
  };

  const nothingYet = { ...seen, panels: [], notice: told, composer: EMPTY_COMPOSER };
  voice.say([...openedLines(seen), ...changesBetween(nothingYet, seen)]);
  while (store.state().leaving === null) {
    isWaiting = true;
    const calmed = calm();
    // What is piped in is a script: its lines are taken one after the other.
    if (!lines.isTyped && !STOP.test(lines.peek() ?? '')) await calmed;
    const line = await lines.next(ending.signal);
    isWaiting = false;
    if (store.state().leaving !== null) break;
    if (line === null) {
      store.dispatch({ type: 'leave' });
      break;
    }
    voice.answered(lines.isTyped && !isSecret(store.state()));
    lines.hide(false);
    // A list that is still being read, or a picture: what is typed then is meant for what comes of it.
    if (store.state().live === null && !AT_ONCE.test(line)) await calm();
    does(hear(store.state(), await wholeLine(line, lines, voice)));
  }
  await runner.settled();
  stop();
  await voice.done();
}

/** What has become so while nobody said anything: answers that are out of date, a conversation that is nearly full. */
class QuietWords {
  #stale: ReadonlySet<string> = new Set();
  #isFull = false;

  in(state: State): readonly Said[] {
    const { exchanges } = state.session;
    const stale = staleCells(state.session);
    const known = this.#stale;
    this.#stale = new Set(stale.flatMap((at) => exchanges[at]?.id ?? []));
    const context = nextContext(state);
    const full = context === null ? [] : fullLines(context);
    const wasFull = this.#isFull;
    this.#isFull = full.length > 0;
    const fresh = stale.filter((at) => !known.has(exchanges[at]?.id ?? ''));
    const again = (at: number) =>
      `${wordOf('run-again')} ${at + 1} asks again, ${wordOf('run-stale')} all such.`;
    return [
      ...fresh.map((at) => say(`Out ${at + 1} is out of date now: ${again(at)}`)),
      ...(wasFull ? [] : full),
    ];
  }
}

function readOut(store: Store, { what, of }: Extract<Heard, { readonly kind: 'read' }>): readonly Said[] {
  const state = store.state();
  switch (what) {
    case 'help':
      return helpLines(state, of);
    case 'list':
      return listLines(state);
    case 'context':
      return contextLines(state);
    case 'show':
    case 'thoughts':
    case 'code': {
      if (what === 'show' && of === '') return sessionLines(state);
      if (!/^\d*$/.test(of)) return [warn(`"${of}" is no number of a cell.`)];
      const cell = cellOf(state, of);
      if (typeof cell === 'string') return [warn(cell)];
      store.dispatch({ type: 'clicked', on: { kind: 'exchange', id: cell.id } });
      if (what === 'thoughts') return thoughtLines(state, cell.at);
      return what === 'code' ? codeLines(state, cell.at) : cellLines(state, cell.at);
    }
  }
}

/** A line that ends in a backslash goes on in the next one, and a private key goes on to its end. */
async function wholeLine(line: string, lines: LineReader, voice: Voice): Promise<string> {
  let text = line;
  while (text.endsWith('\\') || /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?![\s\S]*-----END )/.test(text)) {
    voice.ask('... ');
    const more = await lines.next();
    voice.answered(lines.isTyped);
    text = `${text.replace(/\\$/, '')}\n${more ?? ''}`;
    if (more === null) break;
  }
  return text;
}
