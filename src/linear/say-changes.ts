import { besideName, type Endpoint, remarkOn } from '../core/endpoint.ts';
import { chosenRun, type Exchange } from '../core/exchange.ts';
import { patternOf } from '../core/find-text.ts';
import { contextOf } from '../core/key-context.ts';
import { titleOf } from '../core/session.ts';
import { type State, topPanel } from '../core/state.ts';
import { counted, inShort, type Said, say, warn } from './said.ts';
import { answerHead, cellLines, nameOf } from './say-cell.ts';
import { panelActions, panelLines } from './say-panel.ts';
import { spokenHint } from './spoken-hint.ts';

/**
 * What there is to say when one state has become another: whatever a screen would show, in words. The answer that
 * streams is said elsewhere, piece by piece.
 */
export function changesBetween(before: State, after: State): readonly Said[] {
  const isSame = before.session.id === after.session.id;
  return [
    ...(isSame ? cellChanges(before, after) : openedLines(after)),
    ...endpointChange(before, after, isSame),
    ...promptChanges(before, after, isSame),
    ...findChange(before, after),
    ...noticeChange(before, after),
    ...saveChange(before, after),
    ...panelChange(before, after),
  ];
}

/** How a session stands that was just opened. */
function sessionWords(state: State): readonly Said[] {
  const { session, endpoint } = state;
  const size = session.exchanges.length === 0 ? '' : `, ${counted(session.exchanges.length, 'cell')}`;
  return [
    say(
      `Session: ${titleOf(session)}${size}. Endpoint: ${endpoint === null ? 'none yet' : endpointWords(endpoint)}.`,
    ),
  ];
}

/** A session that was opened: how it stands, and the cell that was gone to, else its last one. */
export function openedLines(state: State): readonly Said[] {
  const { exchanges } = state.session;
  const at = exchanges.findIndex(({ id }) => id === state.selected);
  return [...sessionWords(state), ...cellLines(state, at < 0 ? exchanges.length - 1 : at)];
}

const endpointWords = (endpoint: Endpoint): string => {
  const about = besideName(endpoint);
  return about === '' ? endpoint.name : `${endpoint.name}, ${about}`;
};

function cellChanges(before: State, after: State): readonly Said[] {
  const was = before.session.exchanges;
  const is = after.session.exchanges;
  const said: Said[] = [];
  if (before.session.title !== after.session.title && was === is)
    said.push(say(`Renamed to "${titleOf(after.session)}".`));
  for (const { at, exchange, old } of differences(was, is)) {
    if (exchange.id === after.live?.exchangeId || exchange.id === before.live?.exchangeId) continue;
    said.push(
      ...(old === undefined
        ? [say(`In ${at + 1} is back: ${nameOf(exchange)}.`)]
        : cellChange(old, exchange, at)),
    );
  }
  // Who deletes one is told so by the notice that also says how it comes back.
  if (is.length < was.length && after.notice === null) said.push(...goneFrom(was, is));
  if (was !== is && was.length === is.length) said.push(...moveOf(was, is, after.selected));
  // Chosen in a list: the place where something was said.
  const isGoneTo =
    before.selected !== after.selected && before.panels.length > after.panels.length && was === is;
  return isGoneTo ? [...said, ...selectedLines(after)] : said;
}

interface Difference {
  readonly at: number;
  readonly exchange: Exchange;
  /** As it was; undefined for one that was not there. */
  readonly old: Exchange | undefined;
}

/** The cells that are not as they were. While an answer streams it is one in the same place: nothing is searched. */
function differences(was: readonly Exchange[], is: readonly Exchange[]): readonly Difference[] {
  if (was === is) return [];
  const other = is.flatMap((exchange, at) => (was[at] === exchange ? [] : [{ at, exchange }]));
  const inPlace = other.map(({ at, exchange }) => ({ at, exchange, old: was[at] }));
  if (inPlace.every(({ exchange, old }) => old?.id === exchange.id)) return inPlace;
  const known = new Map(was.map((exchange) => [exchange.id, exchange]));
  return other
    .map(({ at, exchange }) => ({ at, exchange, old: known.get(exchange.id) }))
    .filter(({ exchange, old }) => old !== exchange);
}

function cellChange(old: Exchange, exchange: Exchange, at: number): readonly Said[] {
  const said: Said[] = [];
  if (old.muted !== exchange.muted)
    said.push(
      say(`In ${at + 1} is ${exchange.muted ? 'muted: no longer' : 'no longer muted: again'} sent along.`),
    );
  if (old.input !== exchange.input) said.push(say(`In ${at + 1} asks now: ${exchange.input || 'nothing'}`));
  // An answer that comes is said elsewhere: here one was chosen, taken back by undo or brought back.
  if (old.chosen !== exchange.chosen || old.runs.length !== exchange.runs.length) {
    const output = chosenRun(exchange)?.output ?? '';
    said.push(say(`${answerHead(exchange, at)}, counts now:`), ...(output === '' ? [] : [say(output)]));
  }
  return said;
}

function goneFrom(was: readonly Exchange[], is: readonly Exchange[]): readonly Said[] {
  const left = new Set(is.map(({ id }) => id));
  return was.flatMap((exchange, at) =>
    left.has(exchange.id) ? [] : [say(`In ${at + 1} is gone: ${nameOf(exchange)}.`)],
  );
}

function moveOf(was: readonly Exchange[], is: readonly Exchange[], id: string | null): readonly Said[] {
  const from = was.findIndex((exchange) => exchange.id === id);
  const to = is.findIndex((exchange) => exchange.id === id);
  return from < 0 || to < 0 || from === to ? [] : [say(`In ${from + 1} is In ${to + 1} now.`)];
}

/** The selected cell, read out. */
export function selectedLines(state: State): readonly Said[] {
  const at = state.session.exchanges.findIndex(({ id }) => id === state.selected);
  return cellLines(state, at);
}

function endpointChange(before: State, after: State, isSame: boolean): readonly Said[] {
  const { endpoint, notice } = after;
  if (!isSame || endpoint === null || endpoint.name === before.endpoint?.name) return [];
  const told = notice === before.notice ? '' : (notice?.text ?? '');
  const goes = `The next prompt goes to ${endpoint.name}.`;
  const remark = remarkOn(endpoint);
  return [
    ...(told.includes(goes) ? [] : [say(goes)]),
    ...(remark === '' || told.includes(remark) ? [] : [say(remark)]),
  ];
}

function promptChanges(before: State, after: State, isSame: boolean): readonly Said[] {
  const said: Said[] = [];
  const { composer } = after;
  const { target } = composer;
  if (target !== before.composer.target && target.kind !== 'end') {
    const at = after.session.exchanges.findIndex(({ id }) => id === target.id) + 1;
    said.push(
      target.kind === 'edit'
        ? say(
            `Editing In ${at}, which says: ${composer.buffer.text || 'nothing'}. Type it anew; an empty line asks it as it is; /leave leaves it.`,
          )
        : say(
            `A new cell ${target.kind} In ${at}${composer.buffer.text === '' ? '' : `, which says: ${composer.buffer.text}`}: type its prompt; /leave makes none.`,
          ),
    );
  } else if (
    target.kind === 'end' &&
    before.composer.target.kind !== 'end' &&
    after.live === before.live &&
    after.notice === before.notice
  ) {
    said.push(say('The cell is as it was.'));
  }
  for (const image of composer.attachments) {
    if (before.composer.attachments.includes(image) || target.kind === 'edit') continue;
    said.push(say(`${image.path}, ${image.width} by ${image.height}: goes with the next prompt.`));
  }
  const text = composer.buffer.text.trim();
  const isHeld = text !== '' && text !== before.composer.buffer.text.trim() && target.kind === 'end';
  if (isHeld && composer.keyAsked === undefined)
    said.push(
      say(
        `The prompt holds: ${text}. An empty line sends it; typed text takes its place; /clear takes it away.`,
      ),
    );
  const wasEmptied = text === '' && composer.attachments.length === 0 && after.history === before.history;
  if (isSame && wasEmptied && before.composer.keyAsked !== undefined) said.push(say('It was not sent.'));
  if (after.queue.length > before.queue.length) {
    const last = after.queue.at(-1);
    const named = last === undefined || last.input === '' ? '' : `: ${inShort(last.input)}`;
    said.push(
      say(`Queued${named}. ${counted(after.queue.length, 'prompt')} waiting for this answer to end.`),
    );
  }
  return said;
}

/** Where the session says what was looked for: the match that was gone to, and how many there are. */
function findChange(before: State, after: State): readonly Said[] {
  const { find } = after;
  if (find === null || find === before.find || find.isCounting === true) return [];
  if (find.count === 0 || find.at === null) return [say('This session does not say that.')];
  const { at } = find;
  const index = after.session.exchanges.findIndex(({ id }) => id === at.exchangeId);
  const exchange = after.session.exchanges[index];
  if (exchange === undefined) return [];
  const place = placesIn(exchange, index, find.query.text)[at.nth];
  return [say(`Match ${find.number} of ${find.count}. ${place ?? `In ${index + 1}`}`)];
}

/** Characters around a match. */
const AROUND = 60;

/** Where a text is in a cell, in order: `Out 3: … lights from September …`. */
function placesIn(exchange: Exchange, at: number, query: string): readonly string[] {
  const pattern = patternOf(query);
  if (pattern === null) return [];
  const around = (text: string, name: string): readonly string[] =>
    Array.from(text.matchAll(pattern), ({ index, 0: found }) => {
      const from = Math.max(0, index - AROUND);
      const to = Math.min(text.length, index + found.length + AROUND);
      const piece = text.slice(from, to).replace(/\s+/g, ' ').trim();
      return `${name} ${at + 1}: ${from > 0 ? '… ' : ''}${piece}${to < text.length ? ' …' : ''}`;
    });
  return [...around(exchange.input, 'In'), ...around(chosenRun(exchange)?.output ?? '', 'Out')];
}

/** What the notebook tells in a sentence, where that is another one than before. */
export function noticeChange(before: State, after: State): readonly Said[] {
  const { notice } = after;
  if (notice === null || notice === before.notice) return [];
  const context = contextOf(after);
  const isAsked =
    after.composer.keyAsked !== undefined && after.composer.keyAsked !== before.composer.keyAsked;
  const text = spokenHint(notice.text, context);
  const hint = isAsked ? '' : spokenHint(notice.hint, context);
  const line = notice.tone === 'error' ? warn : say;
  return [line(text), ...(hint === '' ? [] : [line(hint)])];
}

function saveChange(before: State, after: State): readonly Said[] {
  if (after.saved.kind !== 'failed') return [];
  const { message, hint } = after.saved.error;
  // Tried again and again: said once for each reason, and at the end of every answer.
  if (before.saved.kind === 'failed' && before.saved.error.message === message) return [];
  return [warn(`NOT SAVED: ${message} ${hint}`.trim())];
}

/** A panel is read out whole when it comes on top, afterwards only what is new in it. */
function panelChange(before: State, after: State): readonly Said[] {
  const was = topPanel(before);
  const is = topPanel(after);
  if (is === undefined || (is === was && before === after)) return [];
  const lines = panelLines(after, is);
  const isStill = was !== undefined && was.kind === is.kind && before.panels.length === after.panels.length;
  if (isStill) {
    const known = new Set(panelLines(before, was).map(({ text }) => text));
    const fresh = lines.filter(({ text }) => !known.has(text));
    return fresh.length === 0 ? [] : lines[0] === fresh[0] || isNewQuestion(was, is) ? lines : fresh;
  }
  const actions = panelActions(after, is);
  return [...lines, ...(actions === '' ? [] : [say(actions)])];
}

function isNewQuestion(was: NonNullable<ReturnType<typeof topPanel>>, is: typeof was): boolean {
  if (was.kind === 'setup' && is.kind === 'setup') return was.screen !== is.screen;
  return 'list' in was && 'list' in is && was.list.filter.text !== is.list.filter.text;
}
