// Makes docs/screenshot.svg from a real run on the practice endpoint: npm run screenshot
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startInPty } from '../test/harness/pty.ts';
import { screenSvg } from './screen-svg.ts';

const root = join(import.meta.dirname, '..');
await using program = startInPty(process.execPath, [join(root, 'bin/hf-tui'), '--practice'], {
  columns: 100,
  rows: 32,
});
await program.waitFor('F1 help');
program.type('Show me markdown');
program.key('enter');
await program.waitFor(/tokens[\s\S]*saved/);
program.paste(join(root, 'test/fixtures/images/red-square.png'));
await program.waitFor('red-square.png');
program.key('enter');
await program.waitFor(
  /red-square\.png[\s\S]*s to first word[\s\S]*saved|saved[\s\S]*red-square\.png[\s\S]*s to first word/,
);
writeFileSync(join(root, 'docs/screenshot.svg'), screenSvg(program.emulator));
process.stdout.write(`docs/screenshot.svg made\n`);
