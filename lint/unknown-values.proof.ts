/** Lines that must not compile: that each is refused is checked with the types of the source. */

import type { Readable } from 'node:stream';
import type { TextOutput } from '../src/commands/text-output.ts';
import type { JsonText } from '../src/core/json-document.ts';
import type { Printable } from '../src/core/printable.ts';
import type { Row } from '../src/core/row.ts';
import type { SafeText } from '../src/core/safe-text.ts';
import { paint } from '../src/render/row.ts';
import { themeFor } from '../src/render/theme.ts';
import { frameDifference } from '../src/terminal/frame-difference.ts';
import { echoToTerminal, writeToTerminal } from '../src/terminal/modes.ts';
import type { GuardedWriters } from '../src/terminal/output-guard.ts';
import { ownSequence } from '../src/terminal/own-sequence.ts';
import { createPainter, type Painter } from '../src/terminal/painter.ts';
import { createPictureOverlay } from '../src/terminal/picture-overlay.ts';
import { Screen } from '../src/ui/components/screen.tsx';
import type { Surface } from '../src/ui/drawing.ts';

declare const outside: unknown;
const given = '"raw"';

// @ts-expect-error what was parsed is no safe text
export const parsed: SafeText = JSON.parse(given);
// @ts-expect-error nor a row
export const row: Row = JSON.parse(given);
// @ts-expect-error nor printable
export const printed: Printable = JSON.parse(given);
// @ts-expect-error nor JSON as it may be shown
export const shown: JsonText = JSON.parse(given);
// @ts-expect-error an item of a list that came from outside
export const item: SafeText | undefined = Array.isArray(outside) ? outside[0] : undefined;
// @ts-expect-error a value of an object
export const [value]: (SafeText | undefined)[] = Object.values(outside as object);
// @ts-expect-error an entry of one
export const [entry]: [string, SafeText][] = Object.entries(outside as object);
// @ts-expect-error a field that is asked for by its name
export const field: SafeText = Reflect.get({ given }, 'given');

declare const safely: (text: SafeText) => string;
declare const promise: Promise<string>;
declare const stream: Readable;

// @ts-expect-error why a promise failed
export const why = () => promise.catch((error) => safely(error.message));
// @ts-expect-error or told beside what came of it
export const orWhy = () => promise.then(safely.toString, (reason) => safely(reason));
// @ts-expect-error a group that a pattern found
export const group = () => given.replace(/(r)aw/, (_, inner) => safely(inner));
// @ts-expect-error in all places
export const groups = () => given.replaceAll(/(r)aw/g, (_, inner) => safely(inner));
// @ts-expect-error what a stream is asked for
export const asked = () => safely(stream.read());
// @ts-expect-error what was fetched
export const fetched = async () => safely(await (await fetch(given)).json());
declare const List: ArrayConstructor;
// @ts-expect-error what is put into a list of whatever
export const whatever: SafeText | undefined = new List()[0];

declare const output: TextOutput;

// @ts-expect-error a string is no sequence of ours
export const sent = () => writeToTerminal(given);
// @ts-expect-error nor does it become one between our literals
export const notified = () => writeToTerminal(ownSequence`\x1b]9;${given}\x07`);
// @ts-expect-error nor is it echoed
export const echoed = () => echoToTerminal(1, given);
// @ts-expect-error nor written by a command
export const written = () => output.write(given);

declare const writers: GuardedWriters;
declare const painter: Painter;
declare const surface: Surface;
declare const safe: SafeText;
const theme = themeFor('dark', 'true');

// @ts-expect-error what draws frames takes no string
export const drawn = () => writers.frames(given);
// @ts-expect-error nor does what draws pictures
export const pictured = () => writers.pictures(given);
// @ts-expect-error nor what makes frames of rows
export const painted = () => painter.show([given], 80);
// @ts-expect-error safe text is no row yet: it may have line feeds
export const unpainted = () => painter.show([safe], 80);
// @ts-expect-error a frame is rows
export const difference = () => frameDifference(null, { rows: [given], columns: 80, cursor: null });
// @ts-expect-error as it is for what is shown before Ink is there
export const first = () => surface.show([given]);
// @ts-expect-error and for what Ink is given
export const screen = () => Screen({ rows: [given], columns: 80, height: 1, cursor: null });
// @ts-expect-error a row is written as a row
export const rewritten = () => createPainter(writers.frames, () => given);
// @ts-expect-error a picture is drawn by a sequence of ours
export const overlay = () => createPictureOverlay(() => given);
// @ts-expect-error a line is of safe text
export const line = () => paint([{ text: given }], theme);
// @ts-expect-error a link leads where linkTarget lets it
export const link = () => paint([{ text: safe, href: given }], theme);
// @ts-expect-error a style is numbers
export const style = () => paint([{ text: safe }], { ...theme, sgr: { ...theme.sgr, bold: given } });

interface AnySink {
  readonly write: (text: string) => unknown;
}

// @ts-expect-error what takes printable text only is no writer of strings
export const anyOutput: AnySink = output;
// @ts-expect-error nor is what draws rows
export const anySurface: { readonly show: (rows: readonly string[]) => void } = surface;
// @ts-expect-error nor what makes frames of them
export const anyPainter: { readonly show: (rows: readonly string[], columns: number) => void } = painter;
// @ts-expect-error nor the painter of pictures and the writer of frames
export const anyWriters: Record<keyof GuardedWriters, (text: string) => unknown> = writers;
// @ts-expect-error nor the one that a function is given
export const anyWriter: (text: string) => void = writeToTerminal;
// @ts-expect-error nor with its arguments handed over in a list
export const called = () => writeToTerminal.call(null, given);
// @ts-expect-error nor as a list
export const applied = () => writeToTerminal.apply(null, [given]);
// @ts-expect-error nor bound to one
export const bound = writeToTerminal.bind(null, given);
// @ts-expect-error a component returns no string
export const component: typeof Screen = () => given;
// @ts-expect-error a list of safe text is none that anything is put into
export const opened: string[] = [safe] as readonly SafeText[];
// @ts-expect-error nor is a map of it
export const openedMap: ReadonlyMap<string, SafeText> = new Map<string, string>();
// @ts-expect-error the string of a template is no safe text, whatever is in it
export const joined: SafeText = `${safe}`;
// @ts-expect-error nor what a method of strings makes of one
export const raised: SafeText = safe.toUpperCase();
// @ts-expect-error nor two of them together
export const together: SafeText = safe + safe;
// @ts-expect-error nor is a literal
export const literal: SafeText = 'raw' as const;
// @ts-expect-error nor what is looked at only
export const looked: SafeText = 'raw' satisfies string;
// @ts-expect-error nor what an iterator gives
export const iterated: Iterable<SafeText> = new Set([given]);
