/** Lines that must not compile: that each is refused is checked with the types of the source. */

import type { TextOutput } from '../src/commands/text-output.ts';
import type { JsonText } from '../src/core/json-document.ts';
import type { Printable } from '../src/core/printable.ts';
import type { SafeText } from '../src/core/safe-text.ts';
import type { Row } from '../src/render/row.ts';
import { echoToTerminal, writeToTerminal } from '../src/terminal/modes.ts';
import { ownSequence } from '../src/terminal/own-sequence.ts';

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

declare const output: TextOutput;

// @ts-expect-error a string is no sequence of ours
export const sent = () => writeToTerminal(given);
// @ts-expect-error nor does it become one between our literals
export const notified = () => writeToTerminal(ownSequence`\x1b]9;${given}\x07`);
// @ts-expect-error nor is it echoed
export const echoed = () => echoToTerminal(1, given);
// @ts-expect-error nor written by a command
export const written = () => output.write(given);
