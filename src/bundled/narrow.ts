/**
 * Characters that are one cell wide, one UTF-16 unit long and a grapheme of their own whatever stands beside them, as a
 * character class: printable ASCII, Latin, the punctuation, lines, blocks and marks that this program draws with.
 * Whoever has only these needs no Unicode tables: they cost 10 to 20 ms to load, and a screen of them is the first frame.
 */
export const NARROW =
  ' -~\\u00a1-\\u00ac\\u00ae-\\u02ff\\u2010-\\u2027\\u2030-\\u203b\\u203d-\\u2048\\u2500-\\u259f\\u25cf\\u2713\\u2717';
