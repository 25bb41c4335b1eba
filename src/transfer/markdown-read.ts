import { documentText } from '../core/safe-text.ts';
import { isObject, own } from '../store/json-guard.ts';
import { parseSession } from '../store/session-parse.ts';
import type { ImportedSession, ImportTools } from './drafts.ts';
import { MARKER } from './markdown.ts';

const ESCAPED_MARKER = /^\\+<!-- hf-tui /;
const HEADING = /^## (?:In|Out) \d/;

interface Section {
  readonly kind: string;
  readonly says: { readonly [key: string]: unknown };
  readonly lines: readonly string[];
}

/** A session from markdown that `markdownOf` wrote; null when it is no such document. */
export function sessionFromMarkdown(text: string, tools: ImportTools): ImportedSession | null {
  const sections = sectionsOf(text.split('\n'));
  if (!sections.some(({ kind }) => kind === 'session' || kind === 'in')) return null;
  const head = sections.find(({ kind }) => kind === 'session')?.says ?? {};
  const exchanges: object[] = [];
  sections.forEach(({ kind, says, lines }, i) => {
    if (kind !== 'in') return;
    const next = sections[i + 1];
    const answer = next?.kind === 'out' ? next : undefined;
    const end = answer === undefined ? undefined : sections[i + 2];
    const input = lines
      .flatMap((line) => (line.startsWith('>') ? [line.replace(/^> ?/, '')] : []))
      .join('\n');
    const about = own(says, 'exchange');
    const run = answer === undefined ? { output: '', status: 'incomplete' } : runOf(answer);
    const others = end?.kind === 'end' ? own(end.says, 'others') : undefined;
    exchanges.push({
      // Of an older version: three values only.
      ...(isObject(about) ? about : { ...says, id: tools.makeId(), chosen: 0 }),
      input: exactly(input, isObject(about) ? own(about, 'input') : undefined),
      runs: Array.isArray(others) ? others.map((other: unknown) => other ?? run) : [run],
    });
  });
  const fallback = { id: tools.makeId(), now: tools.now, makeId: tools.makeId };
  const parsed = parseSession({ ...head, version: 1, id: fallback.id, exchanges }, fallback);
  if (parsed === null) return null;
  return { session: parsed.session, pictures: [], notices: [] };
}

/** What the words were before some of them had to be written otherwise; unless somebody changed what can be seen. */
function exactly(seen: string, exact: unknown): string {
  return typeof exact === 'string' && documentText(exact) === seen ? exact : seen;
}

function sectionsOf(lines: readonly string[]): readonly Section[] {
  const starts = lines.flatMap((line, i) => (MARKER.test(line) ? [i] : []));
  return starts.map((start, i) => {
    const [, kind = '', json = ''] = MARKER.exec(lines[start] ?? '') ?? [];
    return { kind, says: objectOf(json), lines: lines.slice(start + 1, starts[i + 1]) };
  });
}

function objectOf(json: string): { readonly [key: string]: unknown } {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function runOf({ says, lines }: Section): object {
  let content = lines;
  if (content[0] === '') content = content.slice(1);
  if (HEADING.test(content[0] ?? '')) content = content.slice(1);
  if (content[0] === '') content = content.slice(1);
  if (content.at(-1) === '') content = content.slice(0, -1);
  if (own(says, 'closed') === true) content = content.slice(0, -1);
  const output = content.map((line) => (ESCAPED_MARKER.test(line) ? line.slice(1) : line)).join('\n');
  const run = own(says, 'run');
  if (isObject(run)) return { ...run, output: exactly(output, own(run, 'output')) };
  const startedAt = own(says, 'startedAt');
  return {
    output,
    status: own(says, 'status'),
    endpoint: own(says, 'endpoint') ?? {},
    usage: own(says, 'usage') ?? null,
    ...(typeof startedAt === 'string' ? { timing: { startedAt } } : {}),
  };
}
