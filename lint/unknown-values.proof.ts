/** Lines that must not compile: that each is refused is checked with the types of the source. */
import type { JsonText } from '../src/core/json-document.ts';
import type { Printable } from '../src/core/printable.ts';
import type { SafeText } from '../src/core/safe-text.ts';
import type { Row } from '../src/render/row.ts';

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
