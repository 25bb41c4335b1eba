import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/core/commands.ts';
import { appError } from '../../../src/core/errors.ts';
import { changeKeys } from '../../../src/core/key-changes.ts';
import { setKeys } from '../../../src/core/key-table.ts';
import type { Frame, Look } from '../../../src/render/frame.ts';
import { widthOf } from '../../../src/render/row.ts';
import { themeFor } from '../../../src/render/theme.ts';
import { setupFrame } from '../../../src/ui/screens/setup.ts';
import {
  ENV_TOKEN,
  EXPIRED_TOKEN,
  OFFICIAL_TOKEN,
  SetupScript,
  TOKEN,
} from '../../core/panels/setup-script.ts';
import { checking, endpoint, NO_CREDIT, pasted, SCREENS } from './screens.ts';

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 40, rows: 12 },
] as const;

const lookOf = (size: { readonly columns: number; readonly rows: number }): Look => ({
  ...size,
  theme: themeFor('dark', 'none'),
});
const linesOf = (frame: Frame) => frame.rows.map((row) => stripVTControlCharacters(row).trimEnd());
const draw = (script: SetupScript, size: { readonly columns: number; readonly rows: number } = SIZES[0]) =>
  setupFrame(script.state, script.panel, lookOf(size));
const textOf = (script: SetupScript, size?: { readonly columns: number; readonly rows: number }) =>
  linesOf(draw(script, size)).join('\n');

afterEach(() => setKeys(COMMANDS));

it('names the keys of this user, as they are obeyed', () => {
  setKeys(changeKeys({ 'setup-open-page': 'f7', 'setup-copy-link': 'f8' }).commands);
  for (const [name, make] of SCREENS.filter(([screen]) => /guide|code|scope missing/.test(screen))) {
    const text = textOf(make());
    expect(text, name).not.toMatch(/Ctrl\+O|Ctrl\+Y/);
    if (/opens it/.test(text)) expect(text, name).toMatch(/F7 opens it.*, F8 copies/);
  }
});

describe.each(SIZES)('at $columns x $rows', (size) => {
  it.each(SCREENS)('%s fits, names its step and offers help', (_, make) => {
    const script = make();
    const frame = draw(script, size);
    const lines = linesOf(frame);
    expect(frame.rows).toHaveLength(size.rows);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(size.columns);
    expect(lines[0]).toMatch(/^ Set up hf-tui .*\b[1-4] of 4$/);
    expect(lines.at(-1)).toMatch(/F1 help$/);
  });

  it.each(SCREENS)('%s shows the marked choice whichever it is, or the cursor', (_, make) => {
    const script = make();
    for (let i = 0; i < 8; i++) {
      const frame = draw(script, size);
      const isWaiting = script.panel.work !== null || script.panel.found === null;
      const pointed = linesOf(frame).filter((line) => /^ {1,3}› /.test(line) || /^ {3}›/.test(line));
      if (!isWaiting) expect(pointed).toHaveLength(1);
      if (frame.cursor !== null) {
        expect(frame.cursor.row).toBeLessThan(size.rows - 1);
        expect(linesOf(frame)[frame.cursor.row]).toContain('›');
      }
      script.keys('down');
    }
  });
});

describe('a low window', () => {
  it('scrolls by pages and comes back with the next key', () => {
    const small = SIZES[2];
    const script = new SetupScript().found().keys('2', 'enter');
    expect(textOf(script, small)).not.toContain('Create an account');
    script.keys('pageup', 'pageup', 'pageup');
    expect(textOf(script, small)).toContain('Create an account');
    script.keys('right');
    expect(textOf(script, small)).toContain('Paste it here');
  });

  it('survives any size', () => {
    for (const [, make] of SCREENS) {
      for (const size of [
        { columns: 1, rows: 1 },
        { columns: 3, rows: 2 },
        { columns: 10, rows: 4 },
        { columns: 300, rows: 5 },
      ]) {
        const frame = draw(make(), size);
        expect(frame.rows.length).toBeLessThanOrEqual(Math.max(1, size.rows));
        for (const line of linesOf(frame)) expect(widthOf(line)).toBeLessThanOrEqual(size.columns);
      }
    }
  });
});

describe('the token', () => {
  it('is masked but for its beginning and end, with its length', () => {
    const text = textOf(pasted());
    expect(text).toContain(`› hf_${'•'.repeat(32)}cDeF   39 characters`);
    expect(text).not.toContain(TOKEN.slice(3, -4));
  });

  it('is shown on Ctrl+R, and the key then says that it masks', () => {
    const text = textOf(pasted().keys('ctrl+r'));
    expect(text).toContain(`› ${TOKEN}`);
    expect(text).toContain('Ctrl+R mask it');
  });

  it('has the cursor where it is edited', () => {
    const script = pasted();
    const end = draw(script).cursor;
    script.keys('home', 'right');
    const start = draw(script).cursor;
    expect(end?.column).toBe(5 + 39);
    expect(start).toEqual({ column: 6, row: end?.row });
  });

  it('that is short or odd gives nothing of itself away', () => {
    const text = textOf(new SetupScript().found().keys('enter').paste('hunter2'));
    expect(text).toContain('•••••••');
    expect(text).not.toContain('hunter2');
  });

  it('page stands there whole, over several lines where it must', () => {
    const url =
      'https://huggingface.co/settings/tokens/new?ownUserPermissions=inference.serverless.write&tokenType=fineGrained';
    for (const size of [SIZES[0], SIZES[1], { columns: 40, rows: 40 }]) {
      const joined = linesOf(draw(new SetupScript().found().keys('2', 'enter'), size))
        .map((line) => line.trim())
        .join('');
      expect(joined).toContain(url);
      expect(joined).toContain('https://huggingface.co/join');
    }
  });
});

describe('what is said', () => {
  it('names found tokens by source, with an expired one named so', () => {
    const text = textOf(new SetupScript().found(ENV_TOKEN, EXPIRED_TOKEN));
    expect(text).toContain('› 1  Use HF_TOKEN in your environment');
    expect(text).toContain('hf_…1111');
    expect(text).toContain('"oauth-alice" in /home/alice/.cache/huggingface/stored_tokens');
    expect(text).toContain('hf_…3333  expired on 2026-11-01');
  });

  it('fills in the check with account, plan, organisations and permission', () => {
    const text = textOf(checking().accepted());
    expect(text).toContain('✓ accepted: alice (PRO), organisation my-org');
    expect(text).toContain('✓ may call Inference Providers');
  });

  it('says what to tick and where when the permission is missing', () => {
    const text = textOf(checking().accepted({ mayInfer: 'no' }));
    expect(text).toContain('✗ may not call Inference Providers');
    expect(text).toContain('Tick "Make calls to Inference Providers"');
    expect(text).toContain('https://huggingface.co/settings/tokens');
  });

  it('names the exact places, and a token that would be replaced', () => {
    const script = new SetupScript()
      .found(OFFICIAL_TOKEN)
      .paste(TOKEN)
      .keys('enter')
      .accepted()
      .keys('enter');
    const text = textOf(script);
    expect(text).toContain('/home/alice/.cache/huggingface/token');
    expect(text).toContain('/home/alice/.config/hf-tui/token');
    expect(text).toContain('Replaces hf_…2222');
  });

  it('counts a wait and says how to end it', () => {
    const script = checking();
    script.hear({ type: 'setup/waited', id: script.workId, elapsedMs: 4100 });
    expect(textOf(script)).toContain('· 4 s · Esc stops waiting');
  });

  it('shows latency and provider of the trial, or the plain reason', () => {
    expect(textOf(endpoint().keys('enter').tried())).toContain('✓ answered in 640 ms by cerebras');
    const failed = textOf(endpoint().keys('enter').tried({ kind: 'failed', error: NO_CREDIT }));
    expect(failed).toContain('✗ Your monthly credits are used up (402).');
    expect(failed).toContain('Add credits, or use another endpoint.');
  });

  it('keeps a problem and a notice above the hints, without moving the page', () => {
    const script = endpoint().keys('4', 'enter').paste('ftp://x');
    const before = linesOf(draw(script));
    script.keys('enter');
    const after = linesOf(draw(script));
    expect(after.slice(0, -3)).toEqual(before.slice(0, -3));
    expect(after.join('\n')).toContain('✗ An endpoint cannot be reached by ftp://.');
    const state = {
      ...script.keys('right').state,
      notice: { tone: 'info', text: 'Ctrl+C again quits.', hint: '' },
    } as const;
    expect(linesOf(setupFrame(state, script.panel, lookOf(SIZES[0]))).at(-2)).toBe(' Ctrl+C again quits.');
  });

  it('lets nothing from outside through as more than text', () => {
    const evil = '\u001b]52;c;aGk=\u0007\u001b[2J\u202e';
    const screens = [
      checking().accepted({ name: evil, organisations: [evil], tokenName: evil }),
      checking().notAccepted(appError('SERVER_ERROR', evil, evil)),
      endpoint()
        .keys('enter')
        .tried({
          kind: 'answered',
          latencyMs: 1,
          says: evil,
          snapshot: { name: evil, url: evil, model: evil, provider: evil },
        }),
      new SetupScript().found({
        ...EXPIRED_TOKEN,
        source: { kind: 'stored', path: evil, name: evil },
        warning: evil,
      }),
      new SetupScript().found().keys('enter').paste(evil).keys('ctrl+r'),
    ];
    for (const script of screens) {
      for (const row of draw(script).rows) {
        expect(row.replace(/\u001b\[[\d;]*m/g, '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
      }
    }
  });
});
