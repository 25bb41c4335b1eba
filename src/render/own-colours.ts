/** Steps of each part of a colour in the cube of 216 that xterm's 256 colours hold. */
const STEPS = [0, 95, 135, 175, 215, 255] as const;
const CUBE = 16;
const GREYS = 232;

const partsOf = (hex: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** The one of xterm's 256 colours that is nearest to `#rrggbb`: of its cube or of its greys, which all terminals have. */
export function nearestOf256(hex: string): number {
  const wanted = partsOf(hex);
  const away = (parts: readonly number[]) =>
    parts.reduce((sum, part, i) => sum + (part - (wanted[i] ?? 0)) ** 2, 0);
  const steps = wanted.map((part) => nearestStep(part));
  const cube = steps.reduce((index, step) => index * STEPS.length + step, 0);
  const mean = wanted.reduce((sum, part) => sum + part, 0) / wanted.length;
  const grey = Math.min(23, Math.max(0, Math.round((mean - 8) / 10)));
  const isGrey = away(Array.from(wanted, () => 8 + grey * 10)) < away(steps.map((step) => STEPS[step] ?? 0));
  return isGrey ? GREYS + grey : CUBE + cube;
}

function nearestStep(part: number): number {
  let nearest = 0;
  for (const [at, step] of STEPS.entries()) {
    if (Math.abs(step - part) < Math.abs((STEPS[nearest] ?? 0) - part)) nearest = at;
  }
  return nearest;
}
