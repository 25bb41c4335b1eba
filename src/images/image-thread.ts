import { Worker } from 'node:worker_threads';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import type { ImageJob, ImageJobResult } from './image-job.ts';

/** A 50 megapixel photo takes about five seconds on a slow machine. */
const TIME_LIMIT_MS = 30_000;

/** JavaScript's own heap; pixels and WebAssembly memory stand outside of it. */
const HEAP_LIMIT_MB = 256;

let last: Promise<unknown> = Promise.resolve();

/**
 * Does a job in a thread of its own, one job at a time: two large photos at once would need their memory at once.
 * Never throws: a codec that crashes, runs out of memory or does not come to an end is IMAGE_BROKEN.
 */
export function runImageJob(job: ImageJob): Promise<Result<ImageJobResult>> {
  const turn = last.then(() => inThread(job)).catch(() => unreadable('No thread could be started for it.'));
  last = turn;
  return turn;
}

function inThread(job: ImageJob): Promise<Result<ImageJobResult>> {
  return new Promise((resolve) => {
    const worker = new Worker(workerAddress(), {
      workerData: job,
      env: {},
      execArgv: [],
      // The codecs print their complaints; a terminal interface has no place for them.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
    });
    const timer = setTimeout(() => end(unreadable('It took too long to decode.')), TIME_LIMIT_MS);
    const end = (result: Result<ImageJobResult>) => {
      clearTimeout(timer);
      resolve(result);
      void worker.terminate();
    };
    worker.once('message', (result: ImageJobResult) => end(ok(result)));
    worker.once('error', () => end(unreadable('The decoder gave up on it.')));
    worker.once('exit', () => end(unreadable('The decoder gave up on it.')));
  });
}

function unreadable(why: string) {
  return failed(
    appError('IMAGE_BROKEN', `The image cannot be decoded. ${why}`, 'Save it anew in an image program.'),
  );
}

/** The source is run as it is; the build puts the worker beside its entry, one folder above its chunks. */
function workerAddress(): URL {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return new URL('./image-worker.ts', here);
  return new URL(/\/chunks\/[^/]*$/.test(here) ? '../image-worker.js' : './image-worker.js', here);
}
