import { join } from 'node:path';
import { PRACTICE } from './core/endpoint.ts';
import { type AppError, ok } from './core/errors.ts';
import { type FoundToken, tokenInUse } from './core/identity.ts';
import { DEFAULT_BASES } from './core/initial-state.ts';
import { isOffline } from './core/offline.ts';
import { Secret } from './core/secret.ts';
import { findEndpoint, type Settings } from './core/settings.ts';
import type { BaseUrls } from './core/state.ts';
import type { TokenRemoval } from './core/token-removal.ts';
import { createMakeId } from './core/ulid.ts';
import { snapshotOf } from './inference/wire.ts';
import { withoutTokens } from './inference/without-tokens.ts';
import { KnownTokens } from './known-tokens.ts';
import type { ResolveToken } from './net/authorize.ts';
import type { DeviceLoginPort, HubPort, TokensPort } from './runtime/ports/hub.ts';
import type { SessionsPort, TransferPort } from './runtime/ports/sessions.ts';
import type { ConfigPort, ImagesPort, InferencePort, Ports, SearchPort } from './runtime/ports.ts';
import { type Environment, pathsFrom } from './store/paths.ts';

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
  usableToken(found: FoundToken): Promise<Secret | AppError>;
  /** Loads what the first request needs; never rejects. */
  prepare(): Promise<void>;
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

  const config = once(async () => (await import('./store/config.ts')).createConfig({ env, home, platform }));
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

  const resolveToken: ResolveToken = async (ref) => {
    const token = await tokenFor(ref);
    return token instanceof Secret ? known.remember(token) : token;
  };
  const tokenFor: ResolveToken = async (ref) => {
    switch (ref.kind) {
      case 'none':
        return null;
      case 'env': {
        const value = env[ref.name]?.trim() ?? '';
        return value === '' ? null : new Secret(value);
      }
      case 'hub': {
        const [found, { settings }] = await Promise.all([
          tokens().then((port) => port.find()),
          config().then((port) => port.load()),
        ]);
        const inUse = tokenInUse(found, settings.activeToken);
        if (inUse === undefined) return null;
        return (await renewal())(inUse);
      }
    }
  };

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
        const [found, { settings }] = await Promise.all([
          tokens().then((port) => port.find()),
          config().then((port) => port.load()),
        ]);
        const own = await Promise.all(settings.endpoints.map(({ token }) => resolveToken(token)));
        const all = [...found.map(({ token }) => token), ...own, ...known.all];
        return all.filter((token) => token instanceof Secret);
      },
      knowsEndpoint: async () => {
        const { settings } = await (await config()).load();
        return (name) => findEndpoint(settings, name) !== undefined || name === PRACTICE.name;
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
      // What goes wrong here is told by the first request.
      await Promise.all([http().then((client) => client.prepare()), inference()]).catch(() => undefined);
    },
    deviceLogin: {
      clientId: async () => {
        const { settings } = await (await config()).load();
        return (env.HF_TUI_OAUTH_CLIENT_ID ?? '').trim() || (settings.oauthClientId ?? '').trim();
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
    usableToken: async (found) => (await renewal())(found),
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

type Late<T> = () => Promise<T>;

/** Makes a thing at its first use, and once. A failure is not remembered: the next use tries again. */
function once<T>(make: () => Promise<T>): Late<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

function lateInference(port: Late<InferencePort>, bases: BaseUrls, removal: TokenRemoval): InferencePort {
  return {
    async *run(request, signal) {
      yield* withoutTokens((await port()).run(request, signal), removal);
    },
    snapshot: (endpoint) => snapshotOf(endpoint, bases),
    test: async (endpoint, signal) => (await port()).test(endpoint, signal),
    contextWindow: async (endpoint, signal) =>
      (await (await port()).contextWindow?.(endpoint, signal)) ?? null,
    models: async (endpoint, signal) => (await (await port()).models?.(endpoint, signal)) ?? ok([]),
  };
}

function lateHub(port: Late<HubPort>): HubPort {
  return {
    whoami: async (token, signal, how) => (await port()).whoami(token, signal, how),
    models: async (signal, how) => (await port()).models(signal, how),
  };
}

function lateTokens(
  port: Late<TokensPort>,
  known: KnownTokens,
  places: ReturnType<TokensPort['places']>,
): TokensPort {
  return {
    find: async () => {
      const found = await (await port()).find();
      for (const { token, login } of found) {
        known.remember(token);
        known.remember(login?.refreshToken ?? null);
      }
      return found;
    },
    keep: async (token, place, login) => {
      known.remember(login?.refreshToken ?? null);
      return (await port()).keep(known.remember(token), place, login);
    },
    alone: async (work) => (await port()).alone(work),
    forget: async () => (await port()).forget(),
    places: () => places,
  };
}

/** The settings name the variables that hold tokens: from the first look at them no other program gets these. */
function lateConfig(port: Late<ConfigPort>, path: string, known: KnownTokens): ConfigPort {
  const learn = ({ endpoints }: Settings) => known.rememberVariables(endpoints.map(({ token }) => token));
  return {
    load: async () => {
      const loaded = await (await port()).load();
      learn(loaded.settings);
      return loaded;
    },
    change: async (change) => {
      const changed = await (await port()).change(change);
      if (changed.ok) learn(changed.value);
      return changed;
    },
    path: () => path,
  };
}

function lateSessions(
  port: Late<Required<SessionsPort>>,
  pathOf: SessionsPort['pathOf'],
): Required<SessionsPort> {
  return {
    list: async (some) => (await port()).list(some),
    open: async (reference, how) => (await port()).open(reference, how),
    openLast: async (how) => (await port()).openLast(how),
    save: async (session) => (await port()).save(session),
    rename: async (id, title) => (await port()).rename(id, title),
    pin: async (id, pinned) => (await port()).pin(id, pinned),
    remove: async (id) => (await port()).remove(id),
    restore: async (id) => (await port()).restore(id),
    pathOf,
    keepAsset: async (sessionId, sha256, image) => (await port()).keepAsset(sessionId, sha256, image),
    readAsset: async (sessionId, sha256) => (await port()).readAsset(sessionId, sha256),
    journal: {
      begin: async (session, exchange) => (await port()).journal.begin(session, exchange),
      // In order with `begin` and `end`: all of them wait for the same promise.
      append: (sessionId, exchangeId, piece) =>
        void port().then(({ journal }) => journal.append(sessionId, exchangeId, piece)),
      end: async (sessionId, exchange) => (await port()).journal.end(sessionId, exchange),
    },
    locate: async (reference) => (await port()).locate(reference),
    find: async (reference) => (await port()).find(reference),
    trashed: async () => (await port()).trashed(),
    putAwayOld: async (days) => (await port()).putAwayOld(days),
    emptyTrash: async () => (await port()).emptyTrash(),
    follow: async (id, seen) => (await port()).follow(id, seen),
    saveIn: async (session, folder) => (await port()).saveIn(session, folder),
    suggestFolder: async (session) => (await port()).suggestFolder(session),
    close: async (id) => (await port()).close(id),
  };
}

function lateTransfer(port: Late<TransferPort>): TransferPort {
  return {
    render: async (session, form) => (await port()).render(session, form),
    write: async (session, form, path, whenTaken) => (await port()).write(session, form, path, whenTaken),
    bringIn: async (path, signal) => (await port()).bringIn(path, signal),
  };
}

function lateSearch(port: Late<SearchPort>): SearchPort {
  return {
    find: async (words, limit) => (await port()).find(words, limit),
    refresh: async () => (await port()).refresh(),
    changed: (session) =>
      void port().then(
        (search) => search.changed(session),
        // The next search says why.
        () => undefined,
      ),
    close: async () => (await port()).close(),
  };
}

function lateImages(port: Late<ImagesPort>): ImagesPort {
  return {
    inspect: async (path) => (await port()).inspect(path),
    prepare: async (ref, limits) => (await port()).prepare(ref, limits),
  };
}
