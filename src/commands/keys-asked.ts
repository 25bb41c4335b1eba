import { type AppError, appError } from '../core/errors.ts';
import { type AboutToBeSent, type KeySent, keyNotSent, keysSent } from '../core/keys-sent.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';
import { saysYes } from './standard-input.ts';

/** Why a request is not sent that looks like it holds a key, wherever it stands; null when it may go. */
export async function refusedKey(
  request: AboutToBeSent,
  args: Arguments,
  context: CommandContext,
): Promise<AppError | null> {
  const [key] = args.has('with-keys') ? [] : keysSent(request);
  if (key === undefined) return null;
  const to = request.endpoint.name;
  if (await saysYes(`${subjectOf(key)} looks like ${key.name}. Send it to ${to} all the same?`, context))
    return null;
  if (context.signal.aborted) return appError('STOPPED', 'Stopped.');
  const hint =
    key.place === 'model'
      ? 'Name a model: org/name.'
      : `Leave it out, or give --with-keys to send it to ${to} all the same.`;
  return appError('USAGE', keyNotSent(key), hint);
}

function subjectOf({ place }: KeySent): string {
  switch (place) {
    case 'prompt':
      return 'This';
    case 'system':
      return 'A part of the system text';
    case 'earlier':
      return 'A part of an earlier prompt that goes along';
    case 'answer':
      return 'A part of an earlier answer that goes along';
    case 'stop':
      return 'A stop string';
    case 'model':
      return "The model's id";
  }
}
