/** A message of a tree in which each knows the one before it. */
export interface TreeMessage<Body> {
  readonly id: string;
  /** null: the first one; so is a message whose parent is missing. */
  readonly parent: string | null;
  /** Whether a person asks it. Whatever stands behind it, up to the next question, is an answer to it. */
  readonly isQuestion: boolean;
  /** Seconds since 1970; undefined when the file does not say. */
  readonly at: number | undefined;
  readonly body: Body;
}

/** A question with one of the answers to it: `[]` when none came. Without a question: what came before the first one. */
export interface Version<Body> {
  readonly question: Body | null;
  readonly answer: readonly Body[];
}

export interface Turn<Body> {
  /** In order of time; never empty. */
  readonly versions: readonly Version<Body>[];
  /** Index of the version that the conversation goes on from. */
  readonly chosen: number;
}

export interface Conversation<Body> {
  readonly turns: readonly Turn<Body>[];
  /** False: the beginning, which it shares with another, would have been copied once too often and is left out. */
  readonly isWhole: boolean;
}

/** Characters that are copied for branches of one tree at most: no file can grow without end by being imported. */
const MOST_COPIED = 32 * 1024 * 1024;

type Node<Body> = TreeMessage<Body> & { readonly order: number };

/**
 * The conversations in a tree. The first is the one that ends in `current`, or where the file ends. Other answers to a
 * question, and other wordings of it that went no further, are versions of its turn; whatever went on from one that is
 * not chosen is a conversation of its own, with the beginning that it shares. `lost`: messages that hang on nothing,
 * because they are each other's parents.
 */
export function conversationsOf<Body>(
  messages: readonly TreeMessage<Body>[],
  current: string | undefined,
): { readonly conversations: readonly Conversation<Body>[]; readonly lost: number } {
  const tree = new Tree(messages);
  const conversations: Conversation<Body>[] = [];
  /** Questions with which a conversation of its own begins to differ. */
  const open: Node<Body>[] = [];
  const walk = ({ path, from, isWhole }: Way<Body>) => {
    const turns: Turn<Body>[] = [];
    for (const { start, question, own, next } of segments(path)) {
      // Only the first way has to look at what stands before all questions.
      const isOld = start < from || (question === null && conversations.length > 0);
      if (isOld) {
        const version = versionOf(question, own);
        if (question !== null || own.length > 0) turns.push({ versions: [version], chosen: 0 });
        continue;
      }
      const { turn, branches } = tree.turn(question, own, next);
      if (turn.versions.length > 0) turns.push(turn);
      open.push(...branches);
    }
    conversations.push({ turns, isWhole });
  };
  walk(tree.wayTo(current));
  for (let at = 0; at < open.length; at++) {
    const question = open[at];
    if (question !== undefined) walk(tree.wayThrough(question));
  }
  return { conversations, lost: tree.lost() };
}

/** A way through the tree, of which the part before `from` stands in another conversation already. */
interface Way<Body> {
  readonly path: readonly Node<Body>[];
  readonly from: number;
  readonly isWhole: boolean;
}

/** What stands before the first question, perhaps nothing; then each question with what follows it. */
function segments<Body>(path: readonly Node<Body>[]) {
  const starts = path.flatMap(({ isQuestion }, i) => (isQuestion ? [i] : []));
  return [null, ...starts].map((at, i) => {
    const start = at === null ? 0 : at + 1;
    const question = at === null ? null : (path[at] ?? null);
    const end = starts[i] ?? path.length;
    return { start: at ?? 0, question, own: path.slice(start, end), next: path[end] };
  });
}

function versionOf<Body>(question: Node<Body> | null, answer: readonly Node<Body>[]): Version<Body> {
  return { question: question?.body ?? null, answer: answer.map(({ body }) => body) };
}

interface Found<Body> {
  readonly question: Node<Body> | null;
  readonly version: Version<Body>;
  readonly order: number;
  readonly isChosen: boolean;
}

class Tree<Body> {
  readonly #byId = new Map<string, Node<Body>>();
  readonly #children = new Map<string | null, Node<Body>[]>();
  readonly #reached = new Set<Node<Body>>();
  /** Questions that stand in a conversation, or will. */
  readonly #begun = new Set<Node<Body>>();
  #copied = 0;

  constructor(messages: readonly TreeMessage<Body>[]) {
    let last = 0;
    for (const message of messages) {
      last = message.at ?? last;
      this.#byId.set(message.id, { ...message, order: last });
    }
    for (const node of this.#byId.values()) {
      const parent = node.parent !== null && this.#byId.has(node.parent) ? node.parent : null;
      const list = this.#children.get(parent);
      if (list === undefined) this.#children.set(parent, [node]);
      else list.push(node);
    }
    for (const list of this.#children.values()) list.sort((a, b) => a.order - b.order);
  }

  lost(): number {
    return this.#byId.size - this.#reached.size;
  }

  /** From the first message to this one, and on to where it was left: the latest answer to the latest question. */
  wayTo(id: string | undefined): Way<Body> {
    const leaf = (id === undefined ? undefined : this.#byId.get(id)) ?? this.#lastLeaf();
    const path: Node<Body>[] = [];
    const seen = new Set<Node<Body>>();
    for (let node = leaf; node !== undefined && !seen.has(node); node = this.#above(node)) {
      seen.add(node);
      path.push(node);
    }
    return { path: this.#onward(path.reverse(), seen), from: 0, isWhole: true };
  }

  /** Through a question that another conversation does not go through, with what stands before it if there is room. */
  wayThrough(question: Node<Body>): Way<Body> {
    const before: Node<Body>[] = [];
    let above = this.#above(question);
    for (; above !== undefined && this.#mayCopy(above); above = this.#above(above)) before.push(above);
    const isWhole = above === undefined;
    const path = isWhole ? before.reverse() : [];
    const from = path.length;
    return { path: this.#onward([...path, question], new Set([...path, question])), from, isWhole };
  }

  #above(node: Node<Body>): Node<Body> | undefined {
    return node.parent === null ? undefined : this.#byId.get(node.parent);
  }

  #onward(path: Node<Body>[], seen: Set<Node<Body>>): readonly Node<Body>[] {
    for (let next = this.#below(path.at(-1)).at(-1); next !== undefined && !seen.has(next); ) {
      seen.add(next);
      path.push(next);
      next = this.#below(next).at(-1);
    }
    return path;
  }

  #below(node: Node<Body> | undefined): readonly Node<Body>[] {
    return node === undefined ? [] : (this.#children.get(node.id) ?? []);
  }

  #beside(node: Node<Body>): readonly Node<Body>[] {
    return this.#children.get(this.#above(node)?.id ?? null) ?? [];
  }

  #lastLeaf(): Node<Body> | undefined {
    const nodes = [...this.#byId.values()];
    return nodes.findLast((node) => this.#below(node).length === 0) ?? nodes.at(-1);
  }

  /** Whether there is room to copy this one once more. */
  #mayCopy({ body }: Node<Body>): boolean {
    if (this.#copied >= MOST_COPIED) return false;
    this.#copied += JSON.stringify(body).length;
    return true;
  }

  /** All that was asked and answered in one place, and the questions that follow what is not chosen of it. */
  turn(
    question: Node<Body> | null,
    own: readonly Node<Body>[],
    next: Node<Body> | undefined,
  ): { readonly turn: Turn<Body>; readonly branches: readonly Node<Body>[] } {
    const branches: Node<Body>[] = [];
    const found: Found<Body>[] = [];
    const branch = (to: Node<Body> | undefined) => {
      if (to === undefined || this.#begun.has(to)) return;
      this.#begun.add(to);
      branches.push(to);
    };
    if (next !== undefined) this.#begun.add(next);
    const chosenEnd = own.at(-1) ?? question;
    for (const { end, answer, goesOn } of this.#answersTo(question)) {
      const isChosen = end === chosenEnd;
      // Of several wordings of what was asked next one leads; the others are found beside it.
      if (!isChosen) branch(goesOn.at(-1));
      found.push(foundIn(question, answer, isChosen));
    }
    if (question !== null) {
      this.#begun.add(question);
      for (const other of this.#beside(question)) {
        if (!other.isQuestion || this.#begun.has(other)) continue;
        const answers = this.#answersTo(other);
        if (answers.some(({ goesOn }) => goesOn.length > 0)) branch(other);
        else {
          this.#begun.add(other);
          found.push(...answers.map(({ answer }) => foundIn(other, answer, false)));
        }
      }
    }
    return { turn: turnOf(found), branches };
  }

  /** Each way from a question down to where the answer ends, and the questions that follow there. */
  #answersTo(question: Node<Body> | null) {
    const ends: { end: Node<Body> | null; answer: readonly Node<Body>[]; goesOn: readonly Node<Body>[] }[] =
      [];
    const seen = new Set<Node<Body> | null>([question]);
    const open: (Node<Body> | null)[] = [question];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node !== null) this.#reached.add(node);
      const below = node === null ? (this.#children.get(null) ?? []) : this.#below(node);
      const goesOn = below.filter(({ isQuestion }) => isQuestion);
      const more = below.filter((one) => !one.isQuestion && !seen.has(one));
      for (const one of more.toReversed()) {
        seen.add(one);
        open.push(one);
      }
      if (more.length === 0 || goesOn.length > 0) {
        ends.push({ end: node, answer: this.#between(question, node, ends.length > 0), goesOn });
      }
    }
    return ends;
  }

  /** The messages behind a question, down to this one. */
  #between(question: Node<Body> | null, end: Node<Body> | null, isCopy: boolean): readonly Node<Body>[] {
    const answer: Node<Body>[] = [];
    let node = end ?? undefined;
    while (node !== undefined && node !== question) {
      answer.push(node);
      if (isCopy && !this.#mayCopy(node)) break;
      node = this.#above(node);
    }
    return answer.reverse();
  }
}

function foundIn<Body>(
  question: Node<Body> | null,
  answer: readonly Node<Body>[],
  isChosen: boolean,
): Found<Body> {
  const order = answer[0]?.order ?? question?.order ?? 0;
  return { question, version: versionOf(question, answer), order, isChosen };
}

/** The versions in order of time; a question without an answer only where it is chosen, or has no other. */
function turnOf<Body>(found: readonly Found<Body>[]): Turn<Body> {
  const answered = new Set(
    found.flatMap(({ question, version }) => (version.answer.length > 0 ? [question] : [])),
  );
  const kept = found.filter(({ question, version, isChosen }) => {
    if (version.answer.length > 0) return true;
    return question !== null && (isChosen || !answered.has(question));
  });
  const sorted = kept.toSorted((a, b) => a.order - b.order);
  const chosen = sorted.findIndex(({ isChosen }) => isChosen);
  const versions = sorted.map(({ version }) => version);
  return { versions, chosen: chosen < 0 ? Math.max(0, versions.length - 1) : chosen };
}
