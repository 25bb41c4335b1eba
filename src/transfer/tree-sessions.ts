import { chosenRun, type Exchange } from '../core/exchange.ts';
import type { Session } from '../core/session.ts';
import { type Conversation, conversationsOf, type TreeMessage, type Version } from './conversation-tree.ts';
import { type ImportedSession, type ImportTools, sessionOf } from './drafts.ts';
import type { ImportedPicture } from './pictures.ts';
import { exchangeOfVersions, type SaidVersion } from './versions.ts';

/** What a session has no place for, or what the file does not hold, and how that is said. */
const LEFT_OUT = {
  images: 'Images and other attachments were left out (N): the file does not hold them.',
  files: 'Attached files were left out (N): the file does not hold them.',
  tools: 'Messages of tools were left out (N): a session has no place for them.',
  sources: 'Sources of answers were left out (N): a session has no place for them.',
  others: 'Messages of unknown kinds were left out (N).',
} as const;

/** What was left out, counted once for each message, however many versions it stands in. */
export class LeftOut {
  readonly #counts = new Map<string, Map<object, number>>();

  count(kind: keyof typeof LEFT_OUT, message: object, number = 1): void {
    if (number === 0) return;
    const counts = this.#counts.get(kind) ?? new Map<object, number>();
    this.#counts.set(kind, counts.set(message, number));
  }

  notices(): readonly string[] {
    return Object.entries(LEFT_OUT).flatMap(([kind, sentence]) => {
      const counts = [...(this.#counts.get(kind)?.values() ?? [])];
      const all = counts.reduce((sum, one) => sum + one, 0);
      return all === 0 ? [] : [sentence.replace('N', String(all))];
    });
  }
}

/** What one version of a turn says. */
export interface Told {
  /** In order of time; more than one where the file keeps an answer as it was before somebody changed it. */
  readonly versions: readonly SaidVersion[];
  /** Which of them counts. */
  readonly main: number;
  /** Instructions that stand among the messages. */
  readonly system: readonly string[];
}

export interface TreeForm<Body> {
  readonly messages: readonly TreeMessage<Body>[];
  /** The message that was last on the screen. */
  readonly current: string | undefined;
  readonly told: (version: Version<Body>, left: LeftOut) => Told;
  readonly about: Partial<Omit<Session, 'exchanges'>> & { readonly title: string };
  readonly tools: ImportTools;
}

/** The sessions of a tree of messages: what was last on the screen, and one for each branch that went on otherwise. */
export function sessionsOfTree<Body>(form: TreeForm<Body>): readonly ImportedSession[] {
  const { conversations, lost } = conversationsOf(form.messages, form.current);
  return conversations.map((conversation, i) => {
    const one = sessionOfConversation(conversation, i + 1, form);
    if (i > 0) return one;
    const others = conversations.length - 1;
    const word = others === 1 ? 'One branch' : `${others} branches`;
    const notices = [
      ...(others === 0 ? [] : [`${word} that went on otherwise became sessions of their own.`]),
      ...(lost === 0 ? [] : [`Messages that belong to no conversation were left out (${lost}).`]),
    ];
    return { ...one, notices: [...one.notices, ...notices] };
  });
}

function sessionOfConversation<Body>(
  { turns, isWhole }: Conversation<Body>,
  number: number,
  { told, about, tools }: TreeForm<Body>,
): ImportedSession {
  const exchanges: Exchange[] = [];
  const pictures: ImportedPicture[] = [];
  const system: string[] = [];
  const left = new LeftOut();
  for (const turn of turns) {
    const versions: SaidVersion[] = [];
    let chosen = 0;
    turn.versions.forEach((version, i) => {
      const one = told(version, left);
      if (i === turn.chosen) {
        chosen = versions.length + one.main;
        system.push(...one.system);
      }
      versions.push(...one.versions);
    });
    // What stands before the first question is an exchange only where it says something.
    const says = versions.filter(({ question, said }) => question !== null || saysSomething(said));
    const main = versions[chosen];
    const at = main === undefined ? -1 : says.indexOf(main);
    const made = exchangeOfVersions(says, at < 0 ? says.length - 1 : at, tools);
    if (made === null) continue;
    exchanges.push(made.exchange);
    pictures.push(...made.pictures);
  }
  const session = sessionOf({ system: system.join('\n\n'), ...about }, exchanges, tools);
  const beginning = isWhole
    ? []
    : ['Its beginning, which it shares with other branches, was left out: there are too many.'];
  const notices = [...left.notices(), ...beginning];
  if (number === 1) return { session, pictures, notices };
  const last = exchanges.at(-1);
  const updatedAt = (last && chosenRun(last)?.timing.startedAt) ?? session.updatedAt;
  return {
    session: { ...session, updatedAt, title: `${session.title} (branch ${number})` },
    pictures,
    notices,
  };
}

function saysSomething({ output, reasoning = '', error = null }: SaidVersion['said']): boolean {
  return output !== '' || reasoning !== '' || error !== null;
}
