import { safeLine } from './core/safe-text.ts';
import { LEFT_OUT } from './environment.ts';
import { routeTo } from './net/proxy.ts';
import type { Environment } from './store/paths.ts';
import { readSmallFile } from './terminal/small-file.ts';

/** What the environment says about the network and is of no use, each in one sentence. */
export function networkProblems(router: string, env: Environment): readonly string[] {
  return [proxyProblem(router, env), extraCertificatesProblem(env)].filter((problem) => problem !== '');
}

/** Why no hosted endpoint can be reached through the proxy that is named; '' when it can be tried. */
function proxyProblem(router: string, env: Environment): string {
  const route = URL.canParse(router) ? routeTo(new URL(router), env) : null;
  return route?.kind === 'unusable' ? route.error.message : '';
}

/** More than this is no list of certificates; bytes. */
const LARGEST = 1 << 26;

const CERTIFICATE = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/;

/** Why the file in NODE_EXTRA_CA_CERTS is of no use; '' where it can be read or none is named. */
export function extraCertificatesProblem({ NODE_EXTRA_CA_CERTS: path }: Environment): string {
  if (path === undefined || path === '') return '';
  if (safeLine(path) !== path)
    return `NODE_EXTRA_CA_CERTS names a file with characters in it that are not shown: ${path}.`;
  try {
    if (CERTIFICATE.test(readSmallFile(path, LARGEST))) return '';
    return `NODE_EXTRA_CA_CERTS names a file without a certificate: ${path}.`;
  } catch {
    return `NODE_EXTRA_CA_CERTS names a file that cannot be read: ${path}.`;
  }
}

/**
 * Goes on as the same program without that variable. Node has read it at its own start, and complains of the file when
 * it first needs the list of certificates: natively, past our guard, with the path as it is. Nothing in the process can
 * keep it from that. Returns only where a process cannot become another one: on Windows, whose paths have no controls.
 */
export function goOnWithoutExtraCertificates(env: Environment): void {
  const { NODE_EXTRA_CA_CERTS: path = '', ...rest } = env;
  if (process.platform === 'win32' || process.execve === undefined) return;
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  try {
    process.execve(process.execPath, command, { ...rest, [LEFT_OUT]: path });
  } catch {
    // Then Node says it itself.
  }
}
