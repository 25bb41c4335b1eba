import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoginRecord } from '../core/identity.ts';
import { Secret } from '../core/secret.ts';
import { atomicWrite, makePrivateFolder, syncFolder } from './atomic-write.ts';
import type { FsPort } from './fs-port.ts';
import { readJsonObject } from './json-file.ts';
import { own } from './json-guard.ts';
import { waitForLock } from './lock.ts';
import { systemProcesses } from './process-facts.ts';
import { isMissing } from './store-error.ts';

/** What the last login by browser left, and which token it belongs to. */
export interface KeptLogin {
  readonly isOf: (token: Secret) => boolean;
  readonly record: LoginRecord;
}

/** The file beside the token: readable by its user only, like the token. */
export interface LoginFile {
  /** null: there is none, or it cannot be read. */
  readonly read: () => Promise<KeptLogin | null>;
  /** Throws what the file system throws. */
  readonly write: (token: Secret, record: LoginRecord) => Promise<void>;
  readonly remove: () => Promise<void>;
  /** One program at a time: a refresh token can often be used once only. null: another one has it for long. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T | null>;
}

const LIMIT = 64 * 1024;
/** A renewal is one question to the Hub. */
const PATIENCE_MS = 20_000;

export function createLoginFile(path: string, fs: FsPort, makeName: () => string): LoginFile {
  return {
    async read() {
      try {
        const document = await readJsonObject(fs, path, LIMIT);
        if (document === null) return null;
        const text = (key: string) => {
          const value = own(document, key);
          return typeof value === 'string' ? value : '';
        };
        const [tokenHash, clientId, expiresAt, refresh] = [
          'tokenHash',
          'clientId',
          'expiresAt',
          'refreshToken',
        ].map(text);
        if (!tokenHash || !clientId) return null;
        return {
          isOf: (token) => hashOf(token) === tokenHash,
          record: {
            clientId,
            ...(expiresAt && !Number.isNaN(Date.parse(expiresAt)) ? { expiresAt } : {}),
            ...(refresh ? { refreshToken: new Secret(refresh) } : {}),
          },
        };
      } catch {
        return null;
      }
    },
    async write(token, { clientId, expiresAt, refreshToken }) {
      await makePrivateFolder(fs, dirname(path));
      const document = {
        // The token itself stands in one file only.
        tokenHash: hashOf(token),
        clientId,
        ...(expiresAt === undefined ? {} : { expiresAt }),
        ...(refreshToken === undefined ? {} : { refreshToken: refreshToken.reveal() }),
      };
      const bytes = new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
      await atomicWrite(fs, path, bytes, { makeName });
    },
    async remove() {
      try {
        await fs.unlink(path);
        await syncFolder(fs, dirname(path));
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
    async alone(work) {
      await makePrivateFolder(fs, dirname(path));
      const tools = {
        fs,
        processes: systemProcesses(),
        makeName,
        elapsed: () => performance.now(),
        wait: async (ms: number) => void (await sleep(ms)),
      };
      const lock = await waitForLock(`${path}.lock`, tools, PATIENCE_MS);
      if (lock === null) return null;
      try {
        return await work();
      } finally {
        await lock.release();
      }
    },
  };
}

function hashOf(token: Secret): string {
  return createHash('sha256').update(token.reveal()).digest('hex');
}
