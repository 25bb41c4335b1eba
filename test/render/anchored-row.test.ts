import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { anchoredRow } from '../../src/render/anchored-row.ts';
import { widthOf } from '../../src/render/row.ts';
import { asRow } from '../harness/drawn-text.ts';

const COLUMNS = 60;

/** Where a text ends up on a terminal that counts as its Unicode version says. */
async function columnOf(row: string, mark: string, version: '6' | '11'): Promise<number> {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: 3, allowProposedApi: true });
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = version;
  await new Promise<void>((resolve) => terminal.write(`\x1b[?7l${row}`, resolve));
  const line = terminal.buffer.active.getLine(0);
  for (let column = 0; column < COLUMNS; column++)
    if (line?.getCell(column)?.getChars() === mark) return column;
  return -1;
}

const DISPUTED = ['น้ำทำกำนำคำ', '👍🏽❤️👩‍💻', '🇳🇴🇩🇪', 'नमस्ते', 'กำลังทำน้ำ', '1️⃣2️⃣', 'ນ້ຳ'];

describe('a row whose graphemes terminals count differently', () => {
  for (const version of ['6', '11'] as const) {
    it.each(DISPUTED)(`keeps what follows %s in its column (Unicode ${version})`, async (text) => {
      const row = asRow(`\x1b[1m${text}\x1b[0m|`);
      expect(await columnOf(anchoredRow(row), '|', version)).toBe(widthOf(text));
    });
  }

  it.each([
    'น้ำทำกำ END',
    'ນ້ຳ END',
    'हिन्दी की किताब क्षत्रिय END',
    'বাংলা ভাষা ক্ষ END',
    'தமிழ் ஸ்ரீ END',
    'తెలుగు స్త్రీ END',
    'ಕನ್ನಡ ಸ್ತ್ರೀ END',
    'മലയാളം ക്ഷ END',
    'සිංහල ශ්‍රී END',
    'សួស្តី ខ្មែរ END',
    'မြန်မာ ဘာသာ END',
  ])('shows every letter of %s', async (text) => {
    const terminal = new xterm.Terminal({ cols: COLUMNS, rows: 3, allowProposedApi: true });
    terminal.loadAddon(new unicode11.Unicode11Addon());
    terminal.unicode.activeVersion = '11';
    await new Promise<void>((resolve) => terminal.write(anchoredRow(asRow(text)), resolve));
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe(text);
  });
});

describe('a row that all terminals count alike', () => {
  it.each([
    'plain',
    'Tromsø',
    'e\u0301',
    '日本語',
    '\x1b[1mbold\x1b[0m · …',
  ])('is left as it is: %s', (row) => {
    expect(anchoredRow(asRow(row))).toBe(row);
  });
});
