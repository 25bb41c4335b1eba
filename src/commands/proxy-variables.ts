import type { Environment } from '../store/paths.ts';

const NAMES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'];

/** The proxy variables that are set, in both spellings, without names and passwords. */
export function proxiesFrom(env: Environment): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of NAMES.flatMap((upper) => [upper, upper.toLowerCase()])) {
    const value = env[name];
    if (value !== undefined && value !== '') found[name] = withoutCredentials(value);
  }
  return found;
}

/** An address without the name and password in it, whether it can be parsed or not. */
export function withoutCredentials(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1');
}
