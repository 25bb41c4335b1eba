import type { PicturesReport } from '../graphics-question.ts';

const WAYS: Readonly<Record<PicturesReport['drawn'], string>> = {
  kitty: "by kitty's graphics protocol",
  iterm2: "as iTerm2's inline images",
  sixel: 'in sixels',
  blocks: 'in characters',
  none: 'none are drawn',
};

/** How pictures are drawn here, in words. */
export function picturesText(report: PicturesReport): string {
  const { setting, drawn, answered, name, cell } = report;
  const why = setting === 'auto' ? '' : ` (set to ${setting})`;
  if (answered === null) return `${WAYS[drawn]}${why}`;
  const abilities = [
    ...(report.kitty ? ["kitty's protocol"] : []),
    ...(report.iterm2 ? ["iTerm2's images"] : []),
    ...(report.sixel ? ['sixels'] : []),
  ];
  const said = [
    ...(name === '' ? [] : [`it is ${name}`]),
    abilities.length === 0 ? 'it knows none' : `it knows ${abilities.join(' and ')}`,
    ...(cell === null ? [] : [`a cell has ${cell.width} × ${cell.height} pixels`]),
  ];
  return `${WAYS[drawn]}${why}; ${answered ? `the terminal answered: ${said.join(', ')}` : 'the terminal did not answer'}`;
}
