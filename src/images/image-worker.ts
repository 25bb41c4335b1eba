/**
 * A worker thread for one image: the screen stays alive while it decodes, and its memory, up to several hundred
 * megabytes for a large photo, is gone with it. A hostile image finds no other image there.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createCodecs } from './codecs.ts';
import type { ImageJob, ImageJobResult } from './image-job.ts';
import { remake } from './remake.ts';
import { shownPicture } from './shown-picture.ts';

const codecs = createCodecs(import.meta.url);

async function done(job: ImageJob): Promise<ImageJobResult> {
  try {
    switch (job.kind) {
      case 'remake': {
        const image = await remake(job.order, codecs);
        return image === null ? { kind: 'too-large' } : { kind: 'remade', image };
      }
      case 'show':
        return { kind: 'shown', picture: await shownPicture(job.order, codecs) };
      case 'decode':
        return { kind: 'decoded', pixels: await codecs.decode(job.bytes, job.mediaType) };
    }
  } catch {
    // Whatever a codec throws means the same: it could not read this image.
    return { kind: 'broken' };
  }
}

const result = await done(workerData as ImageJob);
const moved = result.kind === 'decoded' ? [result.pixels.data.buffer] : [];
parentPort?.postMessage(result, moved);
