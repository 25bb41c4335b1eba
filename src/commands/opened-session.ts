import type { Result } from '../core/errors.ts';
import type { OpenedSession } from '../runtime/ports/sessions.ts';
import type { CommandContext } from './context.ts';

/**
 * Opens a session and waits until all of it is there. What is wrong with it is told on standard error as soon as each
 * thing is known, once: a big one that is damaged takes seconds. `look`: nothing is changed on the disk.
 */
export async function openedSession(
  {
    ports,
    stderr,
  }: Pick<CommandContext, 'stderr'> & { readonly ports: Pick<CommandContext['ports'], 'sessions'> },
  reference: string,
  how: 'early' | 'look',
): Promise<Result<OpenedSession>> {
  const told = new Set<string>();
  let saying: Promise<void> = Promise.resolve();
  const tell = (sentences: readonly string[]) => {
    for (const sentence of sentences.filter((one) => !told.has(one))) {
      told.add(sentence);
      saying = Promise.all([saying, stderr.line(sentence)]).then(() => undefined);
    }
  };
  let opened = await ports.sessions.open(reference, how, (sentence) => tell([sentence]));
  while (opened.ok) {
    tell(opened.value.notices);
    if (opened.value.rest === undefined) break;
    opened = await opened.value.rest;
  }
  await saying;
  return opened;
}
