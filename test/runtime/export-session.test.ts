import { describe, expect, it } from 'vitest';
import { appError, failed, ok } from '../../src/core/errors.ts';
import type { Msg } from '../../src/core/message.ts';
import { newSession } from '../../src/core/session.ts';
import { exportSession } from '../../src/runtime/effects/export-session.ts';
import type { TransferPort } from '../../src/runtime/ports/sessions.ts';

const session = newSession('S1', '2026-11-20T14:02:11.120Z', 'practice');

async function told(write: TransferPort['write']): Promise<readonly Msg[]> {
  const messages: Msg[] = [];
  const transfer: TransferPort = {
    write,
    render: async () => ({ text: '', said: [] }),
    bringIn: async () => ok([]),
  };
  const effect = { type: 'export-session', session, form: 'html', path: null } as const;
  await exportSession(effect, { transfer }, (msg) => messages.push(msg));
  return messages;
}

describe('exporting from the notebook', () => {
  it('takes another name where one is taken, and says where the file is and what is not in it', async () => {
    const messages = await told(async (given, form, path, whenTaken) => {
      expect([given, form, path, whenTaken]).toEqual([session, 'html', null, 'another']);
      return ok({ path: '/x/talk-2.html', said: ['One token or key was taken out of what was exported.'] });
    });
    const text = 'Exported to /x/talk-2.html. One token or key was taken out of what was exported.';
    expect(messages).toEqual([{ type: 'told', tone: 'done', text }]);
  });

  it('says why not', async () => {
    const error = appError('OUTPUT_FAILED', '/x could not be written: the disk is full.', 'Free some space.');
    expect(await told(async () => failed(error))).toEqual([{ type: 'problem', error }]);
  });
});
