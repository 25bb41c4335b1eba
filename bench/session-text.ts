import { markdownPieces } from './text.ts';

const AT = '2026-11-20T14:02:11.120Z';

/** A session file of so many exchanges, each with an answer of about 2,400 characters. */
export function sessionText(id: string, title: string, exchanges: number): string {
  const output = markdownPieces(exchanges > 100 ? 480 : 60).join('');
  const run = {
    output,
    reasoning: '',
    status: 'complete',
    finishReason: 'stop',
    endpoint: { name: 'bench', url: 'http://127.0.0.1', model: 'bench/model', provider: '' },
    parameters: {},
    usage: { inputTokens: 31, outputTokens: 480 },
    timing: { startedAt: AT, firstTokenMs: 240, totalMs: 1210 },
    error: null,
  };
  const session = {
    version: 1,
    id,
    title,
    createdAt: AT,
    updatedAt: AT,
    endpoint: 'bench',
    system: '',
    parameters: {},
    exchanges: Array.from({ length: exchanges }, (_, i) => ({
      id: `01JD3Z${String(i).padStart(20, '0')}`,
      task: 'chat',
      input: `Question number ${i + 1}?`,
      images: [],
      output: i === exchanges - 1 ? `${output}\n\nLAST-ANSWER` : output,
      status: 'complete',
      muted: false,
      chosen: 0,
      runs: [i === exchanges - 1 ? { ...run, output: `${output}\n\nLAST-ANSWER` } : run],
    })),
  };
  return `${JSON.stringify(session, null, 2)}\n`;
}
