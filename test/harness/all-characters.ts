import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const EMOJI = resolve(import.meta.dirname, '../fixtures/unicode/emoji-17.0.txt');
const TONES = ['🏻', '🏼', '🏽', '🏾', '🏿'];

/** Every character that has been assigned, but for surrogates and those of private use. */
export function everyCharacter(): readonly string[] {
  const all: string[] = [];
  for (let code = 0x20; code < 0x110000; code++) {
    const character = String.fromCodePoint(code);
    if (!/\p{Cs}|\p{Co}|\p{Cn}/u.test(character)) all.push(character);
  }
  return all;
}

/** Every emoji that is recommended for general interchange, in all skin tones. */
export function everyEmoji(): readonly string[] {
  const lines = readFileSync(EMOJI, 'utf8').split('\n');
  const plain = lines.filter((line) => !line.startsWith('#')).flatMap((line) => line.split(' '));
  return plain.filter((emoji) => emoji !== '').flatMap((emoji) => [emoji, ...toned(emoji)]);
}

/** The same with one tone for all who are in it, and with two where two are. Hands that two people hold have none. */
function toned(emoji: string): readonly string[] {
  const whole =
    emoji === '🤝' ? /\p{Emoji_Modifier_Base}\ufe0f?/gv : /[\p{Emoji_Modifier_Base}--🤝]\ufe0f?/gv;
  const pairs = TONES.flatMap((first) => TONES.map((second) => [first, second]));
  const made = pairs.map((pair) => {
    let who = 0;
    return emoji.replaceAll(whole, (base) => base.replace('\ufe0f', '') + pair[Math.min(who++, 1)]);
  });
  return [...new Set(made)].filter((one) => one !== emoji && /^\p{RGI_Emoji}$/v.test(one));
}
