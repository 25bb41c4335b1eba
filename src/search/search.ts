import { Worker } from 'node:worker_threads';
import { appError, failed, ok } from '../core/errors.ts';
import type { SearchPort } from '../runtime/ports.ts';
import type { SearchJob, SearchPlace, SearchReply } from './search-job.ts';

/** A session of 256 MB is read as one. */
const HEAP_LIMIT_MB = 1536;
/** Without a question for so long the thread ends, and its memory is given back. */
const IDLE_MS = 60_000;
/** After an exchange has ended others often follow at once, and the file of a big session takes five seconds. */
const SETTLED_MS = 6000;

type Later = (ms: number, work: () => void) => () => void;

/** Search in a thread of its own, which is started by the first question. Nothing here keeps the program alive. */
export function createSearch(place: SearchPlace, later: Later = systemLater): SearchPort {
  const waiting = new Map<number, (reply: SearchReply) => void>();
  const changed = new Set<string>();
  let worker: Worker | null = null;
  let count = 0;
  let endOff: (() => void) | null = null;
  let settledOff: (() => void) | null = null;

  const end = async (): Promise<void> => {
    const ended = worker;
    worker = null;
    endOff?.();
    await ended?.terminate();
  };

  const begin = (): Worker => {
    const fresh = new Worker(workerAddress(), {
      workerData: place,
      env: {},
      execArgv: [],
      // A terminal interface has no place for what a thread may print.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
    });
    fresh.unref();
    fresh.on('message', (reply: SearchReply) => {
      waiting.get(reply.id)?.(reply);
      waiting.delete(reply.id);
    });
    const gone = (why: string) => {
      if (worker === fresh) worker = null;
      for (const [id, answer] of waiting) answer({ id, kind: 'failed', why });
      waiting.clear();
    };
    fresh.once('error', (error) => gone(error.message));
    fresh.once('exit', () => gone('the search was ended'));
    return fresh;
  };

  const ask = (
    job: { kind: 'refresh'; only?: string } | { kind: 'find'; words: string; limit: number },
  ): Promise<SearchReply> => {
    const id = count++;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      worker ??= begin();
      const sent: SearchJob = { ...job, id };
      worker.postMessage(sent);
      endOff?.();
      endOff = later(IDLE_MS, () => {
        // Ten thousand sessions may take longer than that.
        if (waiting.size === 0) void end();
      });
    });
  };

  const refresh = async (only?: string) => {
    const reply = await ask(only === undefined ? { kind: 'refresh' } : { kind: 'refresh', only });
    return reply.kind === 'refreshed' ? ok(reply.changed) : failed(whyNot(reply));
  };

  return {
    async find(words, limit) {
      const reply = await ask({ kind: 'find', words, limit });
      return reply.kind === 'found' ? ok(reply.answer) : failed(whyNot(reply));
    },
    refresh: () => refresh(),
    changed(session, isBusy) {
      changed.add(session);
      const wait = () => {
        settledOff?.();
        settledOff = later(SETTLED_MS, () => {
          // An answer is coming: reading a session of ten thousand exchanges takes as much CPU as four answers.
          if (isBusy()) {
            wait();
            return;
          }
          for (const one of changed) void refresh(one);
          changed.clear();
        });
      };
      wait();
    },
    async close() {
      settledOff?.();
      await end();
    },
  };
}

function whyNot(reply: SearchReply): ReturnType<typeof appError> {
  if (reply.kind === 'unable') {
    return appError(
      'UNEXPECTED',
      'This build of Node has no SQLite, which the search needs.',
      'Use a build from nodejs.org.',
    );
  }
  const why = reply.kind === 'failed' ? reply.why : 'it gave no answer';
  return appError(
    'STORE_FAILED',
    `What was said could not be searched: ${why}.`,
    'Titles can be; hf-tui doctor names the cache folder.',
  );
}

function systemLater(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  timer.unref();
  return () => clearTimeout(timer);
}

/** The source is run as it is; the build puts the worker beside its entry, one folder above its chunks. */
function workerAddress(): URL {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return new URL('./search-worker.ts', here);
  return new URL(/\/chunks\/[^/]*$/.test(here) ? '../search-worker.js' : './search-worker.js', here);
}
