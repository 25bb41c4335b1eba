/** How far away a host is: on this computer, on a private network, or anywhere else. */
export type HostKind = 'loopback' | 'private' | 'hosted';

/** An IPv4 literal as WHATWG URLs write it (they turn `0x7f.1` and `2130706433` into dotted form). */
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/**
 * Judges by the name alone, without asking DNS: a name that is not known to be local counts as hosted,
 * which is the careful answer for tokens and only costs a wait limit otherwise.
 */
export function hostKind(url: URL): HostKind {
  const host = url.hostname.toLowerCase();
  if (host === 'localhost' || host === '[::1]') return 'loopback';
  const parts = IPV4.exec(host);
  if (parts !== null) {
    const [a, b] = [Number(parts[1]), Number(parts[2])];
    if (a === 127) return 'loopback';
    const isPrivate =
      a === 10 ||
      a === 0 ||
      (a === 192 && b === 168) ||
      (a === 172 && b >= 16 && b <= 31) ||
      (a === 169 && b === 254);
    return isPrivate || (a === 100 && b >= 64 && b <= 127) ? 'private' : 'hosted';
  }
  if (/^\[f[cd][0-9a-f]{2}:|^\[fe[89ab][0-9a-f]:/.test(host)) return 'private';
  const isLocalName = !host.includes('.') || /\.(local|lan|internal|home\.arpa|localhost)$/.test(host);
  return isLocalName && !host.startsWith('[') ? 'private' : 'hosted';
}
