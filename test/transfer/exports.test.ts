import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/core/exchange.ts';
import {
  EXPORT_FORMS,
  exportFileName,
  exportFormNamed,
  exportFormOfPath,
} from '../../src/core/export-form.ts';
import { Secret } from '../../src/core/secret.ts';
import type { Session } from '../../src/core/session.ts';
import { exportText } from '../../src/transfer/export.ts';
import { importText } from '../../src/transfer/import.ts';
import type { Pictures } from '../../src/transfer/pictures.ts';
import { redactSession } from '../../src/transfer/redaction.ts';
import { anySession } from '../store/session-arbitrary.ts';
import { NBFORMAT_4_5 } from './nbformat-4.5.ts';
import { goldenSession, importOne, importTools } from './sessions.ts';

const GOLDEN = goldenSession('session-v1.json');
const RUNS = { numRuns: 40 };
const isNotebook = new Ajv({ allErrors: true, strict: false }).compile(NBFORMAT_4_5);

/** The golden session with one exchange only, in other words. */
function saying(input: string, output: string, more: Partial<Exchange> = {}): Session {
  const [first] = GOLDEN.exchanges;
  const run = first?.runs[0];
  if (first === undefined || run === undefined) throw new Error('the golden session is empty');
  return { ...GOLDEN, exchanges: [{ ...first, input, ...more, runs: [{ ...run, output }] }] };
}

const write = (session: Session, form: (typeof EXPORT_FORMS)[number], pictures: Pictures = new Map()) =>
  exportText(session, form, pictures);

/** The session with a picture of these bytes kept for every image. */
function kept(session: Session, data: Uint8Array): Pictures {
  return new Map(
    session.exchanges.flatMap(({ images }) =>
      images.map(({ sha256, mediaType }) => [sha256, { mediaType, data, changes: [] }] as const),
    ),
  );
}

describe('every form', () => {
  it('holds no control character but line ends and tabs', () => {
    const controls = saying('\x1b[2J\x07\x9b31m', 'a\rb\x00\u009d0;x\x1b\\');
    for (const form of EXPORT_FORMS) {
      expect(write(controls, form).replaceAll('\r\n', '\n'), form).not.toMatch(
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/,
      );
    }
  });

  it('is well-formed text for any session', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        for (const form of EXPORT_FORMS) expect(write(session, form).isWellFormed()).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('secrets', () => {
  const known = [new Secret('my-own-secret')];
  const given = saying(
    'hf_abcdefghijklmnopqrstuvwxyzABCDEFGH and my-own-secret',
    'Use hf_hub_download with a basic understanding, never Bearer abcdefghijklmnop0123456789.',
    { extra: { note: { 'my-own-secret': ['x my-own-secret'] } } },
  );

  it.each(EXPORT_FORMS)('are in no %s, and what only looks like one is whole', (form) => {
    const { session, removed } = redactSession(given, known);
    const text = write(session, form);
    expect(text).not.toContain('my-own-secret');
    expect(text).not.toContain('abcdefghijklmnop');
    expect(text).toContain('hf_hub_download with a basic understanding, never Bearer');
    expect(removed).toBe(5);
  });

  it('change nothing where there are none', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        expect(redactSession(session, known)).toEqual({ session, removed: 0 });
      }),
      RUNS,
    );
  });
});

describe('a Jupyter notebook', () => {
  it('is valid nbformat 4.5 for any session, with and without its images', () => {
    fc.assert(
      fc.property(anySession, fc.uint8Array({ minLength: 1 }), (session, bytes) => {
        for (const pictures of [new Map(), kept(session, bytes)]) {
          const isValid = isNotebook(JSON.parse(write(session, 'ipynb', pictures)));
          expect(isNotebook.errors).toBeNull();
          expect(isValid).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('has ids of cells that are all different, though exchanges may be called alike', () => {
    const [one] = GOLDEN.exchanges;
    if (one === undefined) throw new Error('the golden session is empty');
    const twins = { ...GOLDEN, exchanges: [one, one, { ...one, id: 'title' }, { ...one, id: 'no/id' }] };
    const { cells } = JSON.parse(write(twins, 'ipynb')) as { cells: { id: string }[] };
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
  });

  it('brings its images back', () => {
    const bytes = new Uint8Array([1, 2, 3, 255]);
    const { session, pictures } = importOne(write(GOLDEN, 'ipynb', kept(GOLDEN, bytes)), 'x.ipynb');
    const captioned = session.exchanges.find(({ images }) => images.length > 0);
    expect(pictures).toEqual([{ exchangeId: captioned?.id, at: 0, data: bytes, hasSource: true }]);
  });

  it('refuses a schema that is not kept: the check can fail', () => {
    const notebook = JSON.parse(write(GOLDEN, 'ipynb')) as { cells: { id: string }[] };
    expect(isNotebook({ ...notebook, cells: [{ ...notebook.cells[0], id: 'a b' }] })).toBe(false);
    expect(isNotebook({ ...notebook, extra: 1 })).toBe(false);
  });
});

describe('messages', () => {
  it('hold the images as data URLs, and bring them back', () => {
    const bytes = new Uint8Array(70_000).fill(7);
    const text = write(GOLDEN, 'jsonl', kept(GOLDEN, bytes));
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    const { pictures } = importOne(text, 'x.jsonl');
    expect(pictures).toMatchObject([{ at: 0, data: bytes, hasSource: false }]);
  });
});

describe('HTML', () => {
  const HOSTILE = [
    '<script>alert(1)</script>',
    '</style><img src=x onerror=alert(1)>',
    '"\'><svg/onload=alert(1)>',
    '```\n</code><iframe src=//x>\n```',
    '&lt;b&gt;',
  ].join('\n');

  it('shows what anybody wrote as words', () => {
    const [image] = GOLDEN.exchanges.flatMap(({ images }) => images);
    if (image === undefined) throw new Error('the golden session has no image');
    const images = [{ ...image, path: `/x/${HOSTILE}` }];
    const session = {
      ...saying(HOSTILE, HOSTILE, { images }),
      title: HOSTILE,
      system: HOSTILE,
      endpoint: HOSTILE,
    };
    const page = write(session, 'html', kept(session, new Uint8Array([1])));
    // The one thing in it that is called a script is data, which nothing in it can end.
    const data = /<script type="application\/json" id="hf-tui-session">[^<>&]*<\/script>/;
    expect(page).toMatch(data);
    const html = page.replace(data, '');
    const tags = [...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name);
    expect(new Set(tags)).toEqual(
      new Set(
        'html head meta title style body h1 h2 p div article figure img figcaption pre code details summary'
          .split(' ')
          .filter((name) => tags.includes(name)),
      ),
    );
    expect(tags).not.toContain('script');
    expect(html).toContain('&amp;lt;b&amp;gt;');
    expect(html).not.toMatch(/<[^>]*\son[a-z]+\s*=/i);
  });

  it('brings its images back', () => {
    const bytes = new Uint8Array([1, 2, 3, 255]);
    const { session, pictures } = importOne(write(GOLDEN, 'html', kept(GOLDEN, bytes)), 'x.html');
    const captioned = session.exchanges.find(({ images }) => images.length > 0);
    expect(pictures).toEqual([{ exchangeId: captioned?.id, at: 0, data: bytes, hasSource: true }]);
  });

  it('without a session in it is refused in words', () => {
    const found = importText('<!DOCTYPE html><p>In 1', 'page.html', importTools());
    expect(found).toMatchObject({
      ok: false,
      error: { message: 'page.html is a page without a session of hf-tui in it.' },
    });
  });

  it('loads nothing: every address in it is data of its own', () => {
    const html = write(GOLDEN, 'html', kept(GOLDEN, new Uint8Array([1, 2, 3])));
    expect(html).toContain("default-src 'none'");
    expect([...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url)).toEqual([
      'data:image/jpeg;base64,AQID',
    ]);
  });
});

describe('CSV', () => {
  it('is no formula to a spreadsheet', () => {
    const [, row] = write(saying('=HYPERLINK("http://x")', '- a\n- b'), 'csv').split('\r\n');
    expect(row).toMatch(/^chat,"'=HYPERLINK\(""http:\/\/x""\)","'- a\n- b",/);
  });
});

describe('names', () => {
  it.each([
    ['md', 'markdown'],
    ['MARKDOWN', 'markdown'],
    ['input_output.json', 'input_output'],
    ['.ipynb', 'ipynb'],
    ['htm', 'html'],
    ['docx', null],
    ['constructor', null],
  ])('the form %s', (name, form) => {
    expect(exportFormNamed(name)).toBe(form);
  });

  it.each([
    ['/x/talk.md', 'markdown'],
    ['input_output.json', 'input_output'],
    ['a.json', 'json'],
    ['a.TXT', 'text'],
    ['a.htm', 'html'],
    ['a.constructor', null],
    ['markdown', null],
  ])('the form of %s', (path, form) => {
    expect(exportFormOfPath(path)).toBe(form);
  });

  it('a title becomes one plain name in a folder, never a path', () => {
    expect(exportFileName('../../etc/passwd', 'text')).toBe('etc passwd.txt');
    expect(exportFileName('-rf ~', 'markdown')).toBe('rf ~.md');
    expect(exportFileName('CON', 'json')).toBe('session CON.json');
    expect(exportFileName('\u202e\n..', 'json')).toBe('session.json');
    expect(exportFileName('日本 🌍', 'ipynb')).toBe('日本 🌍.ipynb');
    expect(exportFileName('x', 'input_output')).toBe('input_output.json');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
        const name = exportFileName(title, 'markdown');
        expect(name).toMatch(/^[^\s.\-~/\\<>:"|?*\p{Cc}\p{Cs}][^/\\<>:"|?*\p{Cc}\p{Cs}]*\.md$/u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(180);
      }),
    );
  });
});
