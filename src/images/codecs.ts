import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImageMediaType } from '../core/exchange.ts';
import { decodeGif } from './gif-decode.ts';
import type { Pixels } from './pixels.ts';
import { WASM_FILES, type WasmName } from './wasm-files.ts';

/** Decoders and encoders. They throw on anything that they cannot read. */
export interface Codecs {
  readonly decode: (bytes: Uint8Array, mediaType: ImageMediaType) => Promise<Pixels>;
  /** Quality from 1 to 100. Transparency is lost. */
  readonly encodeJpeg: (pixels: Pixels, quality: number) => Promise<Uint8Array>;
  readonly encodePng: (pixels: Pixels) => Promise<Uint8Array>;
  readonly resize: (pixels: Pixels, width: number, height: number) => Promise<Pixels>;
}

/**
 * The codecs: libjpeg, libpng's and libwebp's work compiled to WebAssembly, and our own decoder for GIF, so that an
 * image from anywhere never meets native code. Each is loaded when it is first used.
 *
 * @param home address of the module that was started: the source, or the built worker with `wasm/` beside it
 */
export function createCodecs(home: string): Codecs {
  const wasm = (name: WasmName) => readFile(wasmAddress(name, home));
  const once = new Map<string, Promise<unknown>>();
  const ready = (name: string, init: () => Promise<unknown>): Promise<unknown> => {
    const begun = once.get(name) ?? init();
    once.set(name, begun);
    return begun;
  };
  const jpegDecoder = async () => {
    const codec = await import('@jsquash/jpeg/decode.js');
    await ready('jpegDecoder', async () => codec.init({ wasmBinary: await wasm('jpegDecoder') }));
    return codec;
  };
  const jpegEncoder = async () => {
    const codec = await import('@jsquash/jpeg/encode.js');
    await ready('jpegEncoder', async () => codec.init({ wasmBinary: await wasm('jpegEncoder') }));
    return codec;
  };
  const webpDecoder = async () => {
    const codec = await import('@jsquash/webp/decode.js');
    await ready('webpDecoder', async () => codec.init({ wasmBinary: await wasm('webpDecoder') }));
    return codec;
  };
  const pngDecoder = async () => {
    const codec = await import('@jsquash/png/decode.js');
    await ready('pngDecoder', async () => codec.init(await wasm('png')));
    return codec;
  };
  const pngEncoder = async () => {
    const codec = await import('@jsquash/png/encode.js');
    await ready('pngEncoder', async () => codec.init(await wasm('png')));
    return codec;
  };
  const resizer = async () => {
    const codec = await import('@jsquash/resize');
    await ready('resize', async () => codec.initResize(await wasm('resize')));
    return codec;
  };

  return {
    async decode(bytes, mediaType) {
      // The decoders take a buffer as a whole, not a window of one.
      const own = new Uint8Array(bytes).buffer;
      switch (mediaType) {
        case 'image/jpeg':
          return (await jpegDecoder()).default(own);
        case 'image/png':
          return (await pngDecoder()).default(own);
        case 'image/webp':
          return (await webpDecoder()).default(own);
        case 'image/gif':
          return decodeGif(bytes);
      }
    },
    async encodeJpeg(pixels, quality) {
      const codec = await jpegEncoder();
      return new Uint8Array(await codec.default(imageData(pixels), { quality }));
    },
    async encodePng(pixels) {
      const codec = await pngEncoder();
      return new Uint8Array(await codec.default(imageData(pixels)));
    },
    async resize(pixels, width, height) {
      const codec = await resizer();
      return codec.default(imageData(pixels), { width, height, method: 'lanczos3', premultiply: true });
    },
  };
}

/** The codecs were written for browsers; of the `ImageData` there they use size and pixels. */
function imageData(pixels: Pixels) {
  return { ...pixels, colorSpace: 'srgb' as const };
}

/** In the source the codecs are packages; the build leaves only their WebAssembly, beside the worker. */
function wasmAddress(name: WasmName, home: string): URL {
  const file = WASM_FILES[name];
  return home.endsWith('.ts') ? new URL(import.meta.resolve(file)) : new URL(`wasm/${basename(file)}`, home);
}
