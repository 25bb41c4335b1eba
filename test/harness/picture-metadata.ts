/** Puts a text into every place of an image file that is for text and not for the picture. */
import { crc32 } from 'node:zlib';

const text8 = (text: string) => Buffer.from(text, 'utf8');

/** Tags of EXIF and TIFF that hold text: description, maker, model, software, artist, copyright. */
const TEXT_TAGS = [0x010e, 0x010f, 0x0110, 0x0131, 0x013b, 0x8298];

/** A TIFF block, big-endian, with the text in each tag (EXIF 2.32, 4.6.2). */
function tiffOf(text: string): Buffer {
  const value = Buffer.concat([text8(text), Buffer.from([0])]);
  const directory = Buffer.alloc(2 + TEXT_TAGS.length * 12 + 4);
  directory.writeUInt16BE(TEXT_TAGS.length, 0);
  TEXT_TAGS.forEach((tag, i) => {
    const at = 2 + i * 12;
    directory.writeUInt16BE(tag, at);
    directory.writeUInt16BE(2, at + 2);
    directory.writeUInt32BE(value.length, at + 4);
    directory.writeUInt32BE(8 + directory.length, at + 8);
  });
  return Buffer.concat([Buffer.from('MM\0*\0\0\0\x08', 'latin1'), directory, value]);
}

const xmpOf = (text: string) =>
  text8(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:title>${text}</dc:title><exif:GPSLatitude>${text}</exif:GPSLatitude></x:xmpmeta>`,
  );

function jpegSegment(marker: number, ...body: readonly Buffer[]): Buffer {
  const whole = Buffer.concat(body);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(whole.length + 2, 2);
  return Buffer.concat([head, whole]);
}

function jpegWith(file: Buffer, text: string): Buffer {
  return Buffer.concat([
    file.subarray(0, 2),
    jpegSegment(0xe1, text8('Exif\0\0'), tiffOf(text)),
    jpegSegment(0xe1, text8('http://ns.adobe.com/xap/1.0/\0'), xmpOf(text)),
    jpegSegment(0xed, text8('Photoshop 3.0\0'), text8(text)),
    jpegSegment(0xfe, text8(text)),
    file.subarray(2),
    // Behind the end of the picture.
    text8(text),
  ]);
}

function pngChunk(type: string, ...body: readonly Buffer[]): Buffer {
  const named = Buffer.concat([text8(type), ...body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(named.length - 4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

function pngWith(file: Buffer, text: string): Buffer {
  const afterHeader = 8 + 12 + 13;
  return Buffer.concat([
    file.subarray(0, afterHeader),
    pngChunk('tEXt', text8('Title\0'), text8(text)),
    pngChunk('iTXt', text8('XML:com.adobe.xmp\0\0\0\0\0'), xmpOf(text)),
    pngChunk('iTXt', text8(`Comment\0\0\0${'en'}\0\0`), text8(text)),
    pngChunk('eXIf', tiffOf(text)),
    file.subarray(afterHeader),
    text8(text),
  ]);
}

function gifWith(file: Buffer, text: string): Buffer {
  const pieces: Buffer[] = [];
  const bytes = text8(text);
  for (let at = 0; at < bytes.length; at += 255) {
    const piece = bytes.subarray(at, at + 255);
    pieces.push(Buffer.from([piece.length]), piece);
  }
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe]), ...pieces, Buffer.from([0])]);
  return Buffer.concat([file.subarray(0, -1), comment, file.subarray(-1), bytes]);
}

/** In a file that has an EXIF chunk: another one in its place, and XMP behind it. */
function webpWith(file: Buffer, text: string): Buffer {
  const chunks: Buffer[] = [];
  const chunk = (type: string, body: Buffer) => {
    const head = Buffer.concat([text8(type), Buffer.alloc(4)]);
    head.writeUInt32LE(body.length, 4);
    chunks.push(head, body, Buffer.alloc(body.length % 2));
  };
  for (let at = 12; at + 8 <= file.length; ) {
    const type = file.subarray(at, at + 4).toString('latin1');
    const length = file.readUInt32LE(at + 4);
    const body = Buffer.from(file.subarray(at + 8, at + 8 + length));
    // The flags of what there is: EXIF and XMP.
    if (type === 'VP8X') body.writeUInt8((body[0] ?? 0) | 0x0c, 0);
    if (type !== 'EXIF' && type !== 'XMP ') chunk(type, body);
    at += 8 + length + (length % 2);
  }
  chunk('EXIF', tiffOf(text));
  chunk('XMP ', xmpOf(text));
  const body = Buffer.concat([text8('WEBP'), ...chunks]);
  const head = Buffer.concat([text8('RIFF'), Buffer.alloc(4)]);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, text8(text)]);
}

/** The image files that a text is put into, by the fixture that each is made of. */
export const WITH_TEXT: Readonly<Record<string, (file: Buffer, text: string) => Buffer>> = {
  'baseline.jpg': jpegWith,
  'rgb.png': pngWith,
  'still.gif': gifWith,
  'exif.webp': webpWith,
};
