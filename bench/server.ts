/**
 * The server that the benchmark streams from, in a process of its own. The prompt says what to send:
 * `stream COUNT RATE PREFIX`: COUNT pieces at RATE a second (0: as fast as possible) after PREFIX characters at once.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { markdownPieces } from './text.ts';

const wallClock = () => performance.timeOrigin + performance.now();

const event = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;

const server = createServer((request, response) => {
  if (request.url?.endsWith('/models')) {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ object: 'list', data: [{ id: 'bench/model' }] }));
    return;
  }
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    const messages = (JSON.parse(body) as { messages: { content: string }[] }).messages;
    const [, count = '0', rate = '0', prefix = '0'] = (messages.at(-1)?.content ?? '').split(' ');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (Number(prefix) > 0)
      response.write(
        event(
          markdownPieces(Number(prefix) / 5)
            .join('')
            .slice(0, Number(prefix)),
        ),
      );
    const pieces = markdownPieces(Number(count));
    const finish = () => {
      response.write(event('THE-END', null));
      response.write(event('', 'stop'));
      response.end('data: [DONE]\n\n', () => process.send?.({ lastByte: wallClock() }));
    };
    if (Number(rate) === 0) {
      for (const piece of pieces) response.write(event(piece));
      finish();
      return;
    }
    const began = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.min(pieces.length, Math.floor(((performance.now() - began) / 1000) * Number(rate)));
      if (sent === 0 && due > 0) process.send?.({ firstPiece: wallClock() });
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
