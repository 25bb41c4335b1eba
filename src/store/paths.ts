import { posix, win32 } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where everything is kept. */
export interface Paths {
  readonly configFolder: string;
  readonly configFile: string;
  readonly keysFile: string;
  /** hf-tui's own token file. */
  readonly tokenFile: string;
  /** What a login by browser left besides the token. */
  readonly loginFile: string;
  readonly dataFolder: string;
  readonly sessionsFolder: string;
  readonly trashFolder: string;
  readonly stateFolder: string;
  readonly cacheFolder: string;
  /** The official tools' token file: HF_TOKEN_PATH, or `token` in HF_HOME. */
  readonly officialTokenFile: string;
  /** The official tools' `stored_tokens`, which lies beside their token file. */
  readonly storedTokensFile: string;
}

/**
 * All places, from the environment alone. XDG_* count on every system when they are absolute, as the XDG base
 * directory specification asks; HF_HOME and HF_TOKEN_PATH are expanded as huggingface_hub does it (`~`, `$VAR`).
 * Never the working directory: a relative HF_HOME counts from the home folder.
 */
export function pathsFrom(env: Environment, home: string, platform: NodeJS.Platform): Paths {
  const path = platform === 'win32' ? win32 : posix;
  const xdg = (name: string, fallback: string): string => {
    const value = env[name];
    return value !== undefined && path.isAbsolute(value) ? value : fallback;
  };
  const defaults = defaultFolders(env, home, platform);
  const config = path.join(xdg('XDG_CONFIG_HOME', defaults.config), 'hf-tui');
  const data = path.join(xdg('XDG_DATA_HOME', defaults.data), 'hf-tui');
  const given = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === undefined || value === '' ? undefined : path.resolve(home, expand(value, env, home));
  };
  // huggingface_hub uses ~/.cache on every system, whatever the system's own habit is.
  const hfHome =
    given('HF_HOME') ?? path.join(xdg('XDG_CACHE_HOME', path.join(home, '.cache')), 'huggingface');
  const officialTokenFile = given('HF_TOKEN_PATH') ?? path.join(hfHome, 'token');
  return {
    configFolder: config,
    configFile: path.join(config, 'config.json'),
    keysFile: path.join(config, 'keys.json'),
    tokenFile: path.join(config, 'token'),
    loginFile: path.join(config, 'login.json'),
    dataFolder: data,
    sessionsFolder: path.join(data, 'sessions'),
    trashFolder: path.join(data, 'trash'),
    stateFolder: path.join(xdg('XDG_STATE_HOME', defaults.state), 'hf-tui'),
    cacheFolder: path.join(xdg('XDG_CACHE_HOME', defaults.cache), 'hf-tui'),
    officialTokenFile,
    storedTokensFile: path.join(path.dirname(officialTokenFile), 'stored_tokens'),
  };
}

function defaultFolders(
  env: Environment,
  home: string,
  platform: NodeJS.Platform,
): { config: string; data: string; state: string; cache: string } {
  if (platform === 'win32') {
    const roaming = env.APPDATA ?? win32.join(home, 'AppData', 'Roaming');
    const local = env.LOCALAPPDATA ?? win32.join(home, 'AppData', 'Local');
    return { config: roaming, data: local, state: local, cache: win32.join(local, 'Temp') };
  }
  return {
    config: posix.join(home, '.config'),
    data: posix.join(home, '.local', 'share'),
    state: posix.join(home, '.local', 'state'),
    cache: posix.join(home, '.cache'),
  };
}

/** `~` and `$VAR`, `${VAR}` as Python's expanduser and expandvars do it: an unknown variable stays as written. */
function expand(value: string, env: Environment, home: string): string {
  const withVariables = value.replace(
    /\$(?:\{([^}]+)\}|(\w+))/g,
    (match, braced: string | undefined, bare: string | undefined) => env[braced ?? bare ?? ''] ?? match,
  );
  return withVariables.replace(/^~(?=$|[\\/])/, () => home);
}
