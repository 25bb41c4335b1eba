import { EXIT } from '../core/errors.ts';
import { titleOf } from '../core/session.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';
import { reportError } from './text-output.ts';

/** More would be no help to a person, and a program can ask for less. */
const LIMIT = 200;

/** `hf-tui sessions search WORDS`: brings the index up to date, then asks it. */
export async function searchSessions(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, ports } = context;
  const json = args.has('json');
  const refreshed = await ports.search.refresh();
  if (!refreshed.ok) return reportError(context, refreshed.error, json);
  const found = await ports.search.find(args.words.join(' '), LIMIT);
  await ports.search.close();
  if (!found.ok) return reportError(context, found.error, json);
  const { hits } = found.value;
  if (json) {
    await stdout.json(hits);
    return EXIT.done;
  }
  if (hits.length === 0) {
    await stderr.line('Nothing that was said has all of these words.');
    return EXIT.done;
  }
  for (const [session, inIt] of Map.groupBy(hits, (hit) => hit.session)) {
    const [first] = inIt;
    if (first === undefined) continue;
    await stdout.line(`${session}  ${first.updatedAt.slice(0, 10)}  ${titleOf(first)}`);
    for (const hit of inIt) await stdout.line(`  ${hit.text}`);
  }
  if (hits.length === LIMIT) await stderr.line(`Only the newest ${LIMIT} places are shown: give more words.`);
  return EXIT.done;
}
