import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { recordedExchanges, saved } from '../harness/conversation.ts';
import { freshHome, removeHomes, startProgram } from '../harness/program.ts';

afterAll(removeHomes);

describe('/export', () => {
  it('writes the session into new files, never over one, and another home reads them', async () => {
    const home = freshHome();
    await using program = startProgram({ args: ['--practice'], home });
    await program.waitFor('F1 help');
    program.type('Name a fjord.');
    program.key('enter');
    const exchange = await saved(program);

    program.type('/export ip');
    await program.waitFor('/export ip');
    program.key('tab');
    await program.waitFor('/export ipynb');
    program.key('enter');
    await program.waitFor(`Exported to ${join(home, 'Name a fjord.ipynb')}.`);
    program.type('/export ipynb');
    await program.waitFor('› /export ipynb');
    program.key('enter');
    await program.waitFor('Name a fjord-2.ipynb');
    const first = readFileSync(join(home, 'Name a fjord.ipynb'), 'utf8');
    expect(readFileSync(join(home, 'Name a fjord-2.ipynb'), 'utf8')).toBe(first);
    expect(JSON.parse(first)).toMatchObject({ nbformat: 4, nbformat_minor: 5 });

    const other = freshHome();
    const file = join(home, 'Name a fjord.ipynb');
    await using bringing = startProgram({ args: ['sessions', 'import', file], home: other });
    await bringing.waitFor(/Name a fjord\. \(one exchange\)/);
    expect((await bringing.exit).code).toBe(0);
    expect(recordedExchanges(other)).toMatchObject([{ input: exchange.input, output: exchange.output }]);
  });

  it('says which forms there are, and keeps what was typed', async () => {
    await using program = startProgram({ args: ['--practice'] });
    await program.waitFor('F1 help');
    program.type('/export docx');
    await program.waitFor('› /export docx');
    program.key('enter');
    await program.waitFor('"docx" is no form.');
    expect(program.screen()).toContain('› /export docx');
  });
});
