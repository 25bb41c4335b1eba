/**
 * The server that the benchmark streams from, in a process of its own. The prompt says what to send:
 * `stream COUNT RATE PREFIX PAUSE MARK`: COUNT pieces at RATE a second (0: as fast as possible), PAUSE ms after at least
 * PREFIX characters that come at once and end with BEHIND-IT; the answer ends with THE-END-MARK.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { markdownOf, markdownPieces } from './text.ts';

const wallClock = () => performance.timeOrigin + performance.now();

const event = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;

/**
 * The prompt is looked for in so much of the end of a request, and nothing else of it is kept or parsed: the garbage of
 * 60 MB would hold up the moment that the last byte is noted, and lags would look short.
 */
const TAIL = 16 << 10;
const PROMPT = /stream \d+ \d+ \d+ \d+ \w+/g;

const server = createServer((request, response) => {
  if (request.url?.endsWith('/models')) {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ object: 'list', data: [{ id: 'bench/model' }] }));
    return;
  }
  let end = Buffer.alloc(0);
  request.on('data', (part: Buffer) => {
    end = Buffer.concat([end.subarray(-TAIL), part.subarray(-TAIL)]);
  });
  request.on('end', () => {
    const prompt = end.toString('latin1').match(PROMPT)?.at(-1)?.split(' ') ?? [];
    const [, count = '0', rate = '0', prefix = '0', pause = '0', mark = ''] = prompt;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (Number(prefix) > 0) response.write(event(`${markdownOf(Number(prefix))}BEHIND-IT\n\n`));
    const pieces = markdownPieces(Number(count));
    const finish = () => {
      response.write(event(`THE-END-${mark}`, null));
      response.write(event('', 'stop'));
      let isNoted = false;
      const note = (lastByte: number) => {
        if (!isNoted) process.send?.({ lastByte });
        isNoted = true;
      };
      const { socket } = response;
      const before = wallClock();
      // Node writes what waits within this call. Behind it, on a busy machine, the answer has been read and drawn already.
      response.end('data: [DONE]\n\n', () => note(wallClock()));
      // What the system did not take at once is noted when it has.
      if (socket?.writableLength === 0) note(before);
    };
    if (Number(rate) === 0) {
      for (const piece of pieces) response.write(event(piece));
      finish();
      return;
    }
    const began = performance.now() + Number(pause);
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.min(pieces.length, Math.floor(((performance.now() - began) / 1000) * Number(rate)));
      if (due <= 0) return;
      if (sent === 0) process.send?.({ firstPiece: wallClock() });
      for (; sent < due; sent++) response.write(event(pieces[sent] ?? ''));
      if (sent < pieces.length) return;
      clearInterval(timer);
      finish();
    }, 5);
    response.on('close', () => clearInterval(timer));
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
