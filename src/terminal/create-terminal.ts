import type { TerminalPort } from '../runtime/ports.ts';
import { copyText } from './clipboard.ts';
import { editText } from './editor.ts';
import type { Hold } from './hold.ts';
import type { Modes, WriteNow } from './modes.ts';
import { openUrl } from './open-url.ts';
import { titleSequence } from './title.ts';

export interface TerminalOptions {
  readonly hold: Hold;
  readonly modes: Pick<Modes, 'setTitle'>;
  /** Stops the program as Ctrl+Z does. */
  readonly suspend: () => void;
  /** Writes a sequence to the terminal. */
  readonly write: WriteNow;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** The terminal as the rest of the program uses it. */
export function createTerminal({
  hold,
  modes,
  suspend,
  write,
  env,
  platform,
}: TerminalOptions): TerminalPort {
  let title = '';
  return {
    copy: (text) => copyText(text, { env, platform, write }),
    openUrl: (url) => openUrl(url, { env, platform }),
    edit: (text) => editText(text, { env, platform, lend: (run) => hold.lend(run) }),
    suspend,
    redraw: () => hold.redraw(),
    setTitle(next) {
      if (next === title) return;
      title = next;
      modes.setTitle(titleSequence(next));
    },
  };
}
