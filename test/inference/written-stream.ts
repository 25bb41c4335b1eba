import fc from 'fast-check';

/** A stream as some server might have written it, and what it means. */
export interface Written {
  readonly stream: Uint8Array;
  readonly text: string;
  readonly reasoning: string;
  readonly error: boolean;
  /** It said that it was whole. */
  readonly finished: boolean;
  /** What was counted; of no meaning after an error. */
  readonly outputTokens: number | null;
}

const word = fc.oneof(
  fc.constantFrom(
    'Hello',
    ' ',
    '\n',
    '猫',
    '👩‍👩‍👧‍👦',
    'é',
    'e\u0301',
    'שלום',
    '\\',
    '"',
    'data: x',
    '[DONE]',
    '<think>',
    '</think>',
    '\r\n',
    '\u2028',
    '\ufeff',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const FIELDS = ['reasoning', 'reasoning_content', 'reasoning_text'] as const;
const part = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('content' as const),
      text: word,
      form: fc.constantFrom('string', 'parts', 'words', 'text'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('reasoning' as const),
      text: word,
      field: fc.constantFrom(...FIELDS),
      beside: fc.constantFrom('nothing', 'null', 'empty'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'comment',
        'role',
        'empty',
        'null',
        'no-delta',
        'no-choices',
        'choices-null',
        'second',
        'noise',
        'blank',
      ),
    }),
  },
);

/** A thought in the content itself, and where its tags and text are cut into chunks. */
const thinking = fc.option(
  fc.record({
    thought: fc.stringMatching(/^[a-z猫]{1,12}( [a-z<]{1,6})?$/),
    space: fc.constantFrom('', '\n', '\n\n', ' '),
    cuts: fc.array(fc.nat(60), { maxLength: 3 }),
  }),
  { nil: null, freq: 2 },
);

const ERRORS: readonly ((say: (document: object, event?: string) => string) => string)[] = [
  (say) => say({ error: 'Input validation error', error_type: 'validation' }),
  (say) => say({ error: { message: 'no more', type: 'server_error', code: 500 } }),
  (say) => say({ choices: [], error: { message: 'no more' } }),
  (say) => say({ message: 'no more' }, 'error'),
];

/** What else chunks have in them, by server. */
const EXTRAS: readonly object[] = [
  {},
  { id: '', model: 'm', system_fingerprint: null },
  { time_info: { queue_time: 0.1 }, service_tier: 'default' },
  { x_groq: { id: 'req' }, error: null },
];

/** Streams in all the ways that servers are known to write them. */
export const written: fc.Arbitrary<Written> = fc
  .record({
    bom: fc.boolean(),
    thinking,
    parts: fc.array(part, { maxLength: 6 }),
    opening: fc.constantFrom('role-and-empty', 'role-only', 'none'),
    roles: fc.boolean(),
    extras: fc.constantFrom(...EXTRAS),
    eol: fc.constantFrom('\n', '\r', '\r\n'),
    space: fc.boolean(),
    named: fc.boolean(),
    pretty: fc.nat(3).map((number) => number === 0),
    usage: fc.constantFrom('none', 'last', 'every', 'separate', 'null'),
    finish: fc.constantFrom('stop', 'eos', 'eos_token', 'length', 'tool_calls'),
    absent: fc.boolean(),
    error: fc.oneof(
      { weight: 4, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.record({ at: fc.nat(4), form: fc.constantFrom(...ERRORS) }) },
    ),
    ending: fc.constantFrom('done', 'finish', 'both', 'cut', 'unterminated', 'stray-quote'),
  })
  .map((given) => {
    const { eol, ending } = given;
    const lead = given.space ? 'data: ' : 'data:';
    const say = (document: object, event = given.named ? 'message' : '') =>
      `${event === '' ? '' : `event: ${event}${eol}`}${JSON.stringify(document, null, given.pretty ? 1 : 0)
        .split('\n')
        .map((line) => lead + line)
        .join(eol)}${eol}${eol}`;
    let chunks = 0;
    let outputTokens: number | null = null;
    const usageOf = (wanted: boolean) => {
      if (!wanted) return given.usage === 'null' ? { usage: null } : {};
      outputTokens = chunks;
      return { usage: { prompt_tokens: 5, completion_tokens: chunks, total_tokens: 5 + chunks } };
    };
    const chunk = (choice: object, finish: string | null = null) => {
      chunks += 1;
      const reason = finish === null && given.absent ? {} : { finish_reason: finish };
      const counted = given.usage === 'every' || (given.usage === 'last' && finish !== null);
      return say({ ...given.extras, choices: [{ index: 0, ...choice, ...reason }], ...usageOf(counted) });
    };
    const role = given.roles ? { role: 'assistant' } : {};
    const delta = (fields: object, finish: string | null = null) =>
      chunk({ delta: { ...role, ...fields } }, finish);

    let out = given.bom ? '\ufeff' : '';
    let text = '';
    let reasoning = '';
    let error = false;
    if (given.opening === 'role-and-empty') out += chunk({ delta: { role: 'assistant', content: '' } });
    if (given.opening === 'role-only') out += chunk({ delta: { role: 'assistant' } });
    if (given.thinking === null) {
      // A thought at the very beginning would be read as one.
      out += delta({ content: '>' });
    } else {
      const { thought, space, cuts } = given.thinking;
      const said = `${space}<think>${space}${thought}</think>${space}>`;
      const places = [0, ...cuts.map((cut) => cut % said.length), said.length].sort((a, b) => a - b);
      for (const [i, from] of places.slice(0, -1).entries())
        out += delta({ content: said.slice(from, places[i + 1]) });
      reasoning += thought;
    }
    text += '>';
    for (const [at, item] of given.parts.entries()) {
      if (given.error?.at === at) {
        out += given.error.form(say);
        error = true;
      }
      const counts = !error;
      switch (item.kind) {
        case 'content': {
          if (counts) text += item.text;
          const parts = [{ type: 'text', text: item.text }, null, { type: 'other' }];
          if (item.form === 'text') out += chunk({ text: item.text });
          else if (item.form === 'parts') out += delta({ content: parts });
          else out += delta({ content: item.form === 'words' ? [item.text] : item.text });
          break;
        }
        case 'reasoning': {
          if (counts) reasoning += item.text;
          const beside = { nothing: {}, null: { content: null }, empty: { content: '' } }[item.beside];
          out += delta({ [item.field]: item.text, ...beside });
          break;
        }
        case 'comment':
          out += `: keep-alive${eol}${eol}`;
          break;
        case 'role':
          out += chunk({ delta: { role: 'assistant' } });
          break;
        case 'empty':
          out += chunk({ delta: {} });
          break;
        case 'null':
          out += delta({ content: null });
          break;
        case 'no-delta':
          out += chunk({ delta: null });
          break;
        case 'no-choices':
          out += say({ ...given.extras, choices: [] });
          break;
        case 'choices-null':
          out += say({ choices: null });
          break;
        case 'second':
          out += say({ choices: [{ index: 1, delta: { content: 'No' }, finish_reason: 'stop' }] });
          break;
        case 'blank':
          out += `${lead}${eol}${eol}${eol}`;
          break;
        case 'noise':
          out += `event: x${eol}id: 3${eol}retry: 10${eol}other: y${eol}data${eol}${eol}`;
      }
    }
    const finishes = ending !== 'done' && ending !== 'cut';
    const last = finishes ? delta({}, given.finish) : '';
    const isTorn = ending === 'unterminated' || ending === 'stray-quote';
    out += isTorn ? last.replace(/[\r\n]+$/, '') + (ending === 'stray-quote' ? '"' : '') : last;
    if (given.usage === 'separate' && !isTorn) out += say({ choices: [], ...usageOf(true) });
    if (ending === 'done' || ending === 'both') out += `${lead}[DONE]${eol}${eol}`;
    return {
      stream: new TextEncoder().encode(out),
      text,
      reasoning,
      error,
      finished: ending !== 'cut',
      outputTokens,
    };
  });
