import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { examineImage } from '../../src/images/examine.ts';
import { decodePixels } from '../../src/images/images.ts';
import { openNotebook, type RecordedExchange, saved, send } from '../harness/conversation.ts';
import { type FakeHub, GOOD_TOKEN, type SeenRequest, startFakeHub } from '../harness/fake-hub.ts';
import { hubOfFile } from '../harness/hub-of-file.ts';
import { freshHome } from '../harness/program.ts';
import type { PtyProgram } from '../harness/pty.ts';
import { pngFile } from '../images/make-png.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures/images');
const NAMES = readdirSync(FIXTURES).filter((name) => /\.(jpg|png|webp|gif)$/.test(name));
/** What the fixtures in full colour show, upright, from the upper left. */
const QUARTERS = [
  [0xd0, 0x20, 0x20],
  [0x20, 0xa0, 0x40],
  [0x20, 0x40, 0xc0],
  [255, 255, 255],
];
const IN_FULL_COLOUR =
  /^(baseline|progressive|rgb|palette|sixteen-bit|lossy|still|interlaced|orientation-6-gps|text|exif)\./;
/** Animations; the others have 96 × 64 pixels. */
const IS_SMALL = /^(animated|placed)\./;
const sizeOf = (name: string) =>
  IS_SMALL.test(name) ? { width: 40, height: 30 } : { width: 96, height: 64 };
/** The limits that the program keeps to on the wire. */
const MOST_BYTES = 1_400_000;
const LONGEST_SIDE = 2048;

let hub: FakeHub;
hubOfFile((started) => {
  hub = started;
});

const fixture = (name: string) => join(FIXTURES, name);

interface SentInChat {
  readonly mediaType: string;
  readonly data: Buffer;
  readonly text: string;
}

/** The images of the last message that a chat model was sent, out of their data URLs, with the words beside them. */
function sentInChat(): readonly SentInChat[] {
  const content = hub.chats().at(-1)?.messages.at(-1)?.content;
  if (!Array.isArray(content)) return [];
  const parts = content as { type: string; text?: string; image_url?: { url: string } }[];
  const text = parts.map((part) => part.text ?? '').join('');
  return parts.flatMap((part) => {
    const found = /^data:(image\/\w+);base64,([\w+/]+=*)$/.exec(part.image_url?.url ?? '');
    return found === null
      ? []
      : [{ mediaType: found[1] ?? '', data: Buffer.from(found[2] ?? '', 'base64'), text }];
  });
}

function onlyImage(): SentInChat {
  const images = sentInChat();
  const [image] = images;
  if (image === undefined || images.length > 1) throw new Error(`${images.length} images were sent, not one`);
  return image;
}

/** Asserts that these bytes are the picture of the fixtures, upright, and within the limits. */
async function expectPicture(name: string, data: Buffer, mediaType: string): Promise<void> {
  const examined = examineImage(new Uint8Array(data));
  expect(examined, name).toMatchObject({ ok: true, value: { mediaType, orientation: 1 } });
  expect(data.length, name).toBeLessThanOrEqual(MOST_BYTES);
  if (examined.ok)
    expect(Math.max(examined.value.width, examined.value.height), name).toBeLessThanOrEqual(LONGEST_SIDE);
  // The decoder of this project takes no CMYK: such a file goes as it is.
  if (name === 'cmyk.jpg') return;
  const decoded = await decodePixels(new Uint8Array(data));
  if (!decoded.ok) throw new Error(`${name}: ${decoded.error.message}`);
  const { width, height, data: pixels } = decoded.value;
  expect({ width, height }, name).toEqual(sizeOf(name));
  if (!IN_FULL_COLOUR.test(name)) return;
  // Its orientation turns it by half.
  const quarters = name === 'exif.webp' ? QUARTERS.toReversed() : QUARTERS;
  quarters.forEach((colour, i) => {
    const at = ((i < 2 ? 16 : 48) * width + (i % 2 === 0 ? 24 : 72)) * 4;
    colour.forEach((value, channel) => {
      expect(Math.abs((pixels[at + channel] ?? -1) - value), `${name}, quarter ${i}`).toBeLessThan(24);
    });
  });
}

describe('through a vision chat model', () => {
  it('every kind of image arrives as a data URL, upright and bare', async () => {
    await using program = await openNotebook(hub, 'test/echo');
    for (const [i, name] of NAMES.entries()) {
      send(program, `/caption ${fixture(name)}`);
      const exchange = await saved(program, i + 1);
      expect(exchange, name).toMatchObject({ task: 'caption', input: '', status: 'complete' });
      expect(exchange.images, name).toMatchObject([{ path: fixture(name), ...sizeOf(name) }]);
      expect(exchange.output, name).toContain('1 images');
      const image = onlyImage();
      expect(image.text, name).toBe('Describe this image in one sentence.');
      await expectPicture(name, image.data, image.mediaType);
      for (const trace of ['Exif', 'GPS', 'xmpmeta', 'Oslo'])
        expect(image.data.includes(trace), `${name} holds ${trace}`).toBe(false);
    }
  });

  it('says what was done to a photo with an orientation and a place in it', async () => {
    await using program = await openNotebook(hub, 'test/echo');
    expect(readFileSync(fixture('orientation-6-gps.jpg')).includes('Exif')).toBe(true);
    send(program, `/caption ${fixture('orientation-6-gps.jpg')}`);
    await saved(program);
    const shown = program.screen().replace(/\s+/g, ' ');
    expect(shown).toContain('orientation-6-gps.jpg 96×64 4 kB');
    expect(shown).toContain('turned upright, location removed, metadata removed');
    const image = onlyImage();
    expect(shown).toContain(`sent as JPEG 96×64, ${image.data.length} B`);
  });

  it('goes by the content of a file, not by its name', async () => {
    const home = freshHome();
    const wrong = [
      ['rgb.png', 'png.jpg', 'image/png'],
      ['still.gif', 'gif.png', 'image/gif'],
      ['lossy.webp', 'webp.gif', 'image/webp'],
      ['baseline.jpg', 'jpeg.webp', 'image/jpeg'],
      ['rgb.png', 'no-ending', 'image/png'],
    ] as const;
    await using program = await openNotebook(hub, 'test/echo', { home });
    for (const [i, [from, to, mediaType]] of wrong.entries()) {
      copyFileSync(fixture(from), join(home, to));
      send(program, `/caption ~/${to}`);
      expect((await saved(program, i + 1)).images, to).toMatchObject([{ path: join(home, to), mediaType }]);
      expect(onlyImage().mediaType).toBe(mediaType);
      await expectPicture(from, onlyImage().data, mediaType);
    }
  });

  it('scales a large image down, and shows what was sent', async () => {
    const home = freshHome();
    const large = join(home, 'large.png');
    writeFileSync(large, grain(2600, 1700));
    await using program = await openNotebook(hub, 'test/echo', { home });
    send(program, '/caption large.png');
    const exchange = await saved(program);
    expect(exchange.images).toMatchObject([{ mediaType: 'image/png', width: 2600, height: 1700 }]);
    const image = onlyImage();
    expect(image.data.length).toBeLessThanOrEqual(MOST_BYTES);
    const decoded = await decodePixels(new Uint8Array(image.data));
    if (!decoded.ok) throw new Error(decoded.error.message);
    const { width, height } = decoded.value;
    expect(Math.max(width, height)).toBeLessThanOrEqual(LONGEST_SIDE);
    expect(width / height).toBeCloseTo(2600 / 1700, 1);
    expect(program.screen()).toContain('large.png  2600×1700');
    expect(program.screen()).toContain(`sent as JPEG ${width}×${height}, `);
    expect(program.screen()).toContain('scaled down');
  });
});

describe('through an image-to-text endpoint', () => {
  it.each([
    'array',
    'object',
  ])('every kind of image arrives as bytes, and an answer in %s form is read', async (form) => {
    await using program = await openNotebook(hub, `${hub.url}/${form}/models/org/captioner`);
    for (const [i, name] of NAMES.entries()) {
      send(program, `/caption ${fixture(name)}`);
      const exchange = await saved(program, i + 1);
      const request = lastRequest();
      expect(request.path).toBe(`/${form}/models/org/captioner`);
      expect(exchange, name).toMatchObject({ task: 'caption', status: 'complete' });
      expect(exchange.output, name).toBe(`an ${form} for ${request.body.length} bytes`);
      expect(exchange.runs[0]?.endpoint.url).toContain(`/${form}/models/org/captioner`);
      await expectPicture(name, request.body, request.contentType ?? '');
    }
  });

  it('gets the token only where the Hub is', async () => {
    const stranger = await startFakeHub();
    await using program = await openNotebook(hub, `${stranger.url}/array/models/org/captioner`);
    send(program, `/caption ${fixture('rgb.png')}`);
    await saved(program);
    expect(stranger.requests.map((request) => request.authorization)).toEqual([undefined]);
    await stranger.close();

    send(program, `/endpoint ${hub.url}/array/models/org/captioner`);
    await program.waitFor((one) => one.rows()[0]?.includes(new URL(hub.url).host) === true);
    send(program, `/caption ${fixture('rgb.png')}`);
    await saved(program, 2);
    expect(lastRequest().authorization).toBe(`Bearer ${GOOD_TOKEN}`);
  });

  it('refuses a prompt without an image in one sentence, and sends nothing', async () => {
    await using program = await openNotebook(hub, `${hub.url}/array/models/org/captioner`);
    const before = hub.requests.length;
    send(program, 'hello');
    await program.waitFor(/captions images, and none is attached/);
    expect(hub.requests).toHaveLength(before);
    expect(program.screen()).toContain('› hello');
  });
});

describe('a path', () => {
  const spaced = (home: string) => {
    const path = join(home, "my cat's photo (1).jpg");
    copyFileSync(fixture('baseline.jpg'), path);
    return path;
  };
  const asked = async (program: PtyProgram): Promise<RecordedExchange> => {
    program.key('enter');
    return saved(program);
  };

  it.each([
    ['pasted as it is', (path: string) => path],
    ['dragged, with spaces escaped', (path: string) => path.replace(/[ '()]/g, '\\$&')],
    ['dragged, in quotes', (path: string) => `'${path.replaceAll("'", "'\\''")}' `],
    ['dragged, as an address', (path: string) => `file://${encodeURI(path)}`],
  ])('%s becomes an attachment, and Enter captions it', async (_, pasted) => {
    const home = freshHome();
    const path = spaced(home);
    await using program = await openNotebook(hub, 'test/echo', { home });
    const before = hub.requests.length;
    program.paste(pasted(path));
    await program.waitFor("[my cat's photo (1).jpg 96×64]");
    expect(hub.requests).toHaveLength(before);
    expect(await asked(program)).toMatchObject({ task: 'caption', images: [{ path }] });
    expect(onlyImage().mediaType).toBe('image/jpeg');
  });

  it('behind @ goes along with the words of a prompt', async () => {
    const home = freshHome();
    const path = spaced(home);
    copyFileSync(fixture('rgb.png'), join(home, 'flag.png'));
    await using program = await openNotebook(hub, 'test/echo', { home });
    program.type(`compare @"${path}" with @flag.png`);
    const exchange = await asked(program);
    expect(exchange).toMatchObject({
      task: 'chat',
      input: `compare @"${path}" with @flag.png`,
      images: [{ path }, { path: join(home, 'flag.png') }],
    });
    expect(sentInChat().map(({ mediaType }) => mediaType)).toEqual(['image/jpeg', 'image/png']);
    expect(sentInChat()[0]?.text).toContain('compare');
  });

  it('given to /image waits for the words, which go with it', async () => {
    await using program = await openNotebook(hub, 'test/echo');
    send(program, `/image ${fixture('still.gif')}`);
    await program.waitFor('[still.gif 96×64]');
    program.type('what is this');
    expect(await asked(program)).toMatchObject({ task: 'chat', input: 'what is this' });
    expect(onlyImage()).toMatchObject({ mediaType: 'image/gif', text: 'what is this' });
  });
});

describe('a wrong file gets one sentence, and nothing is sent', () => {
  const bomb = () => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(10_000, 0);
    header.writeUInt32BE(6_000, 4);
    header.set([8, 2, 0, 0, 0], 8);
    return Buffer.from(pngFile(header, deflateSync(Buffer.alloc(1000))));
  };
  const make: Readonly<Record<string, (path: string) => void>> = {
    'missing.jpg': () => {},
    'folder.jpg': (path) => mkdirSync(path),
    'empty.png': (path) => writeFileSync(path, ''),
    'words.jpg': (path) => writeFileSync(path, 'These are only words.\n'),
    'bomb.png': (path) => writeFileSync(path, bomb()),
    'cut.png': (path) => writeFileSync(path, readFileSync(fixture('rgb.png')).subarray(0, 60)),
    'secret.jpg': (path) => {
      copyFileSync(fixture('baseline.jpg'), path);
      chmodSync(path, 0o000);
    },
  };
  const says: readonly (readonly [name: string, sentence: RegExp])[] = [
    ['missing.jpg', /There is no file \S*missing\.jpg\./],
    ['folder.jpg', /folder\.jpg is a folder\./],
    ['empty.png', /empty\.png is empty\./],
    ['words.jpg', /words\.jpg cannot be used: .*not.*image.*\./],
    ['bomb.png', /bomb\.png cannot be used: .*60 megapixels.*\./],
    ['cut.png', /cut\.png cannot be used: .*ends before its picture does\./],
    ['secret.jpg', /secret\.jpg may not be read by you\./],
  ];

  it.each(
    says.filter(([name]) => name !== 'secret.jpg' || process.getuid?.() !== 0),
  )('%s', async (name, sentence) => {
    const home = freshHome();
    make[name]?.(join(home, name));
    await using program = await openNotebook(hub, 'test/echo', { home });
    const before = hub.requests.length;
    for (const prompt of [`/caption ${name}`, `look at @${name}`]) {
      send(program, prompt);
      await program.waitFor((one) => sentence.test(one.screen().replace(/\s+/g, ' ')));
      expect(program.screen().replace(/\s+/g, ' ')).toContain(`› ${prompt}`);
      expect(program.screen()).not.toContain('In  1');
      program.key('ctrl+c');
      await program.waitFor('Ask anything');
    }
    expect(hub.requests).toHaveLength(before);
    if (name === 'missing.jpg') return;
    program.paste(join(home, name));
    await program.waitFor((one) => sentence.test(one.screen().replace(/\s+/g, ' ')));
    expect(hub.requests).toHaveLength(before);
  });

  it('a pasted path of no file is text after all', async () => {
    await using program = await openNotebook(hub, 'test/echo');
    program.paste('/tmp/there is/no such.jpg');
    await program.waitFor('› /tmp/there is/no such.jpg');
  });
});

function lastRequest(): SeenRequest {
  const request = hub.requests.at(-1);
  if (request === undefined) throw new Error('nothing was sent');
  return request;
}

/** A PNG file with the grain of a photo, too many bytes for the wire; the same each time. */
function grain(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + width * 3));
  let seed = 42;
  for (let i = 0; i < rows.length; i += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const column = i % (1 + width * 3);
    rows[i] = column === 0 ? 0 : Math.floor((column * 180) / (width * 3)) + (seed >>> 27);
  }
  return pngFile(header, deflateSync(rows, { level: 1 }));
}
