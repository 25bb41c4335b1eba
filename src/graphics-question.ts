import { homedir } from 'node:os';
import type { ImagesSetting } from './core/settings.ts';
import { environment } from './environment.ts';
import { pathsFrom } from './store/paths.ts';
import { colorDepth } from './terminal/capabilities.ts';
import { askGraphics, type GraphicsFacts } from './terminal/graphics/ask-graphics.ts';
import { chosenWay } from './terminal/graphics/chosen-way.ts';
import { createKeySource } from './terminal/key-source.ts';
import { writeToTerminal } from './terminal/modes.ts';
import { holdLine } from './terminal-care.ts';

export type { GraphicsFacts };

type Environment = Readonly<Record<string, string | undefined>>;

/** ms that the terminal has to answer. */
const LIMIT = 1000;
/** How large a cell is counts only where the terminal says it itself. */
const UNKNOWN = { columns: Number.POSITIVE_INFINITY, rows: Number.POSITIVE_INFINITY };

/**
 * Asks the terminal of this process which pictures it can draw, and takes what it answers out of its input; what is
 * typed in the meantime, at most a second, is lost. Both streams have to be a terminal.
 */
export async function askThisTerminal(): Promise<GraphicsFacts> {
  const putAway = holdLine(pathsFrom(environment, homedir(), process.platform).stateFolder);
  const keys = createKeySource();
  keys.start();
  // Reading single keys, the terminal sends no signal for it.
  keys.listen((event) => {
    if (event.type === 'key' && event.key.name === 'ctrl+c') process.kill(process.pid, 'SIGINT');
  });
  const question = askGraphics({ keys, write: writeToTerminal, env: environment, window: () => UNKNOWN });
  const facts = await question.answered(LIMIT);
  keys.stop();
  putAway();
  return facts;
}

/** How pictures are drawn here, and what the terminal answered. */
export interface PicturesReport {
  readonly setting: ImagesSetting;
  readonly drawn: ReturnType<typeof chosenWay>;
  /** null: it was not asked, as there is no terminal. */
  readonly answered: boolean | null;
  readonly name: string;
  readonly kitty: boolean;
  readonly iterm2: boolean;
  readonly sixel: boolean;
  /** in pixels; null: not told */
  readonly cell: GraphicsFacts['cell'];
}

/** Asks the terminal, if there is one, which takes a second at most. */
export async function examinePictures(
  setting: ImagesSetting,
  terminal: {
    readonly env: Environment;
    readonly input: boolean;
    readonly output: boolean;
    readonly ask: () => Promise<GraphicsFacts>;
  },
): Promise<PicturesReport> {
  const { env, input, output, ask } = terminal;
  const facts = input && output && env.TERM !== 'dumb' ? await ask() : null;
  return {
    setting,
    drawn: output ? chosenWay(setting, facts, colorDepth(env), env) : 'none',
    answered: facts === null ? null : facts.isComplete,
    name: facts?.name ?? '',
    kitty: facts?.kitty ?? false,
    iterm2: facts?.iterm2 ?? false,
    sixel: facts?.sixel ?? false,
    cell: facts?.cell ?? null,
  };
}
