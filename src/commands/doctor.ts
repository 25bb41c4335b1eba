import { describeEndpoint, type Endpoint } from '../core/endpoint.ts';
import { describeLatency } from '../core/endpoint-test.ts';
import { EXIT } from '../core/errors.ts';
import { describeSource, tokenInUse } from '../core/identity.ts';
import { isOffline } from '../core/offline.ts';
import { describeOffer } from '../core/served-model.ts';
import { allEndpoints } from '../core/settings.ts';
import { examinePictures } from '../graphics-question.ts';
import { networkProblems } from '../network-variables.ts';
import { readKeysFile } from '../store/keys-file.ts';
import { loosePermissions } from '../store/loose-permissions.ts';
import { describeDropped, describeFrames, lastDropped, lastFrames } from '../terminal-care.ts';
import type { CommandContext } from './context.ts';
import { picturesText } from './doctor-pictures.ts';
import type { Arguments } from './parse.ts';
import { proxiesFrom, withoutCredentials } from './proxy-variables.ts';
import { servedOffer } from './served-models.ts';
import { errorJson } from './text-output.ts';

/** How long an endpoint may take to answer, in ms. */
const PATIENCE = 8_000;

/** `hf-tui doctor`: what was found, without any secret. */
export async function doctor(args: Arguments, context: CommandContext): Promise<number> {
  const report = await examine(context);
  if (args.has('json')) await context.stdout.json(report);
  else await context.stdout.line(reportText(report));
  return EXIT.done;
}

type Report = Awaited<ReturnType<typeof examine>>;
type EndpointReport = Awaited<ReturnType<typeof tryEndpoint>>;

async function examine(context: CommandContext) {
  const { ports, paths, bases, env, stdin, stdout, version } = context;
  const { settings, problem } = await ports.config.load();
  const tokens = await ports.tokens.find();
  const inUse = tokenInUse(tokens, settings.activeToken);
  const { sessions, unreadable } = await ports.sessions.list();
  const [pictures, ...endpoints] = await Promise.all([
    examinePictures(settings.images, {
      env,
      input: stdin.isTerminal,
      output: stdout.isTerminal,
      ask: context.askPictures,
    }),
    ...allEndpoints(settings).map((endpoint) =>
      tryEndpoint(context, endpoint, endpoint.name === settings.defaultEndpoint),
    ),
  ]);
  return {
    versions: {
      'hf-tui': version,
      node: process.versions.node,
      system: `${process.platform} ${process.arch}`,
    },
    terminal: {
      input: stdin.isTerminal,
      output: stdout.isTerminal,
      columns: stdout.isTerminal ? stdout.columns : null,
      term: env.TERM ?? '',
      program: env.TERM_PROGRAM ?? '',
      colours: coloursOf(env, stdout.isTerminal),
      pictures,
      language: env.LC_ALL || env.LC_CTYPE || env.LANG || '',
      /** Control characters that the last notebook kept from the terminal. */
      kept: lastDropped(paths.stateFolder),
      /** How long its frames took; null when none is known. */
      frames: lastFrames(paths.stateFolder),
    },
    paths: {
      config: paths.configFile,
      token: paths.tokenFile,
      sessions: paths.sessionsFolder,
      trash: paths.trashFolder,
      cache: paths.cacheFolder,
      officialToken: paths.officialTokenFile,
    },
    keys: { file: paths.keysFile, problems: (await readKeysFile(paths.keysFile)).problems },
    permissions: await loosePermissions(paths, process.platform),
    config: { endpoints: settings.endpoints.length, problem: problem === null ? null : errorJson(problem) },
    sessions: { readable: sessions.length, unreadable },
    tokens: tokens.map(({ source, token, warning, expiresAt, login }) => ({
      source: describeSource(source),
      token: token.masked,
      used: token === inUse?.token,
      ...(expiresAt === undefined
        ? {}
        : { expiresAt, expired: Date.parse(expiresAt) <= Date.parse(ports.clock.now()) }),
      ...(login === undefined ? {} : { renewable: login.refreshToken !== undefined }),
      ...(warning === undefined ? {} : { warning }),
    })),
    network: {
      hub: withoutCredentials(bases.hub),
      router: withoutCredentials(bases.router),
      management: withoutCredentials(bases.management),
      offline: isOffline(env),
      proxies: proxiesFrom(env),
      extraCertificates: env.NODE_EXTRA_CA_CERTS ?? '',
      problems: networkProblems(bases.router, env),
    },
    endpoints,
  };
}

async function tryEndpoint(context: CommandContext, endpoint: Endpoint, isDefault: boolean) {
  const about = {
    name: endpoint.name,
    kind: endpoint.kind,
    asks: describeEndpoint(endpoint),
    default: isDefault,
    served: await servedOffer(context, endpoint, isOffline(context.env) ? 'kept' : undefined),
  };
  if (isOffline(context.env) && endpoint.kind !== 'practice') {
    return { ...about, answers: null, latencyMs: null, error: null };
  }
  const limit = AbortSignal.timeout(PATIENCE);
  const tested = await context.ports.inference.test(endpoint, AbortSignal.any([context.signal, limit]));
  if (tested.ok) return { ...about, answers: true, latencyMs: Math.round(tested.latencyMs), error: null };
  const isLate = limit.aborted && tested.error.code === 'STOPPED';
  const error = isLate
    ? {
        ...tested.error,
        code: 'NET_TIMEOUT' as const,
        message: `It did not answer within ${PATIENCE / 1000} s.`,
        hint: '',
      }
    : tested.error;
  return { ...about, answers: false, latencyMs: null, error: errorJson(error) };
}

function coloursOf(env: CommandContext['env'], isTerminal: boolean): string {
  if (!isTerminal || (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb') return 'none';
  if (/truecolor|24bit/i.test(env.COLORTERM ?? '')) return '16 million';
  return /256/.test(env.TERM ?? '') ? '256' : '16';
}

function reportText(report: Report): string {
  const { versions, terminal, paths, config, sessions, tokens, network, endpoints } = report;
  const yes = (is: boolean) => (is ? 'a terminal' : 'no terminal');
  return [
    block('Versions', [
      ['hf-tui', versions['hf-tui']],
      ['Node', versions.node],
      ['System', versions.system],
    ]),
    block('Terminal', [
      ['Input', yes(terminal.input)],
      ['Output', terminal.columns === null ? yes(false) : `a terminal, ${terminal.columns} columns`],
      ['TERM', [terminal.term, terminal.program].filter(Boolean).join(', ') || 'not set'],
      ['Colours', terminal.colours],
      ['Pictures', picturesText(terminal.pictures)],
      ['Language', terminal.language || 'not set'],
      ...(terminal.frames === null ? [] : [['Frames', describeFrames(terminal.frames)] as const]),
      ...(terminal.kept === 0 ? [] : [['Last run', describeDropped(terminal.kept)] as const]),
    ]),
    block('Paths', [
      ['Settings', paths.config],
      ['Sessions', paths.sessions],
      ['Trash', paths.trash],
      ['Cache', paths.cache],
      ['Own token', paths.token],
      ['Shared token', paths.officialToken],
      ...report.permissions.map((sentence) => ['Not private', sentence] as const),
    ]),
    block('Settings', [
      ['Endpoints', String(config.endpoints)],
      ...(config.problem === null ? [] : [['Problem', config.problem.message] as const]),
      ...report.keys.problems.map((problem) => ['Keys', problem] as const),
      [
        'Sessions',
        sessions.unreadable === 0
          ? String(sessions.readable)
          : `${sessions.readable}, ${sessions.unreadable} not readable`,
      ],
    ]),
    block(
      'Token',
      tokens.length === 0
        ? [['None', 'hf-tui --setup explains how to get one']]
        : tokens.flatMap(({ source, token, used, warning, expired, expiresAt, renewable }) => [
            [used ? 'In use' : 'Not used', `${token}, ${source}`] as const,
            ...(expired === true && expiresAt !== undefined
              ? [['', `expired on ${expiresAt.slice(0, 10)}: ${mends(renewable)}`] as const]
              : []),
            ...(warning === undefined ? [] : [['', warning] as const]),
          ]),
    ),
    block('Network', [
      ['Hub', network.hub],
      ['Providers', network.router],
      ['Management', network.management],
      ...(network.offline ? [['Offline', 'HF_HUB_OFFLINE is set: only practice was asked'] as const] : []),
      ...Object.entries(network.proxies),
      ...(network.extraCertificates === '' ? [] : [['Certificates', network.extraCertificates] as const]),
      ...network.problems.map((problem) => ['Problem', problem] as const),
    ]),
    block(
      'Endpoints',
      endpoints.map((endpoint) => [
        `${endpoint.default ? '* ' : ''}${endpoint.name}`,
        endpointText(endpoint),
      ]),
    ),
  ].join('\n\n');
}

function mends(renewable: boolean | undefined): string {
  if (renewable === undefined) return 'run hf auth login';
  return renewable ? 'renewed when it is used next' : 'run hf-tui auth login --device';
}

function endpointText(report: EndpointReport): string {
  const { served } = report;
  return served === null ? answerText(report) : `${answerText(report)}; ${describeOffer(served)}`;
}

function answerText({ asks, answers, latencyMs, error }: EndpointReport): string {
  if (answers === null) return `${asks}: not asked`;
  if (latencyMs !== null) return `${asks}: answers, ${describeLatency(latencyMs)}`;
  return `${asks}: ${[error?.message, error?.hint].filter(Boolean).join(' ')}`;
}

function block(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(12, ...rows.map(([name]) => name.length));
  return [title, ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)].join('\n');
}
