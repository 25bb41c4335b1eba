/**
 * What a person does, in the words of the program, done by keys on a screen or by lines: the same scenario runs in the
 * full interface and in linear mode, and must leave the same session behind.
 */
import { type ProgramOptions, type StoredSession, startProgram, storedSessions } from './program.ts';
import type { PtyProgram } from './pty.ts';

export type Step =
  | { readonly ask: string }
  | { readonly again: number }
  | { readonly edit: number; readonly to: string }
  | { readonly below: number; readonly ask: string }
  | { readonly earlier: number }
  | { readonly later: number }
  | { readonly mute: number }
  | { readonly delete: number }
  | { readonly 'move down': number }
  | { readonly fork: number }
  | 'undo'
  | 'redo'
  | 'run what is out of date'
  /** The same words in both: `/rename Winter`. */
  | { readonly type: string }
  /** An answer to the wizard, by its number. */
  | { readonly choose: number }
  /** The item of an open list with these words in it, and what is done with it. */
  | { readonly item: string; readonly do: 'choose' | 'default' | 'delete' | 'duplicate' }
  | { readonly open: 'endpoints' | 'sessions' }
  | 'back'
  | 'stop';

/** What a step is waited for by: what both say or show, or how the newest session stands. */
export interface Until {
  readonly says?: string;
  readonly is?: (session: StoredSession) => boolean;
  /** How one of the sessions stands. */
  readonly any?: (session: StoredSession) => boolean;
}

export type Scenario = readonly (readonly [step: Step, until: Until])[];

/** How cells are changed by keys, once the cell is selected. */
const CELL_KEYS = {
  again: 'r',
  edit: '\r',
  below: 'b',
  earlier: '[',
  later: ']',
  mute: 'x',
  delete: 'dd',
  'move down': 'J',
  fork: 'f',
} as const;
type CellWord = keyof typeof CELL_KEYS;
const LINE_WORDS: Readonly<Record<CellWord, string>> = {
  again: 'again',
  edit: 'edit',
  below: 'below',
  earlier: 'earlier',
  later: 'later',
  mute: 'mute',
  delete: 'delete',
  'move down': 'move-down',
  fork: 'fork',
};

/** The program with somebody at it. */
export interface Hands {
  readonly program: PtyProgram;
  ready(): Promise<unknown>;
  take(step: Step): Promise<void>;
  /** Everything that was said so far, or is shown. */
  text(): string;
  quit(): Promise<void>;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** Whoever looks at the screen and presses keys. */
export function atTheScreen(options: ProgramOptions): Hands {
  const program = startProgram({ columns: 120, rows: 50, ...options });
  const has = (words: string) => program.waitFor((one) => oneLine(one.screen()).includes(words));
  const toCells = async () => {
    // While the screen still shows the cells of before, what is typed next would be taken for Alt and a key.
    await has('EDIT');
    program.key('esc');
    await has('COMMAND');
  };
  const ofCell = async (word: CellWord, number: number, text?: string) => {
    await toCells();
    program.type(`g${'j'.repeat(number - 1)}${CELL_KEYS[word]}`);
    if (text === undefined) {
      if (word !== 'fork') program.type('i');
      return;
    }
    await has(word === 'edit' ? `EDIT In ${number}` : 'EDIT new cell');
    program.key('ctrl+e', 'ctrl+u');
    program.type(`${text}\r`);
    await has('COMMAND');
    program.type('i');
  };
  return {
    program,
    ready: () => program.waitFor((one) => /EDIT|Set up hf-tui/.test(one.screen())),
    text: () => oneLine(program.screen()),
    async take(step) {
      if (step === 'stop') return program.key('ctrl+c');
      if (step === 'back') {
        program.key('esc');
        await has('EDIT');
        return;
      }
      if (step === 'undo' || step === 'redo' || step === 'run what is out of date') {
        await toCells();
        return program.type(`${{ undo: 'z', redo: 'Z', 'run what is out of date': 's' }[step]}i`);
      }
      if ('open' in step) {
        program.key(step.open === 'endpoints' ? 'ctrl+o' : 'ctrl+s');
        await has(step.open === 'endpoints' ? 'Endpoints ›' : 'Sessions ›');
        return;
      }
      if ('item' in step) {
        program.type(step.item);
        await has(`› ${step.item}`);
        const keys = { choose: 'enter', default: 'ctrl+f', delete: 'ctrl+d', duplicate: 'ctrl+g' };
        program.key(keys[step.do]);
        if (step.do === 'choose') await has('EDIT');
        return;
      }
      if ('choose' in step) {
        await has(` ${step.choose} `);
        program.type(String(step.choose));
        await has(`› ${step.choose} `);
        return program.key('enter');
      }
      if ('type' in step) return program.type(`${step.type}\r`);
      if ('below' in step) return ofCell('below', step.below, step.ask);
      if ('edit' in step) return ofCell('edit', step.edit, step.to);
      if ('ask' in step) return program.type(`${step.ask}\r`);
      for (const [word, number] of Object.entries(step)) await ofCell(word as CellWord, Number(number));
    },
    async quit() {
      // What was refused stands in the prompt still.
      program.key('ctrl+u', 'ctrl+d');
      await program.exit;
    },
  };
}

/** Whoever hears lines and types lines. */
export function byLines(options: ProgramOptions): Hands {
  const program = startProgram({
    columns: 120,
    rows: 50,
    ...options,
    args: ['--plain', ...(options.args ?? [])],
  });
  const line = (text: string) => program.type(`${text}\r`);
  return {
    program,
    ready: () => program.waitFor((one) => /(?:In \d+|Number): $/.test(one.output)),
    text: () => oneLine(program.output),
    async take(step) {
      if (step === 'stop') return program.key('ctrl+c');
      if (step === 'back') return line('');
      if (step === 'undo' || step === 'redo') return line(`/${step}`);
      if (step === 'run what is out of date') return line('/stale');
      if ('open' in step) return line(step.open === 'endpoints' ? '/endpoint' : '/sessions');
      if ('item' in step) {
        const number = await numberOf(program, step.item);
        return line(step.do === 'choose' ? number : `/${step.do} ${number}`);
      }
      if ('choose' in step) return line(String(step.choose));
      if ('type' in step) return line(step.type);
      if ('below' in step) {
        line(`/below ${step.below}`);
        // Lines that come at once are a paste.
        await program.waitFor((one) => one.output.endsWith(`New cell below In ${step.below}: `));
        return line(step.ask);
      }
      if ('edit' in step) return line(`/edit ${step.edit} ${step.to}`);
      if ('ask' in step) return line(step.ask);
      for (const [word, number] of Object.entries(step)) line(`/${LINE_WORDS[word as CellWord]} ${number}`);
    },
    async quit() {
      program.key('ctrl+d');
      await program.exit;
    },
  };
}

/** The number of the item that begins like this in the list that was read out last. */
async function numberOf(program: PtyProgram, item: string): Promise<string> {
  const numbers = () =>
    [...program.output.matchAll(/^(\d+)\. ([^\r\n]*)/gm)].filter(([, , text]) => text?.startsWith(item));
  await program.waitFor(() => numbers().length > 0);
  return numbers().at(-1)?.[1] ?? '';
}

/** Plays a scenario; gives what it leaves on the disk, without what no two runs have in common. */
export async function play(hands: Hands, scenario: Scenario): Promise<readonly object[]> {
  const { program } = hands;
  await hands.ready();
  for (const [step, until] of scenario) {
    const said = hands.text().length;
    await hands.take(step);
    await program.waitFor(() => {
      const text = hands.program.onAlternateScreen ? hands.text() : hands.text().slice(said);
      const isSaid = until.says === undefined || text.includes(until.says);
      const sessions = storedSessions(program.home);
      const newest = sessions.at(-1);
      const isSo = until.is === undefined || (newest !== undefined && until.is(newest));
      return isSaid && isSo && (until.any === undefined || sessions.some(until.any));
    });
    await program.waitFor((one) =>
      one.onAlternateScreen
        ? !/\bsaving\b|Ctrl\+C stops/.test(one.screen()) || step === 'stop' || 'says' in until
        : /: $/.test(one.output) || !('is' in until || 'any' in until),
    );
  }
  await hands.quit();
  return storedSessions(program.home).map(withoutChance);
}

/** A stored session without ids, times and addresses. */
function withoutChance(session: StoredSession): object {
  return {
    title: session.title,
    endpoint: session.endpoint,
    system: session.system,
    parameters: session.parameters,
    exchanges: session.exchanges.map((exchange) => ({
      ...exchange,
      id: '',
      runs: exchange.runs.map((run) => ({
        ...run,
        timing: null,
        context: null,
        endpoint: run.endpoint?.name,
        error: run.error?.message,
      })),
    })),
  };
}
