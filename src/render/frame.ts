import { type Command, type CommandId, commandOf, type KeyContext } from '../core/commands.ts';
import { commandsInUse, keysOf, shownKey } from '../core/key-table.ts';
import { writtenKey } from '../core/keymap.ts';
import type { PlacedPicture } from '../core/placed-picture.ts';
import type { Row } from '../core/row.ts';
import { type SafeText, words } from '../core/safe-text.ts';
import { placedPictures } from './placed-pictures.ts';
import { blank, type Line, lineWidth, paint, spread, truncate } from './row.ts';
import type { Theme } from './theme.ts';

/** A screen as it is drawn: exactly `rows` rows, and where the cursor stands. */
export interface Frame {
  readonly rows: readonly Row[];
  readonly cursor: { readonly column: number; readonly row: number } | null;
  /** Pictures in it, for terminals that draw them over its rows; absent: none. */
  readonly pictures?: readonly PlacedPicture[];
}

/** What a frame is drawn for. */
export interface Look {
  readonly columns: number;
  readonly rows: number;
  readonly theme: Theme;
}

/** Below this a screen drops its margins and shortens its hints. */
export const NARROW = 60;

/**
 * A panel's frame: a title line, a blank, the body (cut or filled to fit), and the hints on the last line.
 * `cursor` counts rows of the body from 0.
 */
export function panelFrame(
  look: Look,
  parts: {
    readonly title: Line;
    readonly right?: Line;
    readonly body: readonly Line[];
    readonly hints: Line;
    readonly cursor?: { readonly column: number; readonly row: number } | null;
    /** First body row to show, when the body is higher than the screen. */
    readonly scroll?: number;
  },
): Frame {
  const { columns, rows, theme } = look;
  const head = [
    spread([{ text: blank(1) }, ...parts.title], [...(parts.right ?? []), { text: blank(1) }], columns),
    [],
  ];
  const room = Math.max(0, rows - head.length - 1);
  const from = Math.max(0, Math.min(parts.scroll ?? 0, parts.body.length - room));
  const body = parts.body.slice(from, from + room);
  const filled = [...head, ...body, ...Array.from({ length: room - body.length }, () => [] as Line)];
  const all = [...filled.slice(0, rows - 1), [{ text: blank(1) }, ...parts.hints]];
  const cursor = parts.cursor;
  const cursorRow = cursor == null ? -1 : cursor.row - from;
  const fitted = all.map((line) => truncate(line, columns));
  return {
    rows: fitted.map((line) => paint(line, theme)),
    ...(hasPicture(fitted) ? { pictures: placedPictures(fitted.slice(0, rows - 1), columns) } : {}),
    cursor:
      cursor == null || cursorRow < 0 || cursorRow >= room
        ? null
        : { column: Math.min(cursor.column, columns - 1), row: cursorRow + head.length },
  };
}

function hasPicture(lines: readonly Line[]): boolean {
  return lines.some((line) => line.some(({ picture }) => picture !== undefined));
}

/** Cells at least between the hints and `F1 help`. */
const HELP_GAP = 2;

/**
 * The bottom line: what the keys do here, as many as fit, and always `F1 help` at its end.
 * Comes from the registry that the keyboard obeys.
 */
export function hintLine(
  columns: number,
  context: KeyContext,
  options: {
    readonly mode?: SafeText;
    readonly only?: readonly CommandId[];
    readonly words?: Partial<Record<CommandId, SafeText>>;
  } = {},
): Line {
  const help = hint(shownKey('help'), words`help`);
  const mode: Line =
    options.mode === undefined ? [] : [{ text: options.mode, style: 'bold' }, { text: blank(2) }];
  const room = columns - 2 - lineWidth(help) - lineWidth(mode) - HELP_GAP;
  const hinted = options.only === undefined ? hintedIn(context) : options.only.map(commandOf);
  const shown: Line[] = [];
  let used = 0;
  for (const command of hinted) {
    const [key] = keysOf(command.id);
    const label =
      options.words?.[command.id] ?? (command.hint === undefined ? undefined : words`${command.hint}`);
    if (key === undefined || label === undefined || command.id === 'help') continue;
    const piece = hint(writtenKey(key), label);
    const separator: Line = shown.length === 0 ? [] : [{ text: words` · `, style: 'dim' }];
    const width = lineWidth(piece) + lineWidth(separator);
    if (used + width > room) break;
    used += width;
    shown.push([...separator, ...piece]);
  }
  const left: Line = [...mode, ...shown.flat()];
  return spread(left, help, columns - 2);
}

const hint = (key: string, label: SafeText): Line => [
  { text: words`${key}`, style: 'key' },
  { text: words` ${label}`, style: 'dim' },
];

function hintedIn(context: KeyContext): readonly Command[] {
  const own = commandsInUse().filter(
    (command) => command.hint !== undefined && command.contexts.includes(context),
  );
  // The context's own commands before those that several contexts share.
  return [
    ...own.filter((command) => command.group !== 'general'),
    ...own.filter((command) => command.group === 'general'),
  ];
}
