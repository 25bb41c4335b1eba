import type { PlacedPicture } from './core/placed-picture.ts';
import type { ImagesSetting } from './core/settings.ts';
import { createPictureLoader, loadPicture, type PictureLoader } from './picture-loader.ts';
import type { Services } from './ports.ts';
import { PLACEHOLDER_RANGE } from './render/kitty-placeholder.ts';
import { createPictures, type Pictures } from './render/pictures.ts';
import type { ColorDepth } from './terminal/capabilities.ts';
import {
  askGraphics,
  CELL_QUESTIONS,
  type GraphicsFacts,
  type GraphicsQuestion,
} from './terminal/graphics/ask-graphics.ts';
import { chosenWay, isColourless } from './terminal/graphics/chosen-way.ts';
import { createTerminalGraphics } from './terminal/graphics/terminal-graphics.ts';
import type { KeySource } from './terminal/key-source.ts';
import type { WriteNow } from './terminal/modes.ts';
import type { OwnSequence } from './terminal/own-sequence.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The pictures of a running notebook: which way they are drawn, what the terminal has of them, what is still to come. */
export interface TerminalPictures {
  readonly pictures: Pictures;
  readonly loader: PictureLoader;
  /** Asks the terminal what it can, unless pictures are not to be drawn by it. After the first frame. */
  readonly ask: () => void;
  /** The setting as it is now, and the session that is open. */
  readonly follow: (setting: ImagesSetting, sessionId: string) => void;
  /** The window has another size: cells may have one too. */
  readonly resized: () => void;
  /** These are on the screen. */
  readonly seen: (placed: readonly PlacedPicture[]) => void;
  /** What draws a picture where the cursor is; null: nothing does. */
  readonly drawing: (picture: PlacedPicture) => OwnSequence | null;
  /** Resolves when no answer of the terminal is under way any more, as far as can be known. */
  readonly quiet: () => Promise<void>;
  /** Takes all pictures out of the terminal. */
  readonly clear: () => void;
}

export interface TerminalPicturesOptions {
  readonly keys: Pick<KeySource, 'onReply'>;
  readonly env: Environment;
  readonly depth: ColorDepth;
  readonly services: Pick<Services, 'sessions' | 'images'>;
  readonly setting: ImagesSetting;
  readonly sessionId: string;
  readonly window: () => { readonly columns: number; readonly rows: number };
  /** Writes questions. */
  readonly ask: WriteNow;
  /** Writes pictures. */
  readonly write: (sequence: OwnSequence) => void;
  /** Draws again: rows with pictures have changed. */
  readonly drawAgain: () => void;
}

/** ms that answers may take: later ones are heard as well, but not waited for. */
const ANSWER_LIMIT = 1000;
/** ms of it that leaving waits at most. */
const QUIET_LIMIT = 200;

export function createTerminalPictures(options: TerminalPicturesOptions): TerminalPictures {
  const { env, depth } = options;
  const pictures = createPictures();
  const graphics = createTerminalGraphics({
    env,
    write: options.write,
    onTaken: pictures.take,
    hasTrueColour: depth === 'true',
    highest: PLACEHOLDER_RANGE,
  });
  let { setting, sessionId } = options;
  let question: GraphicsQuestion | null = null;
  let askedAt = 0;
  let cell: GraphicsFacts['cell'] = null;

  const choose = () => {
    const way = chosenWay(setting, question?.facts() ?? null, depth, env);
    if (way === 'blocks' || way === 'none') graphics.setWay(null);
    else graphics.setWay(way);
    pictures.setWay(way === 'kitty' ? 'placeholders' : way === 'iterm2' || way === 'sixel' ? 'over' : way);
  };
  const forget = () => {
    graphics.clear();
    pictures.take();
  };
  const ask = () => {
    if (question !== null || setting === 'off' || setting === 'blocks' || isColourless(setting, depth))
      return;
    askedAt = performance.now();
    question = askGraphics({ ...options, write: options.ask, tell: heard });
  };
  const heard = (facts: GraphicsFacts) => {
    const before = pictures.version();
    choose();
    // Sixels have the size of the cells that they were made for.
    if (
      graphics.way() === 'sixel' &&
      (cell?.width !== facts.cell?.width || cell?.height !== facts.cell?.height)
    )
      forget();
    cell = facts.cell;
    if (pictures.version() !== before) options.drawAgain();
  };
  choose();
  pictures.fit(options.window().rows);
  return {
    pictures,
    loader: createPictureLoader(
      pictures,
      ({ image, session = sessionId, ...cells }) =>
        loadPicture(image, session, graphics.wish(cells, question?.facts().cell ?? null), options.services),
      options.drawAgain,
      async (wanted, { form, data }) => {
        // Another way was chosen meanwhile: it is wanted again, as something else.
        if (graphics.wish(wanted, null)?.form !== form) return;
        const way = graphics.way();
        const kitty = await graphics.give(wanted.key, wanted, data);
        if (graphics.way() === way && (way !== 'kitty' || kitty !== null)) pictures.give(wanted.key, kitty);
      },
      async (path) => {
        const image = await options.services.images.inspect(path);
        return image.ok ? image.value : null;
      },
    ),
    ask,
    follow(nextSetting, nextSession) {
      if (nextSession !== sessionId) {
        sessionId = nextSession;
        forget();
      }
      if (nextSetting === setting) return;
      setting = nextSetting;
      choose();
      ask();
      options.drawAgain();
    },
    resized() {
      pictures.fit(options.window().rows);
      if (question !== null && graphics.way() === 'sixel') options.ask(CELL_QUESTIONS);
    },
    seen: graphics.seen,
    drawing: graphics.drawing,
    async quiet() {
      const left = Math.min(QUIET_LIMIT, askedAt + ANSWER_LIMIT - performance.now());
      if (question !== null && left > 0) await question.answered(left);
    },
    clear: graphics.clear,
  };
}
