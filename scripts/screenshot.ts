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
program.type('markdown');
program.key('enter');
await program.waitFor((screen) => /tokens · /.test(screen.screen()) && screen.screen().includes('saved'));
program.paste(join(root, 'test/fixtures/images/rgb.png'));
await program.waitFor(/rgb\.png +96×64/);
program.key('enter');
await program.waitFor(/Out 2[\s\S]*Measured by/);
await program.waitFor(/ saved$/m);
writeFileSync(join(root, 'docs/screenshot.svg'), screenSvg(program.emulator));
process.stdout.write('docs/screenshot.svg made\n');
