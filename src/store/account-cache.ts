import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Account } from '../core/identity.ts';
import type { Secret } from '../core/secret.ts';
import type { AccountCachePort } from '../runtime/ports/hub.ts';
import { atomicWrite, makePrivateFolder } from './atomic-write.ts';
import { type FsPort, nodeFs } from './fs-port.ts';
import { readJsonObject } from './json-file.ts';
import { isObject, own } from './json-guard.ts';
import { makeRandomName } from './random-name.ts';

export interface AccountCacheOptions {
  /** `$XDG_CACHE_HOME/hf-tui` */
  readonly folder: string;
  /** Base URL of the Hub: the same token is another account's elsewhere. */
  readonly hub: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly fs?: FsPort;
  readonly makeName?: () => string;
}

/** The Hub counts the question whose token this is, and asks its callers to remember the answer. */
const VALID_MS = 3_600_000;
const LIMIT = 256 * 1024;

/**
 * Remembers for an hour whose token a token is. A file per token, named by a hash of it, so that the token itself is
 * nowhere in it. A cache that cannot be read or written is as good as none.
 */
export function createAccountCache(options: AccountCacheOptions): AccountCachePort {
  const fs = options.fs ?? nodeFs;
  const makeName = options.makeName ?? makeRandomName;
  const folder = join(options.folder, 'accounts');
  const pathOf = (token: Secret) => {
    const hash = createHash('sha256').update(`${options.hub}\n${token.reveal()}`).digest('hex');
    return join(folder, `${hash.slice(0, 40)}.json`);
  };
  const sweep = async (kept: string) => {
    for (const name of await fs.names(folder)) {
      const path = join(folder, name);
      if (path === kept) continue;
      const { modified } = await fs.facts(path);
      if (Math.abs(options.now() - modified) > VALID_MS) await fs.unlink(path);
    }
  };
  return {
    async read(token) {
      try {
        const document = await readJsonObject(fs, pathOf(token), LIMIT);
        if (document === null) return null;
        const checkedAt = own(document, 'checkedAt');
        const age = typeof checkedAt === 'string' ? options.now() - Date.parse(checkedAt) : Number.NaN;
        if (typeof checkedAt !== 'string' || !(age >= 0 && age < VALID_MS)) return null;
        const account = readAccount(own(document, 'account'));
        return account === null ? null : { ...account, checkedAt };
      } catch {
        return null;
      }
    },
    async keep(token, account) {
      const { checkedAt: _, ...known } = account;
      const document = { checkedAt: new Date(options.now()).toISOString(), account: known };
      try {
        await makePrivateFolder(fs, folder);
        const bytes = new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
        const path = pathOf(token);
        await atomicWrite(fs, path, bytes, { makeName });
        await sweep(path);
      } catch {
        // The next question goes to the Hub, that is all.
      }
    },
    async forget(token) {
      await fs.unlink(pathOf(token)).catch(() => undefined);
    },
  };
}

function readAccount(value: unknown): Account | null {
  if (!isObject(value)) return null;
  const text = (key: string) => {
    const item = own(value, key);
    return typeof item === 'string' ? item : '';
  };
  const type = own(value, 'type');
  const mayInfer = own(value, 'mayInfer');
  const organisations = own(value, 'organisations');
  const isKnown = type === 'user' || type === 'org' || type === 'app';
  const isSaid = mayInfer === 'yes' || mayInfer === 'no' || mayInfer === 'unknown';
  if (text('name') === '' || !isKnown || !isSaid || !Array.isArray(organisations)) return null;
  return {
    name: text('name'),
    fullName: text('fullName'),
    type,
    isPro: own(value, 'isPro') === true,
    canPay: own(value, 'canPay') === true,
    organisations: organisations.filter((one) => typeof one === 'string'),
    role: text('role'),
    tokenName: text('tokenName'),
    mayInfer,
  };
}
