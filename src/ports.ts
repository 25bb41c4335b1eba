import { join } from 'node:path';
import { PRACTICE } from './core/endpoint.ts';
import type { AppError } from './core/errors.ts';
import type { FoundToken } from './core/identity.ts';
import { DEFAULT_BASES } from './core/initial-state.ts';
import { isOffline } from './core/offline.ts';
import { Secret } from './core/secret.ts';
import { findEndpoint } from './core/settings.ts';
import type { BaseUrls } from './core/state.ts';
import { createMakeId } from './core/ulid.ts';
import { KnownTokens } from './known-tokens.ts';
import {
  lateConfig,
  lateHub,
  lateImages,
  lateInference,
  lateSearch,
  lateSessions,
  lateTokens,
  lateTransfer,
  once,
} from './late-ports.ts';
import type { DeviceLoginPort } from './runtime/ports/hub.ts';
import type { SessionsPort, TransferPort } from './runtime/ports/sessions.ts';
import type { Ports, SearchPort } from './runtime/ports.ts';
import { type Environment, pathsFrom } from './store/paths.ts';
import { Turns } from './store/turns.ts';
import { tokenResolver } from './token-resolver.ts';

export interface PortsOptions {
  readonly env: Environment;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** For the User-Agent. */
  readonly version: string;
}

/** All but the terminal, which only the notebook has; with everything that sessions can. */
export interface Services extends Omit<Ports, 'terminal' | 'sessions' | 'transfer' | 'search'> {
  readonly sessions: Required<SessionsPort>;
  readonly search: SearchPort;
  readonly transfer: TransferPort;
  readonly deviceLogin: DeviceLoginPort;
  /** A token that was found as it can be used: renewed first where it has ended and can be. */
  readonly usableToken: (found: FoundToken) => Promise<Secret | AppError>;
  /** Loads what the first request needs; never rejects. */
  readonly prepare: () => Promise<void>;
  /** Every token that was read so far: what must not be in what is said about a crash. */
  readonly secrets: () => readonly Secret[];
}

/** Base URLs as the environment gives them, without a slash at the end. */
export function basesFrom(env: Environment): BaseUrls {
  const base = (name: string, otherwise: string) => (env[name]?.trim() || otherwise).replace(/\/+$/, '');
  return {
    hub: base('HF_ENDPOINT', DEFAULT_BASES.hub),
    router: base('HF_TUI_ROUTER_URL', DEFAULT_BASES.router),
    management: base('HF_TUI_ENDPOINTS_API_URL', DEFAULT_BASES.management),
  };
}

/**
 * The real services. Nothing is loaded, opened or started before it is first used: the first frame waits for none of
 * the HTTP client, the image codecs and the practice server.
 */
export function createPorts(options: PortsOptions): Services {
  const { env, home, platform, version } = options;
  const paths = pathsFrom(env, home, platform);
  const bases = basesFrom(env);
  const insecureTls = env.NODE_TLS_REJECT_UNAUTHORIZED === '0';

  const known = new KnownTokens(env);

  const config = once(async () =>
    (await import('./store/config.ts')).createConfig({ env, home, platform, routerUrl: bases.router }),
  );
  const tokens = once(async () => (await import('./store/tokens.ts')).createTokens({ env, home, platform }));
  let openSessions: Required<SessionsPort> | undefined;
  const sessions = once(async () => {
    const { createSessions } = await import('./store/sessions.ts');
    openSessions = createSessions({ env, home, platform, removal: known.removal });
    return openSessions;
  });
  const search = once(async () =>
    (await import('./search/search.ts')).createSearch({
      path: join(paths.cacheFolder, 'search.sqlite'),
      folder: paths.sessionsFolder,
    }),
  );
  const images = once(async () => (await import('./images/images.ts')).createImages({ home }));
  const practice = once(async () => {
    const [{ startPractice }, { decodePixels }] = await Promise.all([
      import('./practice/practice.ts'),
      import('./images/images.ts'),
    ]);
    return startPractice({ decodePixels });
  });
  const http = once(async () => {
    const [{ createHttp }, { systemTiming }] = await Promise.all([
      import('./net/http.ts'),
      import('./net/timing.ts'),
    ]);
    return createHttp({ timing: systemTiming, offline: isOffline(env), environment: env });
  });
  const hub = once(async () => {
    const [{ createHub }, { cachedWhoami }, { createAccountCache }, { cachedModels }, { createModelCache }] =
      await Promise.all([
        import('./hub/hub.ts'),
        import('./hub/cached-whoami.ts'),
        import('./store/account-cache.ts'),
        import('./hub/cached-models.ts'),
        import('./store/model-cache.ts'),
      ]);
    const port = createHub({ http: await http(), bases, version, insecureTls });
    const cache = createAccountCache({ folder: paths.cacheFolder, hub: bases.hub, now: () => Date.now() });
    const list = createModelCache({ folder: paths.cacheFolder, router: bases.router, now: () => Date.now() });
    return {
      whoami: cachedWhoami(async (...asked) => known.removal.in(await port.whoami(...asked)), cache),
      models: cachedModels(async (asked) => known.removal.in(await port.models(asked)), list),
    };
  });
  const deviceLogin = once(async () =>
    (await import('./hub/device-login.ts')).createDeviceLogin({
      http: await http(),
      bases,
      version,
      insecureTls,
    }),
  );

  const dedicated = once(async () => {
    const [{ createDedicated }, { whoami }] = await Promise.all([import('./hub/dedicated.ts'), hub()]);
    return createDedicated({ http: await http(), bases, version, insecureTls, resolveToken, whoami });
  });

  const ownTokens = lateTokens(tokens, known, {
    officialFile: paths.officialTokenFile,
    ownFile: paths.tokenFile,
  });

  const usableToken = async (found: FoundToken) => (await renewal())(found);
  const found = async () => (await tokens()).find();
  const settings = async () => (await (await config()).load()).settings;
  const resolveToken = tokenResolver({ env, known, found, settings, usableToken });

  const renewal = once(async () => {
    const { createRenewal } = await import('./hub/renewed-token.ts');
    return createRenewal({
      tokens: ownTokens,
      login: { renew: async (login, signal) => (await deviceLogin()).renew(login, signal) },
      now: () => new Date().toISOString(),
      offline: isOffline(env),
    });
  });

  const inference = once(async () => {
    const { createInference } = await import('./inference/inference.ts');
    return createInference({
      http: await http(),
      bases,
      resolveToken,
      startPractice: practice,
      version,
      insecureTls,
    });
  });

  const makeId = createMakeId({
    now: () => Date.now(),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  });
  const transfer = once(async () => {
    const { createTransfer } = await import('./transfer-service.ts');
    return createTransfer({
      sessions: await sessions(),
      home,
      cwd: () => process.cwd(),
      now: () => new Date().toISOString(),
      makeId,
      secrets: async () => {
        const [all, { endpoints }] = await Promise.all([found(), settings()]);
        const own = await Promise.all(endpoints.map(({ token }) => resolveToken(token)));
        const tokens = [...all.map(({ token }) => token), ...own, ...known.all];
        return tokens.filter((token) => token instanceof Secret);
      },
      knowsEndpoint: async () => {
        const known = await settings();
        return (name) => findEndpoint(known, name) !== undefined || name === PRACTICE.name;
      },
      readyImage: async (data) => {
        const [{ wireImageOf }, { WIRE_LIMITS }] = await Promise.all([
          import('./images/images.ts'),
          import('./runtime/effects/ask.ts'),
        ]);
        return wireImageOf(data, WIRE_LIMITS);
      },
    });
  });

  return {
    inference: lateInference(inference, bases, known.removal),
    hub: lateHub(hub),
    async prepare() {
      const rehearse = async () => (await import('./inference/rehearse-decoding.ts')).rehearseDecoding();
      const turns = new Turns();
      for (const load of [sessions, inference, http, async () => (await http()).prepare(), rehearse]) {
        try {
          await load();
        } catch {
          // What goes wrong here is told by the first request.
        }
        await turns.end();
      }
    },
    deviceLogin: {
      clientId: async () => {
        const { oauthClientId } = await settings();
        return (env.HF_TUI_OAUTH_CLIENT_ID ?? '').trim() || (oauthClientId ?? '').trim();
      },
      begin: async (clientId, signal) => (await deviceLogin()).begin(clientId, signal),
      wait: async (clientId, grant, signal) => (await deviceLogin()).wait(clientId, grant, signal),
      renew: async (login, signal) => (await deviceLogin()).renew(login, signal),
    },
    dedicated: {
      list: async (signal) => (await dedicated()).list(signal),
      change: async (endpoint, power, signal) => (await dedicated()).change(endpoint, power, signal),
    },
    tokens: ownTokens,
    usableToken,
    config: lateConfig(config, paths.configFile, known),
    sessions: lateSessions(
      sessions,
      // A session that was opened by its path is where it is.
      (id) => openSessions?.pathOf(id) ?? join(paths.sessionsFolder, `${id}.json`),
    ),
    search: lateSearch(search),
    images: lateImages(images),
    transfer: lateTransfer(transfer),
    clock: { now: () => new Date().toISOString(), elapsed: () => performance.now() },
    secrets: () => known.all,
    makeId,
  };
}
