import { describeEndpoint, type Endpoint } from '../../core/endpoint.ts';
import { resolveReference } from '../../core/endpoint-reference.ts';
import { allEndpoints, findEndpoint } from '../../core/settings.ts';
import { loadSettings } from '../choose-endpoint.ts';
import { errorText } from '../text-output.ts';
import type { Linear } from './linear-state.ts';

/** Lists the endpoints and reads a number, a name, a model id or a URL; null when nothing was chosen. */
export async function chooseByNumber(linear: Linear): Promise<Endpoint | null> {
  const { context, lines } = linear;
  const settings = await loadSettings(context);
  const all = allEndpoints(settings);
  await context.stdout.line('Endpoints:');
  for (const [i, endpoint] of all.entries()) {
    await context.stdout.line(`${i + 1}. ${endpoint.name}, ${describeEndpoint(endpoint)}`);
  }
  while (true) {
    const line = await lines.next('Number, model id or URL: ', context.signal);
    if (line === null || line.trim() === '') return null;
    const numbered = all[Number(line.trim()) - 1] ?? findEndpoint(settings, line.trim());
    if (numbered !== undefined) return numbered;
    const resolved = resolveReference(settings, line, context.bases.router);
    if (resolved.ok) {
      if (resolved.value.notice !== undefined) await context.stdout.line(resolved.value.notice);
      return resolved.value.endpoint;
    }
    await context.stderr.write(errorText(resolved.error));
  }
}
