/** Runs a command line in memory: streams that are collected, services that are faked. */
import { Writable } from 'node:stream';
import type { CommandContext } from '../../src/commands/context.ts';
import { dispatch } from '../../src/commands/dispatch.ts';
import { parseCommandLine } from '../../src/commands/parse.ts';
import { TextOutput } from '../../src/commands/text-output.ts';
import type { DedicatedList } from '../../src/core/dedicated.ts';
import { type AppError, appError, failed, ok, type Result } from '../../src/core/errors.ts';
import type { ImageRef } from '../../src/core/exchange.ts';
import { expiredError, type FoundToken, hasExpired, type LoginRecord } from '../../src/core/identity.ts';
import type { InferenceEvent, InferenceRequest, WireImage } from '../../src/core/inference.ts';
import { DEFAULT_BASES } from '../../src/core/initial-state.ts';
import type { SearchHit } from '../../src/core/search.ts';
import { Secret } from '../../src/core/secret.ts';
import type { ServedModel } from '../../src/core/served-model.ts';
import type { Session } from '../../src/core/session.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/core/settings.ts';
import { snapshotOf } from '../../src/inference/wire.ts';
import type { Services } from '../../src/ports.ts';
import type { DeviceLoginPort } from '../../src/runtime/ports/hub.ts';
import type { EndpointTest } from '../../src/runtime/ports.ts';
import { pathsFrom } from '../../src/store/paths.ts';
import type { GraphicsFacts } from '../../src/terminal/graphics/ask-graphics.ts';
import { createTransfer } from '../../src/transfer-service.ts';
import { begunSettings } from './begun-settings.ts';

/** A standard stream that remembers what was written. */
export class Collected extends Writable {
  readonly isTTY: boolean;
  readonly columns = 80;
  text = '';
  /** After so many writes the reader goes away, as `head` does. */
  readonly #leavesAfter: number;
  #writes = 0;

  constructor(isTTY = false, leavesAfter = Number.POSITIVE_INFINITY) {
    super();
    this.isTTY = isTTY;
    this.#leavesAfter = leavesAfter;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#writes += 1;
    if (this.#writes > this.#leavesAfter) {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      return;
    }
    this.text += chunk.toString('utf8');
    done();
  }
}

/** A terminal that draws no pictures. */
export const NO_PICTURES: GraphicsFacts = {
  name: '',
  kitty: false,
  iterm2: false,
  sixel: false,
  cell: null,
  isCellTold: false,
  isComplete: true,
};

export interface World {
  /** What the terminal answers about pictures. */
  pictures?: GraphicsFacts;
  settings?: Settings;
  tokens?: readonly FoundToken[];
  /** What is done to every image before it is sent. */
  imageChanges?: readonly string[];
  /** What every request is answered with, but for the end event's defaults. */
  answer?:
    | readonly InferenceEvent[]
    | ((request: InferenceRequest, signal: AbortSignal) => AsyncIterable<InferenceEvent>);
  test?: EndpointTest;
  /** Models on Inference Providers. */
  served?: readonly ServedModel[];
  /** Models of the servers on this computer, by port; nothing listens on the others. */
  models?: Readonly<Record<string, readonly string[]>>;
  /** Where they listen; 127.0.0.1 unless said. */
  modelsAt?: string;
  whoami?: AppError | null;
  deviceLogin?: DeviceLoginPort;
  dedicated?: Result<DedicatedList>;
  sessions?: Session[];
  saveError?: AppError;
  onSave?: () => void;
  /** Piped in; absent: a terminal. */
  stdin?: string | Uint8Array;
  /** Typed at the terminal. */
  typed?: string;
  terminal?: boolean;
  leavesAfter?: number;
  env?: Readonly<Record<string, string>>;
  images?: Readonly<Record<string, ImageRef>>;
  /** What a search finds. */
  hits?: readonly SearchHit[];
  /** The working directory; absent: one that is not there. */
  cwd?: string;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly requests: readonly InferenceRequest[];
  readonly saved: readonly Session[];
  readonly settings: Settings;
  readonly kept: readonly {
    readonly token: string;
    readonly place: string;
    readonly login?: LoginRecord;
  }[];
  readonly assets: readonly string[];
  readonly journal: readonly string[];
  /** Questions to the router for its list of models. */
  readonly modelQuestions: readonly string[];
}

export const DONE: InferenceEvent = { type: 'end', status: 'complete', finishReason: 'stop', error: null };

/** A reply in these pieces, complete. */
export function reply(...pieces: readonly string[]): readonly InferenceEvent[] {
  return [...pieces.map((text): InferenceEvent => ({ type: 'delta', text })), DONE];
}

export const FAKE_TOKEN = 'hf_fakeTokenForTests0123456789abcdWXYZ';

export const CAT: ImageRef = {
  path: '/pictures/cat.jpg',
  sha256: 'c0ffee',
  mediaType: 'image/jpeg',
  bytes: 51,
  width: 640,
  height: 480,
};

export function found(kind: 'env' | 'own-file', token = FAKE_TOKEN): FoundToken {
  return kind === 'env'
    ? { source: { kind, name: 'HF_TOKEN' }, token: new Secret(token) }
    : { source: { kind, path: '/home/me/.config/hf-tui/token' }, token: new Secret(token) };
}

/** Runs `hf-tui …line` in a world. `stop` aborts it as a signal would. */
export async function run(
  line: readonly string[],
  world: World = {},
  stop = new AbortController(),
): Promise<Ran> {
  const parsed = parseCommandLine(line);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { context, stdout, stderr, seen } = contextOf(world, stop.signal);
  const code = await dispatch(parsed.value, context);
  return { code, stdout: stdout.text, stderr: stderr.text, ...seen() };
}

/** A command's context in a world, and what comes of it. */
export function contextOf(world: World, signal: AbortSignal) {
  const stdout = new Collected(world.terminal ?? false, world.leavesAfter);
  const stderr = new Collected(world.terminal ?? false);
  const services = fakeServices(world);
  const context: CommandContext = {
    ports: services.ports,
    paths: pathsFrom({}, '/home/me', 'linux'),
    bases: DEFAULT_BASES,
    env: world.env ?? {},
    version: '1.2.3',
    stdin: {
      isTerminal: world.stdin === undefined,
      isEmpty: false,
      chunks: async function* () {
        const given = world.stdin ?? world.typed;
        if (given !== undefined) yield Buffer.from(given);
      },
    },
    stdout: new TextOutput(stdout),
    stderr: new TextOutput(stderr),
    askPictures: async () => world.pictures ?? NO_PICTURES,
    signal: signal,
  };
  return { context, stdout, stderr, seen: services.seen };
}

function fakeServices(world: World) {
  let settings = world.settings ?? DEFAULT_SETTINGS;
  let tokens = world.tokens ?? [];
  let ids = 0;
  let time = 0;
  const requests: InferenceRequest[] = [];
  const modelQuestions: string[] = [];
  const saved: Session[] = [];
  const kept: Ran['kept'][number][] = [];
  const assets: string[] = [];
  const journal: string[] = [];
  const all = () => [...(world.sessions ?? [])];
  const missing = (name: string) => failed(appError('SESSION_NOT_FOUND', `There is no session "${name}".`));
  const image: WireImage = {
    mediaType: 'image/jpeg',
    bytes: 3,
    width: 64,
    height: 48,
    changes: world.imageChanges ?? ['scaled down'],
    data: new Uint8Array([1, 2, 3]),
  };
  const ports: Services = {
    inference: {
      async *run(request, signal) {
        requests.push(request.task === 'chat' ? { ...request, messages: [...request.messages] } : request);
        yield { type: 'sent', endpoint: snapshotOf(request.endpoint, DEFAULT_BASES) };
        const { answer = reply('ok') } = world;
        yield* typeof answer === 'function' ? answer(request, signal) : answer;
      },
      snapshot: (endpoint) => snapshotOf(endpoint, DEFAULT_BASES),
      models: async ({ url, token }) => {
        const { hostname, port } = new URL(url);
        const isAt = hostname === (world.modelsAt ?? '127.0.0.1');
        const found = token.kind === 'none' && isAt ? world.models?.[port] : undefined;
        return found === undefined
          ? { ok: false, error: appError('NET_REFUSED', 'Nothing listens there.') }
          : { ok: true, value: found };
      },
      test: async (endpoint) =>
        world.test ?? {
          ok: true,
          latencyMs: 210,
          snapshot: snapshotOf(endpoint, DEFAULT_BASES),
          says: 'ready',
        },
    },
    hub: {
      whoami: async () =>
        world.whoami
          ? failed(world.whoami)
          : ok({
              name: 'alice',
              fullName: 'Alice A',
              type: 'user',
              isPro: true,
              canPay: false,
              organisations: ['my-org'],
              role: 'fineGrained',
              tokenName: 'tui',
              mayInfer: 'yes',
            }),
      models: async (_signal, how) => {
        if (how !== 'kept') modelQuestions.push('asked');
        return ok(world.served ?? []);
      },
    },
    usableToken: async (found) => (hasExpired(found, ports.clock.now()) ? expiredError(found) : found.token),
    prepare: async () => {},
    deviceLogin: world.deviceLogin ?? {
      begin: async () => failed(appError('FORBIDDEN', 'Not here.')),
      wait: async () => failed(appError('FORBIDDEN', 'Not here.')),
      renew: async () => failed(appError('FORBIDDEN', 'Not here.')),
    },
    dedicated: {
      list: async () => world.dedicated ?? failed(appError('FORBIDDEN', 'Not here.')),
      change: async () => failed(appError('FORBIDDEN', 'Not here.')),
    },
    tokens: {
      find: async () => tokens,
      alone: (work) => work(),
      keep: async (token, place, login) => {
        kept.push({ token: token.reveal(), place, ...(login === undefined ? {} : { login }) });
        tokens = [...tokens, { source: { kind: 'own-file', path: '/home/me/.config/hf-tui/token' }, token }];
        return ok({ kind: 'own-file', path: '/home/me/.config/hf-tui/token' });
      },
      forget: async () => {
        tokens = tokens.filter(({ source }) => source.kind !== 'own-file');
        return ok(tokens);
      },
      places: () => ({
        officialFile: '/home/me/.cache/huggingface/token',
        ownFile: '/home/me/.config/hf-tui/token',
      }),
    },
    config: {
      load: async () => ({ settings, problem: null }),
      begin: async () => begunSettings(settings),
      change: async (change) => {
        settings = change(settings);
        return ok(settings);
      },
      path: () => '/home/me/.config/hf-tui/config.json',
    },
    sessions: {
      list: async () => ({
        sessions: all().map((session) => ({
          id: session.id,
          title: session.title,
          createdAt: session.createdAt,
          updatedAt: session.updatedAt,
          endpoint: session.endpoint,
          exchanges: session.exchanges.length,
          bytes: 100,
          path: `/data/${session.id}.json`,
          pinned: false,
        })),
        unreadable: 0,
      }),
      open: async (reference) => {
        const session = all().find(({ id, title }) => id === reference || title === reference);
        return session === undefined
          ? missing(reference)
          : ok({ session, path: `/data/${session.id}.json`, notices: [], readOnly: null });
      },
      openLast: async () => ok(null),
      save: async (session) => {
        if (world.saveError !== undefined) return failed(world.saveError);
        saved.push(session);
        world.onSave?.();
        return ok({ path: `/data/${session.id}.json`, bytes: 1 });
      },
      saveIn: async (session, folder) => {
        saved.push(session);
        return ok({ path: `${folder}/${session.id}.json`, bytes: 1 });
      },
      suggestFolder: async () => '/home/me/hf-tui-sessions',
      rename: async () => ok(undefined),
      pin: async () => ok(undefined),
      remove: async () => ok(undefined),
      restore: async (id) => (id === 'GONE' ? missing(id) : ok(undefined)),
      pathOf: (id) => `/data/${id}.json`,
      keepAsset: async (_id, sha256) => {
        assets.push(sha256);
        return ok(undefined);
      },
      firstImage: async () => null,
      readAsset: async () => null,
      journal: {
        begin: async (session, exchange) => {
          if (world.saveError !== undefined) return failed(world.saveError);
          journal.push(`${session.id}: ${exchange.input} (${exchange.runs[0]?.status})`);
          return ok(undefined);
        },
        append: (_session, _exchange, { text, reasoning }) => {
          journal.push(`+ ${text}${reasoning}`);
        },
        end: async (_session, exchange) => {
          journal.push(`= ${exchange.runs[0]?.status}`);
          return ok(undefined);
        },
      },
      locate: async (reference) => {
        const found = await ports.sessions.find(reference);
        return found.ok ? ok(found.value.path) : found;
      },
      find: async (reference) => {
        const { sessions } = await ports.sessions.list();
        const one = sessions.find(({ id, title, path }) => [id, title, path].includes(reference));
        return one === undefined ? missing(reference) : ok(one);
      },
      trashed: async () => {
        const { sessions } = await ports.sessions.list();
        return sessions.map((session) => ({ ...session, id: `OLD${session.id}` }));
      },
      follow: async (id) => missing(id),
      folderState: async () => '',
      putAwayOld: async () => 0,
      emptyTrash: async () => ok(all().length),
      close: async () => {},
    },
    search: {
      find: async () => ok({ hits: world.hits ?? [], reading: null }),
      refresh: async () => ok(false),
      changed: () => undefined,
      close: async () => undefined,
    },
    images: {
      inspect: async (path) => {
        const image = (world.images ?? { 'cat.jpg': CAT })[path];
        return image === undefined
          ? failed(appError('IMAGE_MISSING', `There is no file ${path}.`, 'Check the path.'))
          : ok(image);
      },
      prepare: async () => ok(image),
    },
    get transfer() {
      return createTransfer({
        sessions: ports.sessions,
        home: '/home/me',
        cwd: () => world.cwd ?? '/nowhere',
        now: ports.clock.now,
        makeId: ports.makeId,
        secrets: async () => tokens.map(({ token }) => token),
        knowsEndpoint: async () => (name) => settings.endpoints.some((one) => one.name === name),
        readyImage: async () => ok(image),
      });
    },
    secrets: () => [],
    clock: {
      now: () => '2026-11-20T14:02:11.120Z',
      elapsed: () => {
        time += 10;
        return time;
      },
    },
    makeId: () => {
      ids += 1;
      return `ID${ids}`;
    },
  };
  return { ports, seen: () => ({ requests, saved, settings, kept, assets, journal, modelQuestions }) };
}
