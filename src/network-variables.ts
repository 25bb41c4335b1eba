import { accessSync, constants } from 'node:fs';
import { routeTo } from './net/proxy.ts';
import type { Environment } from './store/paths.ts';

/** What the environment says about the network and is of no use, each in one sentence. */
export function networkProblems(router: string, env: Environment): readonly string[] {
  return [proxyProblem(router, env), extraCertificatesProblem(env)].filter((problem) => problem !== '');
}

/** Why no hosted endpoint can be reached through the proxy that is named; '' when it can be tried. */
function proxyProblem(router: string, env: Environment): string {
  const route = URL.canParse(router) ? routeTo(new URL(router), env) : null;
  return route?.kind === 'unusable' ? route.error.message : '';
}

/**
 * Why the file in NODE_EXTRA_CA_CERTS is of no use; '' where it can be read or none is named. Node itself says so only
 * in a line on standard error, when the first encrypted connection is opened.
 */
export function extraCertificatesProblem({ NODE_EXTRA_CA_CERTS: path }: Environment): string {
  if (path === undefined || path === '') return '';
  try {
    accessSync(path, constants.R_OK);
    return '';
  } catch {
    return `NODE_EXTRA_CA_CERTS names a file that cannot be read: ${path}.`;
  }
}
