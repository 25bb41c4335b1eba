import { ok, type Result } from '../core/errors.ts';
import type { Parameters } from '../core/parameters.ts';
import { plainUrl } from './endpoint-url.ts';

/**
 * The ways to ask a server to go on with a text: text-generation-inference's two routes, OpenAI's completions for base
 * models, and `{"inputs": …}` at the server's own URL, as the inference toolkit and task endpoints take it.
 */
export type TextForm = 'generate-stream' | 'generate' | 'completions' | 'inputs';

export interface TextRoute {
  readonly form: TextForm;
  readonly url: URL;
}

/**
 * The routes that a URL may stand for, the likeliest first. One that names its route is taken at its word; of a bare
 * server the routes that stream come first, and its root last: there text-generation-inference answers in one piece.
 */
export function textRoutes(url: string): Result<readonly TextRoute[]> {
  const given = plainUrl(url);
  if (!given.ok) return given;
  const path = given.value.pathname.replace(/\/+$/, '');
  const route = (form: TextForm, at: string): TextRoute => {
    const target = new URL(given.value);
    target.pathname = at || '/';
    return { form, url: target };
  };
  if (path.endsWith('/generate_stream')) return ok([route('generate-stream', path)]);
  if (path.endsWith('/generate'))
    return ok([route('generate-stream', `${path}_stream`), route('generate', path)]);
  if (path.endsWith('/completions')) {
    return ok([route('completions', path.replace(/\/chat\/completions$/, '/completions'))]);
  }
  if (path.endsWith('/v1')) return ok([route('completions', `${path}/completions`)]);
  if (/\/models\/[^/]+\/[^/]+$/.test(path)) return ok([route('inputs', path)]);
  return ok([
    route('generate-stream', `${path}/generate_stream`),
    route('completions', `${path}/v1/completions`),
    route('inputs', path),
  ]);
}

export interface TextBodyOptions {
  /** For completions. */
  readonly model: string;
  /** Asks completions for token counts; some servers refuse the field. */
  readonly withUsage: boolean;
}

/** The JSON that asks to go on with `prompt`. A parameter that is not set is not sent. */
export function textBody(
  form: TextForm,
  prompt: string,
  parameters: Parameters,
  { model, withUsage }: TextBodyOptions,
): string {
  switch (form) {
    case 'completions': {
      const { temperature, top_p, max_tokens, seed } = parameters;
      const more = withUsage ? { stream_options: { include_usage: true } } : {};
      const stop = stopOf(parameters);
      return JSON.stringify({
        model,
        prompt,
        temperature,
        top_p,
        max_tokens,
        seed,
        stop,
        stream: true,
        ...more,
      });
    }
    case 'generate-stream':
    case 'generate':
      // Only with details does the end say why it ended.
      return JSON.stringify({ inputs: prompt, parameters: { ...taskParameters(parameters), details: true } });
    case 'inputs':
      return JSON.stringify({
        inputs: prompt,
        parameters: { ...taskParameters(parameters), return_full_text: false },
      });
  }
}

/**
 * The names of the text-generation task. text-generation-inference takes a temperature above 0 and a `top_p` below 1
 * only: 0 means not to sample, 1 is what not sending it means.
 */
function taskParameters(parameters: Parameters) {
  const { temperature, top_p, max_tokens, seed } = parameters;
  const samples = temperature !== undefined && temperature > 0;
  return {
    ...(max_tokens === undefined ? {} : { max_new_tokens: max_tokens }),
    ...(temperature === undefined ? {} : samples ? { temperature, do_sample: true } : { do_sample: false }),
    ...(top_p === undefined || top_p >= 1 ? {} : { top_p }),
    ...(seed === undefined ? {} : { seed }),
    stop: stopOf(parameters),
  };
}

function stopOf({ stop }: Parameters): readonly string[] | undefined {
  return stop === undefined || stop.length === 0 ? undefined : stop;
}
