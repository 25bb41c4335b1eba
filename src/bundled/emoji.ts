const JOINER = '\u200d';
const BASIC = /^(?:\p{Basic_Emoji}|\p{Emoji_Keycap_Sequence}|\p{RGI_Emoji_Tag_Sequence})$/v;
const FLAG = /^\p{RGI_Emoji_Flag_Sequence}$/v;
const MODIFIED = /^\p{RGI_Emoji_Modifier_Sequence}$/v;
const REGIONAL = /^\p{Regional_Indicator}/v;
const MODIFIER = /\p{Emoji_Modifier}/v;

/**
 * Whether a grapheme is an emoji that is recommended for general interchange (UTS 51, RGI), or is not and has a joiner.
 * string-width takes a joined sequence of two pictures and more for two cells wide in any case, and all that are
 * recommended are such. Their pattern is by far the largest: 16 ms of 25 that the first emoji of a run cost.
 */
export function isEmoji(grapheme: string): boolean {
  if (grapheme.includes(JOINER)) return false;
  if (REGIONAL.test(grapheme)) return FLAG.test(grapheme);
  return BASIC.test(grapheme) || (MODIFIER.test(grapheme) && MODIFIED.test(grapheme));
}
