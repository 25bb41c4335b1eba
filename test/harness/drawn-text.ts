import type { Row } from '../../src/core/row.ts';
import type { OwnSequence } from '../../src/terminal/own-sequence.ts';

/** Texts of a test in the place of what the program makes of safe text: the types of the source take no other string. */

export const asRow = (text: string) => text as Row;
export const asRows = (...texts: readonly string[]) => texts.map(asRow);
export const asSequence = (text: string) => text as OwnSequence;
