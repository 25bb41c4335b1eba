/** The thread of the search: reading ten thousand sessions takes half a minute, and a question some tens of ms. */
import { parentPort, workerData } from 'node:worker_threads';
import type { SearchJob, SearchPlace, SearchReply } from './search-job.ts';
import { Searcher } from './searcher.ts';

const searcher = new Searcher(workerData as SearchPlace);

async function replyTo(job: SearchJob): Promise<SearchReply> {
  const { id } = job;
  try {
    if (!searcher.isAble) return { id, kind: 'unable' };
    if (job.kind === 'refresh') return { id, kind: 'refreshed', changed: await searcher.refresh(job.only) };
    return { id, kind: 'found', answer: searcher.find(job.words, job.limit) };
  } catch (error) {
    return { id, kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (job: SearchJob) => {
  void replyTo(job).then((reply) => parentPort?.postMessage(reply));
});
