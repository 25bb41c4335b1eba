import { appError, failed, ok, type Result } from '../core/errors.ts';

export interface OpenUrlOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** Opens an address in the user's browser. Only http and https: anything else could start a program. */
export async function openUrl(url: string, { env, platform }: OpenUrlOptions): Promise<Result<void>> {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (address === null || (address.protocol !== 'https:' && address.protocol !== 'http:')) {
    return failed(appError('USAGE', 'Only http and https addresses can be opened in a browser.'));
  }
  const hint = `Open it yourself: ${address.href}`;
  // Without a display the system would start a browser for terminals, on this one.
  const hasDisplay = [env.DISPLAY, env.WAYLAND_DISPLAY, env.WSL_DISTRO_NAME].some(Boolean);
  if (platform !== 'darwin' && platform !== 'win32' && !hasDisplay) {
    return failed(appError('USAGE', 'There is no display here to open a browser on.', hint));
  }
  try {
    const { default: open } = await import('open');
    const child = await open(address.href);
    // Without a listener a browser that cannot be started would be an uncaught error.
    child.on('error', () => {});
    return ok(undefined);
  } catch {
    return failed(appError('USAGE', 'No browser could be started.', hint));
  }
}
