import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathFromPasted, plainPath } from '../../src/core/image-path.ts';

describe('a pasted text that is the path of an image', () => {
  test.each([
    ['absolute', '/home/me/cat.jpg', '/home/me/cat.jpg'],
    ['with the newline or space that a drag leaves', '/home/me/cat.jpg \n', '/home/me/cat.jpg'],
    ['from the home folder', '~/Pictures/cat.PNG', '~/Pictures/cat.PNG'],
    ['relative', './cat.webp', './cat.webp'],
    ['from the folder above', '../cat.gif', '../cat.gif'],
    ['in single quotes', "'/home/me/my cat.jpeg'", '/home/me/my cat.jpeg'],
    ['in single quotes, with one inside', "'/home/me/it'\\''s.jpg'", "/home/me/it's.jpg"],
    ['in double quotes', '"/home/me/my cat.jpg"', '/home/me/my cat.jpg'],
    ['with escaped spaces', '/home/me/my\\ cat\\ \\(2\\).jpg', '/home/me/my cat (2).jpg'],
    ['with bare spaces', '/Users/me/Desktop/Screenshot 2026-11-20 at 10.02.png', undefined],
    ['a file address', 'file:///home/me/my%20cat.jpg', '/home/me/my cat.jpg'],
    ['a file address with a host', 'file://localhost/home/me/c%C3%A4t.jpg', '/home/me/cät.jpg'],
    ['a Windows path', 'C:\\Users\\me\\cat.jpg', 'C:\\Users\\me\\cat.jpg'],
    ['a quoted Windows path', '"C:\\Users\\me\\my cat.jpg"', 'C:\\Users\\me\\my cat.jpg'],
    ['a Windows share', '\\\\server\\photos\\cat.jpg', '\\\\server\\photos\\cat.jpg'],
    ['a Windows file address', 'file:///C:/Users/me/cat.jpg', 'C:/Users/me/cat.jpg'],
    ['with a letter beyond ASCII', '/home/me/кошка.jpg', '/home/me/кошка.jpg'],
  ])('%s', (_, pasted, path) => {
    expect(pathFromPasted(pasted)).toBe(path ?? pasted);
  });

  test.each([
    ['nothing', '  '],
    ['words', 'what is in cat.jpg'],
    ['a bare name', 'cat.jpg'],
    ['another ending', '/home/me/notes.txt'],
    ['no ending', '/home/me/cat'],
    ['a slash command with a path', '/caption /home/me/cat.jpg'],
    ['a slash command with a name', '/caption cat.jpg'],
    ['two paths', '/home/me/cat.jpg /home/me/dog.jpg'],
    ['two quoted paths', "'/home/me/cat.jpg' '/home/me/dog.jpg'"],
    ['two lines', '/home/me/cat.jpg\n/home/me/dog.jpg'],
    ['an open quote', "'/home/me/cat.jpg"],
    ['an address of the web', 'https://example.org/cat.jpg'],
    ['a file address of another machine', 'file://server/cat.jpg'],
    ['a broken file address', 'file:///home/me/%zz.jpg'],
    ['a hidden control character', 'file:///home/me/a%00b.jpg'],
    ['an escape sequence', '/home/me/\u001b[31mcat.jpg'],
    ['a text too long for a path', `/${'a'.repeat(5000)}.jpg`],
  ])('is not: %s', (_, pasted) => {
    expect(pathFromPasted(pasted)).toBeNull();
  });

  test('is found again however a shell would have quoted it', () => {
    const name = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(name, (part) => {
        const path = `/photos/${part}x.jpg`;
        const quoted = `'${path.replaceAll("'", "'\\''")}'`;
        const escaped = path.replaceAll(/[^\w/.]/g, '\\$&');
        expect(pathFromPasted(quoted)).toBe(path);
        expect(pathFromPasted(escaped)).toBe(path);
      }),
    );
  });
});

describe('a path out of its wrapping', () => {
  test.each([
    ['"my cat.jpg"', 'my cat.jpg'],
    ['my\\ cat.jpg', 'my cat.jpg'],
    ['my cat.jpg', 'my cat.jpg'],
    ["it's mine.jpg", "it's mine.jpg"],
    ['file:///%zz', 'file:///%zz'],
  ])('%s', (text, path) => {
    expect(plainPath(text)).toBe(path);
  });
});
