// node bench/table.ts RUN.json…
//
// Of runs kept by `npm run bench -- --json`, the table of the README: the middle of each figure. Behind it, on standard
// error, what stands outside its bar, run by run.
import { readFileSync } from 'node:fs';
import { middleOf, missed, type Run, saidOf, table } from './figures.ts';

const paths = process.argv.slice(2);
if (paths.length === 0) {
  process.stderr.write('Name the files of the runs: node bench/table.ts RUN.json…\n');
  process.exit(2);
}
// What npm itself prints stands before the JSON.
const read = (path: string): Run => JSON.parse(readFileSync(path, 'utf8').replace(/^[^{]*/, '')) as Run;
const runs = paths.map(read);
const middle = middleOf(runs).filter(({ unit }) => unit !== 'frames');
process.stdout.write(table(middle));
for (const [i, { machine, noise, figures }] of runs.entries()) {
  const outside = missed(figures);
  const said = outside.length === 0 ? ['Every figure is within its bar.'] : outside;
  process.stderr.write(
    `\n${paths[i]}: ${machine}. ${saidOf(noise)}\n${said.map((one) => `  ${one}\n`).join('')}`,
  );
}
