const USUAL_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * Whether NO_PROXY takes a host out: `*` takes all; `example.com` and `.example.com` that name and all below it;
 * `*.example.com` only those below; a `:port` behind any of them only that port. Between them stand commas or spaces.
 */
export function isWithoutProxy(target: URL, noProxy: string): boolean {
  const host = plainName(target.hostname);
  const port = target.port === '' ? USUAL_PORTS[target.protocol] : target.port;
  return noProxy
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = '', itsPort] = /^(\[.*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (itsPort !== undefined && itsPort !== port) return false;
      if (name === '*') return true;
      const suffix = plainName(name.replace(/^\*?\./, ''));
      if (suffix === '') return false;
      return host.endsWith(`.${suffix}`) || (host === suffix && !name.startsWith('*.'));
    });
}

/** Without brackets and without the dot of a full name. */
function plainName(name: string): string {
  return name
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
}
