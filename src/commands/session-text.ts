import { chosenRun, type Exchange } from '../core/exchange.ts';
import { type Session, titleOf } from '../core/session.ts';

/** A session as plain text to read: its title, then each exchange as `In` and `Out`. */
export function sessionText(session: Session): string {
  const head = [titleOf(session), `${session.endpoint} · ${session.updatedAt}`];
  if (session.system !== '') head.push(`System: ${session.system}`);
  return [head.join('\n'), ...session.exchanges.map(exchangeText)].join('\n\n');
}

function exchangeText(exchange: Exchange, index: number): string {
  const run = chosenRun(exchange);
  const images = exchange.images.map((image) => `[image ${image.path}, ${image.width}×${image.height}]`);
  const asked = [...images, exchange.input].filter((line) => line !== '').join('\n');
  const lines = [`In ${index + 1}${exchange.muted ? ' (not sent)' : ''}:`, asked, ''];
  const state = run === undefined || run.status === 'complete' ? '' : ` (${run.status})`;
  lines.push(`Out ${index + 1}${state}:`);
  if (run !== undefined && run.output !== '') lines.push(run.output.trimEnd());
  if (run?.error != null) lines.push([run.error.message, run.error.hint].join(' ').trim());
  return lines.join('\n');
}
