import { type Instance, render } from 'ink';
import { Root, type RootProps } from './root.tsx';

/** Draws with React on Ink from now on; whole frames go to `frames`, as text. */
export function mount(props: RootProps, frames: NodeJS.WriteStream): Instance {
  return render(<Root {...props} />, {
    stdout: frames,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
    // The terminal was checked before; Ink would take a CI variable in the environment for no terminal.
    interactive: true,
  });
}
