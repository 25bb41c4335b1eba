import type { ImageRef } from '../core/exchange.ts';
import type { State } from '../core/state.ts';
import { pictureRows, type SmallPicture, sizeInCells } from './picture.ts';
import type { Line } from './row.ts';

/** How pictures come on the screen: not at all, as characters, as kitty's placeholders, or drawn over characters. */
export type PictureWay = 'none' | 'blocks' | 'placeholders' | 'over';

/** A picture that was drawn blank, or only as characters. */
export interface WantedPicture {
  readonly image: ImageRef;
  /** Id of the session that it belongs to; absent: the one that is open. */
  readonly session?: string;
  /** Names the picture at this size. */
  readonly key: string;
  /** in cells */
  readonly columns: number;
  readonly rows: number;
}

/** The pictures of a session, as far as they were wanted and are there. */
export interface Pictures {
  /** The rows of an image; blank ones until it is there, so that nothing moves then; none when it cannot be shown. */
  readonly rows: (image: ImageRef, room: number, mostRows?: number, session?: string) => readonly Line[];
  /** Whether there are any pictures at all, as things are. */
  readonly areDrawn: () => boolean;
  /** The cells that an image takes; null: it is not drawn. */
  readonly sizeOf: (image: ImageRef, room: number, mostRows?: number) => ReturnType<typeof sizeInCells>;
  /** The window is so many rows high: no picture is higher than the page. */
  readonly fit: (windowRows: number) => void;
  /** The image in the file of this path; null: it is none, or not known yet. */
  readonly imageAt: (path: string) => ImageRef | null;
  /** Paths that were asked for and are not known, the newest first; asking empties the list. */
  readonly wantedPaths: () => readonly string[];
  /** What is in the file of a path; null: no image. */
  readonly putPath: (path: string, image: ImageRef | null) => void;
  /** Changes when rows would be others. */
  readonly version: () => number;
  /** Images that are not there as they should be, the newest first; asking empties the list. */
  readonly wanted: () => readonly WantedPicture[];
  /** The picture of a file, in characters; null: it cannot be shown. */
  readonly put: (sha256: string, picture: SmallPicture | null) => void;
  /** How pictures are to come on the screen from now on; what was given for another way no longer counts. */
  readonly setWay: (way: PictureWay) => void;
  /** The picture of this key can be drawn by the terminal; in a kitty by this number. */
  readonly give: (key: string, kitty: number | null) => void;
  /** The terminal has it no longer; absent: it has none. */
  readonly take: (key?: string) => void;
}

/** Where pictures come from, unless they are turned off. */
export function picturesFor(
  { settings }: Pick<State, 'settings'>,
  { pictures }: { readonly pictures: Pictures | null },
): Pictures | null {
  return settings.images === 'off' ? null : pictures;
}

/** Rows of a low window that are no page, with one for the name; and those that a picture takes at least, if it has them. */
const BESIDE_PAGE = 5;
const FEWEST_ROWS = 3;

/** Pictures that are kept; a picture takes some kilobytes. */
const KEPT = 300;

export function createPictures(): Pictures {
  const known = new Map<string, SmallPicture | null>();
  const drawn = new Map<string, readonly Line[]>();
  const wanted = new Map<string, WantedPicture>();
  /** What the terminal has, with its number in a kitty. */
  const given = new Map<string, number | null>();
  const paths = new Map<string, ImageRef | null>();
  const askedPaths = new Set<string>();
  let way: PictureWay = 'blocks';
  let version = 0;
  let highest = Number.POSITIVE_INFINITY;

  const takeAll = () => {
    given.clear();
    drawn.clear();
    version++;
  };
  const isThere = (picture: WantedPicture) =>
    known.get(picture.image.sha256) === null ||
    (known.has(picture.image.sha256) && (way === 'blocks' || given.has(picture.key)));
  const sizeOf: Pictures['sizeOf'] = (image, room, mostRows = highest) =>
    sizeInCells(image, room, Math.min(mostRows, highest));
  return {
    sizeOf,
    fit(windowRows) {
      const next = Math.max(FEWEST_ROWS, windowRows - BESIDE_PAGE);
      if (next === highest) return;
      highest = next;
      version++;
    },
    areDrawn: () => way !== 'none',
    rows(image, room, mostRows, session) {
      const size = sizeOf(image, room, mostRows);
      const picture = known.get(image.sha256);
      if (way === 'none' || size === null || picture === null) return [];
      const key = `${image.sha256} ${size.columns}×${size.rows}`;
      const asked = { image, key, ...size, ...(session === undefined ? {} : { session }) };
      if (!isThere(asked)) wanted.set(key, asked);
      if (picture === undefined) return Array.from({ length: size.rows }, () => []);
      const before = drawn.get(key);
      if (before !== undefined) return before;
      const kitty = way === 'placeholders' ? (given.get(key) ?? undefined) : undefined;
      const rows = pictureRows(picture, asked, kitty);
      drawn.set(key, rows);
      dropOldest(drawn);
      return rows;
    },
    imageAt(path) {
      if (way === 'none') return null;
      if (!paths.has(path)) askedPaths.add(path);
      return paths.get(path) ?? null;
    },
    wantedPaths() {
      const asked = [...askedPaths].reverse();
      askedPaths.clear();
      return asked.filter((path) => !paths.has(path));
    },
    putPath(path, image) {
      paths.set(path, image);
      dropOldest(paths);
    },
    version: () => version,
    wanted() {
      const pictures = [...wanted.values()].reverse();
      wanted.clear();
      return pictures.filter((picture) => !isThere(picture));
    },
    put(sha256, picture) {
      if (known.get(sha256) === picture) return;
      known.set(sha256, picture);
      for (const key of [...drawn.keys()]) if (key.startsWith(sha256)) drawn.delete(key);
      version++;
      dropOldest(known);
    },
    setWay(next) {
      if (next === way) return;
      way = next;
      takeAll();
    },
    give(key, kitty) {
      given.set(key, kitty);
      drawn.delete(key);
      version++;
    },
    take(key) {
      if (key === undefined) return takeAll();
      given.delete(key);
      drawn.delete(key);
      version++;
    },
  };
}

interface Dropping {
  readonly size: number;
  readonly keys: () => Iterable<string>;
  readonly delete: (key: string) => unknown;
}

function dropOldest(map: Dropping): void {
  if (map.size <= KEPT) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    break;
  }
}
