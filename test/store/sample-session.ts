import type { Exchange, Run } from '../../src/core/exchange.ts';
import type { Session } from '../../src/core/session.ts';

export const SAMPLE_ID = '01JD3X0000000000000000000A';

export function sampleRun(output: string, more: Partial<Run> = {}): Run {
  return {
    output,
    reasoning: '',
    status: 'complete',
    finishReason: 'stop',
    endpoint: {
      name: 'qwen',
      url: 'https://router.huggingface.co/v1',
      model: 'Qwen/Qwen3-32B',
      provider: 'cerebras',
    },
    parameters: { temperature: 0.7 },
    usage: { inputTokens: 31, outputTokens: 412 },
    timing: { startedAt: '2026-11-20T14:02:12.000Z', firstTokenMs: 240, totalMs: 1210 },
    error: null,
    sentImages: [],
    extra: {},
    ...more,
  };
}

export function sampleExchange(id: string, input: string, runs: readonly Run[]): Exchange {
  return {
    id,
    task: 'chat',
    input,
    images: [],
    muted: false,
    folded: false,
    chosen: runs.length - 1,
    runs,
    extra: {},
  };
}

/** The session of the documentation: one question, one caption. */
export function sampleSession(id = SAMPLE_ID): Session {
  return {
    id,
    title: 'Winter in Norway',
    createdAt: '2026-11-20T14:02:11.120Z',
    updatedAt: '2026-11-20T14:05:40.002Z',
    endpoint: 'qwen',
    system: '',
    parameters: { temperature: 0.7 },
    draft: '',
    exchanges: [
      sampleExchange('01JD3X0000000000000000000B', 'Which of these would you visit in winter?', [
        sampleRun('Tromsø is dark, \u{1f30c} and worth it.'),
      ]),
      {
        ...sampleExchange('01JD3X0000000000000000000C', '', [
          sampleRun('a cat sitting on a couch looking at the camera', {
            usage: null,
            finishReason: null,
            sentImages: [
              { mediaType: 'image/jpeg', bytes: 20011, width: 320, height: 240, changes: ['scaled down'] },
            ],
          }),
        ]),
        task: 'caption',
        images: [
          {
            path: '/home/me/cat.jpg',
            sha256: 'ab'.repeat(32),
            mediaType: 'image/jpeg',
            bytes: 52011,
            width: 640,
            height: 480,
          },
        ],
      },
    ],
    extra: {},
  };
}
