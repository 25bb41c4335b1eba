import type { Effect } from '../../core/effect.ts';
import { appError } from '../../core/errors.ts';
import type { Msg } from '../../core/message.ts';
import type { Ports } from '../ports.ts';

/** Writes the session into a new file, and says where it is and what was left out. */
export async function exportSession(
  effect: Extract<Effect, { readonly type: 'export-session' }>,
  ports: Pick<Ports, 'transfer'>,
  dispatch: (msg: Msg) => void,
): Promise<void> {
  if (ports.transfer === undefined) {
    return dispatch({ type: 'problem', error: appError('OUTPUT_FAILED', 'Nothing can be exported here.') });
  }
  const written = await ports.transfer.write(effect.session, effect.form, effect.path, 'another');
  if (!written.ok) return dispatch({ type: 'problem', error: written.error });
  const { path, said } = written.value;
  dispatch({ type: 'told', tone: 'done', text: [`Exported to ${path}.`, ...said].join(' ') });
}
