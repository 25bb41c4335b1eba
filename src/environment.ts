import { Secret } from './core/secret.ts';
import type { Environment } from './store/paths.ts';

/** Where tokens of Hugging Face are commonly put; hf-tui itself reads the first three. */
const TOKEN_NAMES: ReadonlySet<string> = new Set([
  'HF_TOKEN',
  'HUGGING_FACE_HUB_TOKEN',
  'HUGGINGFACE_API_TOKEN',
  'HUGGINGFACEHUB_API_TOKEN',
  'HUGGINGFACE_TOKEN',
  'HF_API_TOKEN',
  'HF_API_KEY',
]);
const TOKEN_VALUE = /^\s*hf_[A-Za-z0-9_]{20,}\s*$/;

/** Where the value of NODE_EXTRA_CA_CERTS stands in a process that was started again without it. */
export const LEFT_OUT = 'HF_TUI_LEFT_OUT_CA_CERTS';

/**
 * Takes the tokens out of a process's environment and gives back the environment as it was. What is started from then
 * on (an editor, a browser, a clipboard tool) and what is written about the process (a report) has no token in it.
 */
export function takeEnvironment(env: NodeJS.ProcessEnv): Environment {
  const taken = { ...env };
  for (const [name, value] of Object.entries(taken)) {
    if (TOKEN_NAMES.has(name) || TOKEN_VALUE.test(value ?? '')) delete env[name];
  }
  return taken;
}

/** This process's environment, read once; `process.env` has no token left. */
export const environment: Environment = withLeftOut(takeEnvironment(process.env));

/** Whether Node was started without the NODE_EXTRA_CA_CERTS that the user has set: it was of no use. */
export const isWithoutExtraCertificates = process.env[LEFT_OUT] !== undefined;
forgetVariable(LEFT_OUT);

function withLeftOut({ [LEFT_OUT]: path, ...env }: Environment): Environment {
  return path === undefined ? env : { ...env, NODE_EXTRA_CA_CERTS: path };
}

/** Takes one more variable out of it, which an endpoint names as the place of its token. */
export function forgetVariable(name: string): void {
  delete process.env[name];
}

/** The tokens of Hugging Face in an environment as it was. */
export function hubTokensIn(env: Environment): readonly Secret[] {
  return [...TOKEN_NAMES].flatMap((name) => {
    const value = env[name]?.trim() ?? '';
    return value === '' ? [] : [new Secret(value)];
  });
}

/** Those of this process: what must not be in a word about a crash. */
export const environmentSecrets: readonly Secret[] = hubTokensIn(environment);
