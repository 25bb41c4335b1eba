declare const linkTargetBrand: unique symbol;

/** An address that a click may lead to: http or https, in printable ASCII. Made by `linkTarget` only. */
export type LinkTarget = string & { readonly [linkTargetBrand]: true };

const LONGEST = 2000;
const WRITABLE = /^[\x21-\x7e]+$/;

/**
 * Where a click on a link may lead: an http or https address, with nothing in it but printable ASCII. undefined for
 * any other, for one with a user name in it, and where the text looks like an address of another host.
 */
export function linkTarget(address: string, shown: string): LinkTarget | undefined {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || url.host === '') return undefined;
  if (looksLikeAddress(shown) && hostShown(shown) !== url.host) return undefined;
  return url.href.length <= LONGEST && WRITABLE.test(url.href) ? (url.href as LinkTarget) : undefined;
}

function looksLikeAddress(text: string): boolean {
  return text.includes('://') || /^\S+\.\S+$/.test(text.trim());
}

/** The host that a text names; '' when it is no plain address: letters of other scripts may look like ours. */
function hostShown(text: string): string {
  const said = text.trim();
  const address = /^https?:\/\//i.test(said) ? said : `https://${said}`;
  return WRITABLE.test(said) && URL.canParse(address) ? new URL(address).host : '';
}
