import type { Exchange, Run } from '../core/exchange.ts';
import { keyNamed, shownKey } from '../core/key-table.ts';
import { commandFor, DEFAULT_KEYMAP } from '../core/keymap.ts';
import { remediesOf } from '../core/remedies.ts';
import { joinSafe, type SafeText, safeLine, words } from '../core/safe-text.ts';
import { count, duration, tokens } from './quantity.ts';
import type { Line, Span } from './row.ts';
import { withShortAddresses } from './short-address.ts';
import type { Style } from './theme.ts';
import { wrapLine } from './wrap.ts';

/** What is to say about an answer that is over: what went wrong and what mends it, then the figures. */
export function statusRows(
  exchange: Exchange,
  run: Run,
  view: { readonly endpoint: string; readonly inCommandMode: boolean },
  room: number,
): readonly Line[] {
  const figures = figuresOf(exchange, run, view.endpoint);
  const footer = (before: Line = []): readonly Line[] => {
    const text: Span[] = figures.length === 0 ? [] : [{ text: dots(figures), style: 'dim' }];
    const gap: Span[] = before.length > 0 && text.length > 0 ? [{ text: words` · `, style: 'dim' }] : [];
    const line = [...before, ...gap, ...text];
    return line.length === 0 ? [] : wrapLine(line, room);
  };
  switch (run.status) {
    case 'running':
      return [];
    case 'complete':
      return run.output === '' ? footer([{ text: words`an empty answer`, style: 'warning' }]) : footer();
    case 'interrupted':
      return footer([{ text: words`stopped`, style: 'warning' }]);
    case 'incomplete':
      return [
        ...problem(words`!`, 'warning', incompleteness(run), run, view.inCommandMode, room),
        ...footer(),
      ];
    case 'failed': {
      const says = run.error?.message ?? 'The request failed.';
      return [...problem(words`✗`, 'error', safeLine(says), run, view.inCommandMode, room), ...footer()];
    }
  }
}

function incompleteness(run: Run): SafeText {
  if (run.finishReason === 'length') return words`the token limit was reached: /set max_tokens raises it`;
  if (run.error === null || run.error.code === 'STREAM_CUT') return words`the connection ended early`;
  // Ended by the server, and for a reason that it gave: nothing is wrong with the connection.
  const isSaid = run.error.code === 'CONTENT_FILTERED' || run.error.code === 'BAD_RESPONSE';
  return isSaid ? words`${run.error.message}` : words`the connection ended early: ${run.error.message}`;
}

/** What happened, in words; the hint; and the keys that mend it. */
function problem(
  mark: SafeText,
  style: Style,
  says: SafeText,
  run: Run,
  inCommandMode: boolean,
  room: number,
): readonly Line[] {
  const beside = { first: [{ text: words`${mark} `, style }] };
  const rows = [...wrapLine([{ text: says, style }], room, beside)];
  const below: Line = [{ text: words`  ` }];
  const inset = { first: below, rest: below };
  const hint = run.error?.hint ?? '';
  if (hint !== '')
    rows.push(...wrapLine([{ text: withShortAddresses(safeLine(hint), room - 2) }], room, inset));
  const remedies =
    run.error === null ? [{ key: 'r', says: 'again' }] : remediesOf(run.error, run.endpoint.model, '').keys;
  const id = run.error?.requestId ?? '';
  const support = id === '' ? [] : wrapLine([{ text: words`request ${id}`, style: 'dim' }], room, inset);
  if (remedies.length === 0) return [...rows, ...support];
  const keys: Span[] = inCommandMode
    ? []
    : [{ text: words`${keyNamed('command-mode')}, then `, style: 'dim' }];
  remedies.forEach((remedy, i) => {
    if (i > 0) keys.push({ text: words` · `, style: 'dim' });
    keys.push(
      { text: words`${keyNow(remedy.key)}`, style: 'bold' },
      { text: words` ${remedy.says}`, style: 'dim' },
    );
  });
  return [...rows, ...wrapLine(keys, room, inset), ...support];
}

/** The key that does now what this one does as the program comes. */
function keyNow(key: string): string {
  const id = commandFor(DEFAULT_KEYMAP, 'cells', key);
  return id === undefined ? key : shownKey(id);
}

function figuresOf(exchange: Exchange, run: Run, current: string): readonly SafeText[] {
  const { firstTokenMs, totalMs } = run.timing;
  const pieces: SafeText[] = [];
  if (exchange.task === 'chat' && firstTokenMs !== null) {
    pieces.push(words`${duration(firstTokenMs)} to first word`);
  } else if (totalMs !== null && run.output !== '') pieces.push(duration(totalMs));
  const written = run.usage?.outputTokens ?? 0;
  if (written > 0) {
    pieces.push(tokens(written));
    const answering = (totalMs ?? 0) - (firstTokenMs ?? 0);
    if (exchange.task === 'chat' && firstTokenMs !== null && answering > 0)
      pieces.push(perSecond(written, answering));
  }
  if (run.endpoint.provider !== '' && run.status !== 'failed') pieces.push(safeLine(run.endpoint.provider));
  if (run.endpoint.name !== '' && run.endpoint.name !== current) pieces.push(safeLine(run.endpoint.name));
  return pieces;
}

export function perSecond(amount: number, ms: number): SafeText {
  const rate = amount / (ms / 1000);
  return rate < 10 ? words`${rate.toFixed(1)}/s` : words`${count(rate)}/s`;
}

export function dots(pieces: readonly SafeText[]): SafeText {
  return joinSafe(pieces, words` · `);
}
