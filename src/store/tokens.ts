import { dirname } from 'node:path';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import type { FoundToken, LoginRecord, TokenSource } from '../core/identity.ts';
import { Secret } from '../core/secret.ts';
import { cleanPastedToken } from '../core/token-shape.ts';
import type { TokensPort } from '../runtime/ports/hub.ts';
import { atomicWrite, makePrivateFolder, syncFolder } from './atomic-write.ts';
import { type FsPort, nodeFs } from './fs-port.ts';
import { createLoginFile } from './login-file.ts';
import { type Environment, pathsFrom } from './paths.ts';
import { makeRandomName } from './random-name.ts';
import { readRegularFile } from './read-file.ts';
import { isMissing, storeError } from './store-error.ts';
import { parseStoredTokens } from './stored-tokens.ts';

export interface TokensOptions {
  readonly env: Environment;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly fs?: FsPort;
  readonly makeName?: () => string;
  /** The user's id on this system; null where there are none. */
  readonly uid?: number | null;
}

/** In order of preference, before any file. */
const VARIABLES = ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN', 'HUGGINGFACE_API_TOKEN'] as const;
const LIMIT = 256 * 1024;

/**
 * Tokens as the official tools look for them: a token pasted for this run, the environment, the official file,
 * hf-tui's own file, then every section of `stored_tokens`. With HF_HUB_DISABLE_IMPLICIT_TOKEN only what the user gave
 * to hf-tui itself counts. Nothing is ever read from the working directory.
 */
export function createTokens(options: TokensOptions): TokensPort {
  const { env, platform } = options;
  const fs = options.fs ?? nodeFs;
  const makeName = options.makeName ?? makeRandomName;
  const paths = pathsFrom(env, options.home, platform);
  const uid = options.uid === undefined ? (process.getuid?.() ?? null) : options.uid;
  const implicit = !isTrue(env.HF_HUB_DISABLE_IMPLICIT_TOKEN);
  const loginFile = createLoginFile(paths.loginFile, fs, makeName);
  let pasted: { readonly token: Secret; readonly login?: LoginRecord } | null = null;

  const find = async (): Promise<readonly FoundToken[]> => {
    const found: FoundToken[] = [];
    if (pasted !== null) {
      const { token, login } = pasted;
      found.push({ source: { kind: 'memory' }, token, ...withLogin(login) });
    }
    const stored = implicit ? await readStored() : [];
    if (implicit) {
      for (const name of VARIABLES) {
        const token = cleanPastedToken(env[name] ?? '');
        if (token !== '') found.push({ source: { kind: 'env', name }, token: new Secret(token) });
      }
      const official = await readToken({ kind: 'official-file', path: paths.officialTokenFile });
      if (official !== null) found.push(official);
    }
    const ownToken = await readToken({ kind: 'own-file', path: paths.tokenFile });
    if (ownToken !== null) found.push(ownToken);
    // The token that is logged in stands in both files: once is enough. Only `stored_tokens` says what it is called
    // and when the token of an OAuth log-in ends.
    const known = new Set(found.map((one) => one.token.reveal()));
    const kept = await loginFile.read();
    return [
      ...found.map((one) => {
        const named = withStored(one, stored);
        const isOwn = one.login === undefined && kept?.isOf(one.token) === true;
        return isOwn ? { ...named, ...withLogin(kept.record) } : named;
      }),
      ...stored.filter((one) => !known.has(one.token.reveal())),
    ];
  };

  const readText = async (path: string): Promise<{ text: string; warning: string | null } | null> => {
    try {
      const read = await readRegularFile(fs, path, LIMIT);
      if (read.kind !== 'read') return null;
      const text = new TextDecoder().decode(read.bytes);
      return { text, warning: looseness(path, read.facts, uid, platform) };
    } catch {
      // Not there, or not readable: then there is no token in it for us.
      return null;
    }
  };

  const readToken = async (
    source: Extract<TokenSource, { readonly path: string }>,
  ): Promise<FoundToken | null> => {
    const read = await readText(source.path);
    const token = cleanPastedToken(read?.text ?? '');
    if (read === null || token === '') return null;
    return {
      source,
      token: new Secret(token),
      ...(read.warning === null ? {} : { warning: read.warning }),
    };
  };

  const readStored = async (): Promise<readonly FoundToken[]> => {
    const path = paths.storedTokensFile;
    const read = await readText(path);
    if (read === null) return [];
    return parseStoredTokens(read.text).map((section) => ({
      source: { kind: 'stored', path, name: section.name },
      token: new Secret(section.token),
      ...(section.expiresAt === null ? {} : { expiresAt: section.expiresAt }),
      ...(read.warning === null ? {} : { warning: read.warning }),
    }));
  };

  const keep: TokensPort['keep'] = async (token, place, login) => {
    if (place === 'memory') {
      pasted = { token, ...(login === undefined ? {} : { login }) };
      return ok({ kind: 'memory' });
    }
    const path = place === 'official-file' ? paths.officialTokenFile : paths.tokenFile;
    try {
      await makePrivateFolder(fs, dirname(path));
      // A link is kept: some keep their files elsewhere and link to them.
      const target = await fs.realpath(path).catch(() => path);
      await atomicWrite(fs, target, new TextEncoder().encode(token.reveal()), { makeName });
      if (login !== undefined) await loginFile.write(token, login);
      // What belonged to the token that stood there is of no use to anybody.
      else if (place === 'own-file') await loginFile.remove();
    } catch (error) {
      return failed(storeError(error, `The token could not be kept in ${path}`));
    }
    pasted = null;
    return ok({ kind: place, path });
  };

  const forget = async (): Promise<Result<readonly FoundToken[]>> => {
    pasted = null;
    try {
      await loginFile.remove();
      await fs.unlink(paths.tokenFile);
      await syncFolder(fs, dirname(paths.tokenFile));
    } catch (error) {
      if (!isMissing(error)) {
        return failed(
          appError(
            'STORE_DENIED',
            `The token in ${paths.tokenFile} could not be removed.`,
            'Remove the file by hand.',
          ),
        );
      }
    }
    return ok(await find());
  };

  return {
    find,
    keep,
    alone: (work) => loginFile.alone(work),
    forget,
    places: () => ({ officialFile: paths.officialTokenFile, ownFile: paths.tokenFile }),
  };
}

function withLogin(login: LoginRecord | undefined): Pick<FoundToken, 'login' | 'expiresAt'> {
  if (login === undefined) return {};
  return { login, ...(login.expiresAt === undefined ? {} : { expiresAt: login.expiresAt }) };
}

function withStored(found: FoundToken, stored: readonly FoundToken[]): FoundToken {
  const same = stored.find((one) => one.token.reveal() === found.token.reveal());
  if (same?.source.kind !== 'stored') return found;
  const { expiresAt } = same;
  return { ...found, storedName: same.source.name, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

/** As huggingface_hub reads its switches. */
function isTrue(value: string | undefined): boolean {
  return /^(1|on|yes|true)$/i.test(value?.trim() ?? '');
}

function looseness(
  path: string,
  facts: { readonly mode: number; readonly uid: number },
  uid: number | null,
  platform: NodeJS.Platform,
): string | null {
  if (platform === 'win32') return null;
  if (uid !== null && facts.uid !== uid && facts.uid !== 0) return `${path} belongs to another user.`;
  if ((facts.mode & 0o077) === 0) return null;
  return `${path} can be read by other users of this computer: chmod 600 makes it private.`;
}
