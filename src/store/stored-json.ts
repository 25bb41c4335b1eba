/**
 * What JSON may hold as it is, and a terminal that is shown the file would obey or a reader not see: DEL and C1, what
 * turns text around, what hides it, and kitty's placeholder. Joiners and emoji's selectors stay: they are harmless.
 */
const HIDDEN =
  /[\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|\u034f|[\udb40-\udb43][\udc00-\udfff]|\udbfb\udeee/g;

const written = new Map<string, string>();

/**
 * A value as JSON for a file of ours, with such characters as `\u202e`: for every reader of JSON it is the same. Looking
 * for them takes 1 to 3 ms for a million characters.
 */
export function storedJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(HIDDEN, inNumbers);
}

function inNumbers(character: string): string {
  const known = written.get(character);
  if (known !== undefined) return known;
  const numbers = Array.from({ length: character.length }, (_, i) => {
    return `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }).join('');
  written.set(character, numbers);
  return numbers;
}
