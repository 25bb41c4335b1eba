import { ok, type Result } from '../core/errors.ts';
import { broken, checkedSize, type Examined } from './examined.ts';
import { readExif, xmpHasLocation } from './exif.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const COM = 0xfe;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;

interface Findings {
  width: number;
  height: number;
  components: number;
  orientation: number;
  location: boolean;
  metadata: boolean;
  clean: Uint8Array[];
}

/**
 * Walks the segments of a JPEG file (ITU-T T.81, annex B) to its end marker. Kept are the frame, its tables and
 * scans, and of the application segments only those that say how to read the colours (JFIF, ICC, Adobe).
 * Left out is all the rest, with whatever stands behind the end: phones put videos there.
 */
export function examineJpeg(bytes: Uint8Array): Result<Examined> {
  const found: Findings = {
    width: 0,
    height: 0,
    components: 0,
    orientation: 1,
    location: false,
    metadata: false,
    clean: [bytes.subarray(0, 2)],
  };
  let at = 2;
  for (;;) {
    const marker = markerAt(bytes, at);
    if (marker === null) return broken('The JPEG file ends before its picture does.');
    const { code, next } = marker;
    if (code === EOI) {
      found.clean.push(Uint8Array.of(0xff, EOI));
      if (next < bytes.length) found.metadata = true;
      break;
    }
    if (code === SOI || code < 0xc0) return broken('The JPEG file is damaged.');
    if (next + 2 > bytes.length) return broken('The JPEG file ends before its picture does.');
    const length = ((bytes[next] ?? 0) << 8) | (bytes[next + 1] ?? 0);
    const end = next + length;
    if (length < 2) return broken('The JPEG file is damaged.');
    if (end > bytes.length) return broken('The JPEG file ends before its picture does.');
    const body = bytes.subarray(next + 2, end);
    at = code === SOS ? endOfScan(bytes, end) : end;
    if (isFrame(code)) {
      const size = readFrame(found, body);
      if (!size.ok) return size;
    }
    if (keeps(code, body)) found.clean.push(bytes.subarray(next - 2, at));
    else noteLeftOut(found, code, body);
  }
  if (found.width === 0) return broken('The JPEG file holds no picture.');
  return ok({
    mediaType: 'image/jpeg',
    width: found.width,
    height: found.height,
    orientation: found.orientation,
    clean: found.clean,
    leftOut: { location: found.location, metadata: found.metadata, frames: false },
    isCmyk: found.components === 4,
  });
}

/** The marker that begins here; fill bytes before it are skipped. Null when there is none. */
function markerAt(bytes: Uint8Array, from: number): { readonly code: number; readonly next: number } | null {
  if (bytes[from] !== 0xff) return null;
  let at = from;
  while (bytes[at] === 0xff) at += 1;
  const code = bytes[at];
  return code === undefined ? null : { code, next: at + 1 };
}

/** Entropy-coded data runs to the next marker that is neither a stuffed zero nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0) {
    const code = bytes[at + 1];
    if (code === undefined) break;
    const isData = code === 0 || (code >= 0xd0 && code <= 0xd7);
    if (!isData) return at;
    at = bytes.indexOf(0xff, at + 2);
  }
  return bytes.length;
}

/** Start of frame of any coding: baseline, extended, progressive, lossless… */
function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
}

function readFrame(found: Findings, body: Uint8Array): Result<void> {
  if (found.components > 0 || body.length < 6) return broken('The JPEG file is damaged.');
  found.height = ((body[1] ?? 0) << 8) | (body[2] ?? 0);
  found.width = ((body[3] ?? 0) << 8) | (body[4] ?? 0);
  found.components = body[5] ?? 0;
  return checkedSize(found.width, found.height);
}

function keeps(code: number, body: Uint8Array): boolean {
  if (code === COM) return false;
  if (code < APP0 || code > APP15) return true;
  if (code === APP0) return startsWith(body, 'JFIF\u0000');
  if (code === APP2) return startsWith(body, 'ICC_PROFILE\u0000');
  return code === APP14 && startsWith(body, 'Adobe');
}

function noteLeftOut(found: Findings, code: number, body: Uint8Array): void {
  found.metadata = true;
  if (code !== APP1) return;
  if (startsWith(body, 'Exif\u0000')) {
    const facts = readExif(body);
    found.orientation = facts.orientation;
    if (facts.hasLocation) found.location = true;
  } else if (xmpHasLocation(body)) {
    found.location = true;
  }
}

function startsWith(body: Uint8Array, text: string): boolean {
  return Buffer.from(body.subarray(0, text.length)).toString('latin1') === text;
}
