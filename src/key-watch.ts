import { homedir } from 'node:os';
import type { InputEvent } from './core/keys.ts';
import { environment } from './environment.ts';
import { pathsFrom } from './store/paths.ts';
import { inspectKeys } from './terminal/key-inspector.ts';
import { KEYS_AS_SENT, KEYS_BACK, writeToTerminal } from './terminal/modes.ts';
import { holdLine } from './terminal-care.ts';

/** Tells every key that this terminal sends, with its bytes, until Ctrl+C or the signal. */
export function watchKeys(
  tell: (bytes: string, events: readonly InputEvent[]) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    // It may have come while this was loaded.
    if (signal.aborted) return resolve();
    const putAway = holdLine(pathsFrom(environment, homedir(), process.platform).stateFolder);
    writeToTerminal(KEYS_AS_SENT);
    const end = () => {
      stop();
      writeToTerminal(KEYS_BACK);
      putAway();
      resolve();
    };
    const stop = inspectKeys(process.stdin, ({ bytes, events }) => {
      const own = events.filter((event) => event.type !== 'reply');
      tell(bytes, own);
      if (own.some((event) => event.type === 'key' && event.key.name === 'ctrl+c')) end();
    });
    signal.addEventListener('abort', end, { once: true });
  });
}
