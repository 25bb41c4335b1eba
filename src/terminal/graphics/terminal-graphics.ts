import type { PlacedPicture } from '../../core/placed-picture.ts';
import type { OwnSequence } from '../own-sequence.ts';
import { isInTmux, throughTmux } from '../tmux.ts';
import type { GraphicsFacts, GraphicsWay } from './ask-graphics.ts';
import { inlineImage, sixelImage } from './drawn-pictures.ts';
import { createKittyImages } from './kitty-images.ts';

/** A size in pixels, or in cells. */
interface Size {
  readonly width: number;
  readonly height: number;
}

type Cells = Pick<PlacedPicture, 'columns' | 'rows'>;

/** What the terminal wants a picture as. */
export interface PictureWish {
  readonly form: 'png' | 'file' | 'sixel';
  /** Pixels that its cells have. */
  readonly box: Size;
}

/** Pictures that the terminal draws itself, in the way that was chosen. */
export interface TerminalGraphics {
  readonly way: () => GraphicsWay | null;
  /** Another way from now on; null: none. What was given for another one is taken away. */
  readonly setWay: (way: GraphicsWay | null) => void;
  /** What a picture of so many cells has to be made into. */
  readonly wish: (cells: Cells, cell: GraphicsFacts['cell']) => PictureWish | null;
  /** Gives it a picture as it was wished for; resolves to its number in a kitty, null elsewhere. */
  readonly give: (key: string, cells: Cells, encoded: Uint8Array) => Promise<number | null>;
  /** What draws a picture where the cursor is; null: not there, or not drawn like that. */
  readonly drawing: (picture: PlacedPicture) => OwnSequence | null;
  /** These are on the screen. */
  readonly seen: (pictures: readonly PlacedPicture[]) => void;
  /** Takes all pictures away. */
  readonly clear: () => void;
}

/** Characters of pictures that are kept ready to be drawn over cells. */
const MOST_READY = 16 * 1024 * 1024;

/** A cell where the terminal does not tell: files are scaled by the terminal, sixels must not be too large. */
const USUAL_CELL: Size = { width: 10, height: 20 };
const SMALL_CELL: Size = { width: 8, height: 16 };
/** A file of more pixels shows no more. */
const LARGE_CELL: Size = { width: 16, height: 32 };

export function createTerminalGraphics(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly write: (sequence: OwnSequence) => void;
  /** A picture was taken away to make room for others. */
  readonly onTaken: (key: string) => void;
  /** Colours other than the 256 arrive. */
  readonly hasTrueColour: boolean;
  /** The highest byte of a kitty's number is less than this. */
  readonly highest: number;
}): TerminalGraphics {
  const { env, write } = options;
  const inTmux = isInTmux(env);
  const kitty = createKittyImages({
    write: (order) => write(inTmux ? throughTmux(order) : order),
    onFreed: options.onTaken,
    // tmux makes one of 256 colours out of another when it does not know what the terminal around it can.
    hasShortNumbers: inTmux || !options.hasTrueColour,
    highest: options.highest,
  });
  /** In the order in which they were last seen. */
  const ready = new Map<string, OwnSequence>();
  let way: GraphicsWay | null = null;

  const makeRoom = () => {
    let size = [...ready.values()].reduce((sum, sequence) => sum + sequence.length, 0);
    for (const [key, sequence] of [...ready].slice(0, -1)) {
      if (size <= MOST_READY) break;
      size -= sequence.length;
      ready.delete(key);
      options.onTaken(key);
    }
  };
  const clear = () => {
    kitty.clear();
    ready.clear();
  };
  return {
    way: () => way,
    setWay(next) {
      if (next === way) return;
      clear();
      way = next;
    },
    wish({ columns, rows }, told) {
      if (way === null) return null;
      const form = way === 'kitty' ? 'png' : way === 'iterm2' ? 'file' : 'sixel';
      const cell = told ?? (way === 'sixel' ? SMALL_CELL : USUAL_CELL);
      const limit = way === 'sixel' ? cell : LARGE_CELL;
      return {
        form,
        box: {
          width: columns * Math.min(cell.width, limit.width),
          height: rows * Math.min(cell.height, limit.height),
        },
      };
    },
    async give(key, cells, encoded) {
      if (way === 'kitty') return kitty.send(key, cells, encoded);
      ready.set(key, way === 'sixel' ? sixelImage(encoded) : inlineImage(encoded, cells));
      makeRoom();
      return null;
    },
    drawing: ({ key }) => (way === 'kitty' ? null : (ready.get(key) ?? null)),
    seen(pictures) {
      kitty.seen(pictures.map(({ key }) => key));
      for (const { key } of pictures) {
        const sequence = ready.get(key);
        if (sequence === undefined) continue;
        ready.delete(key);
        ready.set(key, sequence);
      }
    },
    clear,
  };
}
