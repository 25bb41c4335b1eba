/** Reads sixels back into pixels, as a terminal does (DEC STD 070, chapter 9): for comparing what was encoded. */
export interface DecodedSixels {
  readonly width: number;
  readonly height: number;
  /** 0xRRGGBB, row by row; -1 where nothing was drawn. */
  readonly colours: readonly number[];
}

export function decodeSixels(text: string): DecodedSixels {
  const raster = /^"1;1;(\d+);(\d+)/.exec(text);
  if (raster === null) throw new Error('no raster attributes');
  const [width, height] = [Number(raster[1]), Number(raster[2])];
  const colours = new Array<number>(width * height).fill(-1);
  const registers = new Map<number, number>();
  let [register, x, top] = [0, 0, 0];
  let at = raster[0].length;
  const number = () => {
    const digits = /^\d*/.exec(text.slice(at, at + 6))?.[0] ?? '';
    at += digits.length;
    return Number(digits);
  };
  const draw = (sixel: number, times: number) => {
    for (let i = 0; i < times; i++, x++) {
      for (let bit = 0; bit < 6; bit++) {
        if ((sixel & (1 << bit)) === 0) continue;
        if (x >= width || top + bit >= height) throw new Error(`outside at ${x}, ${top + bit}`);
        colours[(top + bit) * width + x] = registers.get(register) ?? -1;
      }
    }
  };
  while (at < text.length) {
    const character = text.charAt(at++);
    if (character === '#') {
      register = number();
      if (text[at] !== ';') continue;
      const parts: number[] = [];
      while (text[at] === ';') {
        at++;
        parts.push(number());
      }
      const [space, ...rgb] = parts;
      if (space !== 2 || rgb.length !== 3) throw new Error('a colour that is no RGB');
      registers.set(
        register,
        rgb.reduce((colour, part) => colour * 256 + Math.round((part * 255) / 100), 0),
      );
    } else if (character === '$') x = 0;
    else if (character === '-') {
      x = 0;
      top += 6;
    } else if (character === '!') {
      const times = number();
      draw(text.charCodeAt(at++) - 0x3f, times);
    } else draw(character.charCodeAt(0) - 0x3f, 1);
  }
  return { width, height, colours };
}
