// The least that a Node program can do: echo keys, and print a stream as it comes, one write every 16 ms.
import http from 'node:http';

const url = new URL(process.argv[2]);
let typed = '';
const prompt = () => process.stdout.write(`\r\x1b[2K> ${typed}`);
process.stdin.setRawMode(true);
process.stdin.setEncoding('utf8');
process.stdin.on('data', (keys) => {
  for (const key of keys) {
    if (key === '\x03') process.exit(0);
    // A line feed is what the terminal's line made of an Enter that came before raw mode.
    if (key === '\r' || key === '\n') {
      const text = typed;
      typed = '';
      ask(text);
    } else if (key === '\x7f') typed = typed.slice(0, -1);
    else typed += key;
  }
  prompt();
});
process.stdout.write('F1 help\r\n');
prompt();

function ask(text) {
  const body = JSON.stringify({
    model: 'bench/model',
    stream: true,
    messages: [{ role: 'user', content: text }],
  });
  const request = http.request(
    url,
    { method: 'POST', headers: { 'content-type': 'application/json' } },
    (response) => {
      let waiting = '';
      let rest = '';
      const flush = setInterval(() => {
        if (waiting === '') return;
        process.stdout.write(`\r\x1b[2K${waiting.replaceAll('\n', '\r\n')}\r\n> ${typed}`);
        waiting = '';
      }, 16);
      response.setEncoding('utf8');
      response.on('data', (part) => {
        rest += part;
        const lines = rest.split('\n\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          if (!line.startsWith('data: {')) continue;
          waiting += JSON.parse(line.slice(6)).choices[0].delta.content ?? '';
        }
      });
      response.on('end', () => setTimeout(() => clearInterval(flush), 50));
    },
  );
  request.end(body);
}
