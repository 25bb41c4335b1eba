import { describeEndpoint, type Endpoint, PRACTICE } from '../core/endpoint.ts';
import { changeEndpoints, type EndpointChange } from '../core/endpoint-change.ts';
import type { ResolvedReference } from '../core/endpoint-reference.ts';
import { describeLatency } from '../core/endpoint-test.ts';
import { appError, EXIT, failed, ok, type Result } from '../core/errors.ts';
import { allEndpoints, findEndpoint, type Settings } from '../core/settings.ts';
import { describeToken } from '../core/token-destination.ts';
import { chooseEndpoint, loadSettings } from './choose-endpoint.ts';
import type { CommandContext } from './context.ts';
import { endpointFromOptions } from './endpoint-options.ts';
import { listLocal } from './local-servers.ts';
import { nearest } from './nearest.ts';
import type { Arguments } from './parse.ts';
import { listRemote } from './remote-endpoints.ts';
import { FIGURE_HEADINGS, figuresOf, listModels, servedOffer } from './served-models.ts';
import { errorJson, errorText, reportError } from './text-output.ts';
import { textTable } from './text-table.ts';

/** `hf-tui endpoints VERB`. */
export async function endpoints(args: Arguments, context: CommandContext): Promise<number> {
  switch (args.path[2]) {
    case 'list':
      return list(args, context);
    case 'models':
      return listModels(args, context);
    case 'add':
      return add(args, context);
    case 'edit':
      return edit(args, context);
    case 'remove':
      return remove(args, context);
    case 'test':
      return test(args, context);
    case 'default':
      return chooseDefault(args, context);
    default:
      return EXIT.usage;
  }
}

async function list(args: Arguments, context: CommandContext): Promise<number> {
  if (args.has('remote')) return listRemote(args, context);
  if (args.has('local')) return listLocal(args, context);
  const settings = await loadSettings(context);
  const all = allEndpoints(settings);
  const offers = await Promise.all(all.map((endpoint) => servedOffer(context, endpoint, 'kept')));
  if (args.has('json')) {
    const json = all.map((endpoint, i) => ({
      ...endpointJson(endpoint, settings),
      served: offers[i] ?? null,
    }));
    await context.stdout.json(json);
    return EXIT.done;
  }
  const isServed = offers.some((offer) => offer !== null);
  const rows = all.map((endpoint, i) => [
    endpoint.name === settings.defaultEndpoint ? '*' : '',
    endpoint.name,
    describeEndpoint(endpoint),
    endpoint.kind,
    describeToken(endpoint.token),
    ...(isServed ? figuresOf(offers[i] ?? null) : []),
  ]);
  const heading = ['', 'NAME', 'ASKS', 'KIND', 'TOKEN', ...(isServed ? FIGURE_HEADINGS : [])];
  await context.stdout.write(textTable(heading, rows));
  if (settings.defaultEndpoint === '' && context.stderr.isTerminal) {
    await context.stderr.line('There is no default yet: hf-tui endpoints default NAME chooses one.');
  }
  return EXIT.done;
}

async function add(args: Arguments, context: CommandContext): Promise<number> {
  const settings = await loadSettings(context);
  const made = endpointFromOptions(args, args.words[0] ?? '', settings, context.bases.router, null);
  if (!made.ok) return reportError(context, made.error, args.has('json'));
  return put(args, context, made.value, null, 'Saved');
}

async function edit(args: Arguments, context: CommandContext): Promise<number> {
  const settings = await loadSettings(context);
  const original = savedEndpoint(settings, args.words[0] ?? '');
  if (!original.ok) return reportError(context, original.error, args.has('json'));
  const name = args.value('name') ?? original.value.name;
  const made = endpointFromOptions(args, name, settings, context.bases.router, original.value);
  if (!made.ok) return reportError(context, made.error, args.has('json'));
  return put(args, context, made.value, original.value.name, 'Changed');
}

async function put(
  args: Arguments,
  context: CommandContext,
  { endpoint, notice }: ResolvedReference,
  replaces: string | null,
  did: string,
): Promise<number> {
  const changes: EndpointChange[] = [{ kind: 'put', endpoint, replaces }];
  if (args.has('default')) changes.push({ kind: 'default', name: endpoint.name });
  const changed = await change(context, changes);
  if (!changed.ok) return reportError(context, changed.error, args.has('json'));
  const settings = changed.value;
  if (notice !== undefined) await context.stderr.line(notice);
  if (args.has('json')) {
    await context.stdout.json(endpointJson(endpoint, settings));
    return EXIT.done;
  }
  const isDefault = settings.defaultEndpoint === endpoint.name;
  const billTo = endpoint.kind === 'providers' ? endpoint.billTo : undefined;
  const billed = billTo === undefined ? '' : `, billed to ${billTo}`;
  await context.stdout.line(
    `${did} ${endpoint.name}: ${describeEndpoint(endpoint)}, ${describeToken(endpoint.token)}${billed}${isDefault ? ', the default' : ''}.`,
  );
  return EXIT.done;
}

async function remove(args: Arguments, context: CommandContext): Promise<number> {
  const json = args.has('json');
  const settings = await loadSettings(context);
  const endpoint = savedEndpoint(settings, args.words[0] ?? '');
  if (!endpoint.ok) return reportError(context, endpoint.error, json);
  const { name } = endpoint.value;
  const changed = await change(context, [{ kind: 'remove', name }]);
  if (!changed.ok) return reportError(context, changed.error, json);
  if (json) await context.stdout.json({ removed: endpointJson(endpoint.value, settings) });
  else await context.stdout.line(`Removed ${name}.`);
  if (settings.defaultEndpoint === name) {
    await context.stderr.line('It was the default: hf-tui endpoints default NAME chooses another.');
  }
  return EXIT.done;
}

async function test(args: Arguments, context: CommandContext): Promise<number> {
  const json = args.has('json');
  const chosen = await chooseEndpoint(args, context, args.words[0]);
  if (!chosen.ok) return reportError(context, chosen.error, json);
  const endpoint = chosen.value;
  const tested = await context.ports.inference.test(endpoint, context.signal);
  if (!tested.ok) {
    if (!json) return reportError(context, tested.error);
    await context.stdout.json({ name: endpoint.name, ok: false, error: errorJson(tested.error) });
    return reportError(context, tested.error);
  }
  const { latencyMs, snapshot, says } = tested;
  if (json) {
    await context.stdout.json({ name: endpoint.name, ok: true, latencyMs, endpoint: snapshot, says });
  } else {
    const by = snapshot.provider === '' ? '' : ` by ${snapshot.provider}`;
    // Which of several routes was answered, where the endpoint's URL does not say it.
    const at = endpoint.kind === 'text-generation' ? ` at ${snapshot.url}` : '';
    await context.stdout.line(`${endpoint.name} answers: ${describeLatency(latencyMs)}, ${says}${by}${at}`);
  }
  return EXIT.done;
}

async function chooseDefault(args: Arguments, context: CommandContext): Promise<number> {
  const json = args.has('json');
  const settings = await loadSettings(context);
  const name = args.words[0];
  if (name === undefined) {
    if (json) await context.stdout.json({ default: settings.defaultEndpoint });
    else if (settings.defaultEndpoint !== '') await context.stdout.line(settings.defaultEndpoint);
    else await context.stderr.write(errorText(noDefault()));
    return settings.defaultEndpoint === '' && !json ? EXIT.failed : EXIT.done;
  }
  if (findEndpoint(settings, name) === undefined) {
    return reportError(context, unknownEndpoint(settings, name), json);
  }
  const changed = await change(context, [{ kind: 'default', name }]);
  if (!changed.ok) return reportError(context, changed.error, json);
  if (json) await context.stdout.json({ default: name });
  else await context.stdout.line(`${name} is the default now.`);
  return EXIT.done;
}

function change(context: CommandContext, changes: readonly EndpointChange[]): Promise<Result<Settings>> {
  return context.ports.config.change((settings) => changes.reduce(changeEndpoints, settings));
}

function savedEndpoint(settings: Settings, name: string): Result<Endpoint> {
  if (name === PRACTICE.name) {
    return failed(appError('USAGE', 'The practice endpoint is built in: it cannot be changed or removed.'));
  }
  const endpoint = settings.endpoints.find((candidate) => candidate.name === name);
  return endpoint === undefined ? failed(unknownEndpoint(settings, name)) : ok(endpoint);
}

function unknownEndpoint(settings: Settings, name: string) {
  const meant = nearest(
    name,
    allEndpoints(settings).map((endpoint) => endpoint.name),
  );
  return appError(
    'ENDPOINT_UNKNOWN',
    `There is no endpoint "${name}".`,
    meant === undefined ? 'hf-tui endpoints list shows what there is.' : `Did you mean ${meant}?`,
  );
}

function noDefault() {
  return appError(
    'ENDPOINT_UNKNOWN',
    'There is no default endpoint.',
    'hf-tui endpoints default NAME chooses one.',
  );
}

function endpointJson(endpoint: Endpoint, settings: Settings) {
  return { ...endpoint, default: endpoint.name === settings.defaultEndpoint };
}
