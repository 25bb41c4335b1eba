import { ok } from './core/errors.ts';
import type { Settings } from './core/settings.ts';
import type { BaseUrls } from './core/state.ts';
import type { TokenRemoval } from './core/token-removal.ts';
import { snapshotOf } from './inference/wire.ts';
import { withoutTokens } from './inference/without-tokens.ts';
import type { KnownTokens } from './known-tokens.ts';
import type { HubPort, TokensPort } from './runtime/ports/hub.ts';
import type { SessionsPort, TransferPort } from './runtime/ports/sessions.ts';
import type { ConfigPort, ImagesPort, InferencePort, SearchPort } from './runtime/ports.ts';

/**
 * Ports that stand at once, and make what is behind them when they are first used.
 */

/** Gives a thing, made at its first use. */
export type Late<T> = () => Promise<T>;

/** Makes a thing at its first use, and once. A failure is not remembered: the next use tries again. */
export function once<T>(make: () => Promise<T>): Late<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

export function lateInference(
  port: Late<InferencePort>,
  bases: BaseUrls,
  removal: TokenRemoval,
): InferencePort {
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

export function lateHub(port: Late<HubPort>): HubPort {
  return {
    whoami: async (token, signal, how) => (await port()).whoami(token, signal, how),
    models: async (signal, how) => (await port()).models(signal, how),
  };
}

export function lateTokens(
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
export function lateConfig(port: Late<ConfigPort>, path: string, known: KnownTokens): ConfigPort {
  const learn = ({ endpoints }: Settings) => known.rememberVariables(endpoints.map(({ token }) => token));
  return {
    load: async () => {
      const loaded = await (await port()).load();
      learn(loaded.settings);
      return loaded;
    },
    begin: async (damaged) => {
      const begun = await (await port()).begin(damaged);
      known.rememberVariables(begun.endpoints.variables());
      return begun;
    },
    change: async (change) => {
      const changed = await (await port()).change(change);
      if (changed.ok) learn(changed.value);
      return changed;
    },
    path: () => path,
  };
}

export function lateSessions(
  port: Late<Required<SessionsPort>>,
  pathOf: SessionsPort['pathOf'],
): Required<SessionsPort> {
  return {
    list: async (some) => (await port()).list(some),
    open: async (reference, how, doubted) => (await port()).open(reference, how, doubted),
    openLast: async (how, doubted) => (await port()).openLast(how, doubted),
    save: async (session) => (await port()).save(session),
    rename: async (id, title) => (await port()).rename(id, title),
    pin: async (id, pinned) => (await port()).pin(id, pinned),
    remove: async (id) => (await port()).remove(id),
    restore: async (id) => (await port()).restore(id),
    pathOf,
    keepAsset: async (sessionId, sha256, image) => (await port()).keepAsset(sessionId, sha256, image),
    readAsset: async (sessionId, sha256) => (await port()).readAsset(sessionId, sha256),
    firstImage: async (path) => (await port()).firstImage(path),
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
    folderState: async () => (await port()).folderState(),
    follow: async (id, seen) => (await port()).follow(id, seen),
    saveIn: async (session, folder) => (await port()).saveIn(session, folder),
    suggestFolder: async (session) => (await port()).suggestFolder(session),
    close: async (id) => (await port()).close(id),
  };
}

export function lateTransfer(port: Late<TransferPort>): TransferPort {
  return {
    render: async (session, form) => (await port()).render(session, form),
    write: async (session, form, path, whenTaken) => (await port()).write(session, form, path, whenTaken),
    bringIn: async (path, signal) => (await port()).bringIn(path, signal),
  };
}

export function lateSearch(port: Late<SearchPort>): SearchPort {
  return {
    find: async (words, limit) => (await port()).find(words, limit),
    refresh: async () => (await port()).refresh(),
    changed: (session, isBusy) =>
      void port().then(
        (search) => search.changed(session, isBusy),
        // The next search says why.
        () => undefined,
      ),
    close: async () => (await port()).close(),
  };
}

export function lateImages(port: Late<ImagesPort>): ImagesPort {
  return {
    inspect: async (path) => (await port()).inspect(path),
    prepare: async (ref, limits) => (await port()).prepare(ref, limits),
  };
}
