import { createHash } from 'node:crypto';
import { isAbsolute, join, resolve } from 'node:path';
import { appError, failed, ok, type Result } from './core/errors.ts';
import type { ImageRef } from './core/exchange.ts';
import { type ExportForm, exportFileName, holdsImages } from './core/export-form.ts';
import type { WireImage } from './core/inference.ts';
import type { Secret } from './core/secret.ts';
import { type Session, titleOf } from './core/session.ts';
import type { BroughtIn, SessionsPort, TransferPort } from './runtime/ports/sessions.ts';
import { type FsPort, nodeFs } from './store/fs-port.ts';
import { writeNewFile } from './store/new-file.ts';
import { makeRandomName } from './store/random-name.ts';
import { readRegularFile } from './store/read-file.ts';
import { isMissing, storeError } from './store/store-error.ts';
import type { ImportedSession } from './transfer/drafts.ts';
import { exportText } from './transfer/export.ts';
import { importText } from './transfer/import.ts';
import { baseName, type Pictures } from './transfer/pictures.ts';
import { redactSession } from './transfer/redaction.ts';

export interface TransferOptions {
  readonly sessions: Pick<SessionsPort, 'save' | 'readAsset' | 'keepAsset' | 'close'>;
  readonly home: string;
  readonly cwd: () => string;
  /** ISO 8601, UTC */
  readonly now: () => string;
  readonly makeId: () => string;
  /** All tokens that can be found: none of them leaves in an export. */
  readonly secrets: () => Promise<readonly Secret[]>;
  readonly knowsEndpoint: () => Promise<(name: string) => boolean>;
  /** Looks at an image that came in, and makes it ready to be sent. */
  readonly readyImage: (data: Uint8Array) => Promise<Result<WireImage>>;
  readonly fs?: FsPort;
}

/** Larger than any export there is; a text of twice this size could not be held. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Sessions as files of other forms: out, without tokens and over no other file; in, as new sessions. */
export function createTransfer(options: TransferOptions): TransferPort {
  const fs = options.fs ?? nodeFs;

  const absolute = (path: string): string => {
    const tilde = /^~[\\/]/.test(path) ? join(options.home, path.slice(2)) : path;
    return isAbsolute(tilde) ? tilde : resolve(options.cwd(), tilde);
  };

  const render: TransferPort['render'] = async (given, form) => {
    const { session, removed } = redactSession(given, await options.secrets());
    const pictures = holdsImages(form) ? await picturesOf(given) : new Map();
    return { text: exportText(session, form, pictures), said: removalSaid(removed) };
  };

  async function picturesOf(session: Session): Promise<Pictures> {
    const kept = new Map<string, WireImage>();
    for (const { sha256 } of session.exchanges.flatMap(({ images }) => images)) {
      const image = kept.has(sha256) ? null : await options.sessions.readAsset(session.id, sha256);
      if (image !== null) kept.set(sha256, image);
    }
    return kept;
  }

  async function targetOf(session: Session, form: ExportForm, path: string | null): Promise<string> {
    const name = exportFileName(titleOf(session), form);
    if (path === null) return join(options.cwd(), name);
    const target = absolute(path);
    const isFolder = await fs.realpath(target).then(
      async (real) => (await fs.facts(real)).kind === 'folder',
      () => false,
    );
    return isFolder || /[\\/]$/.test(path) ? join(target, name) : target;
  }

  return {
    render,
    async write(session, form, path, whenTaken) {
      const { text, said } = await render(session, form);
      const file = {
        path: await targetOf(session, form, path),
        bytes: new TextEncoder().encode(text),
        whenTaken,
      };
      const written = await writeNewFile(fs, file, makeRandomName);
      return written.ok ? ok({ path: written.value, said }) : written;
    },
    async bringIn(path, signal) {
      const text = await readText(fs, absolute(path));
      if (!text.ok) return text;
      const knowsEndpoint = await options.knowsEndpoint();
      const found = importText(text.value, path, {
        makeId: options.makeId,
        now: options.now(),
        knowsEndpoint,
      });
      if (!found.ok) return found;
      const brought: BroughtIn[] = [];
      for (const one of found.value) {
        if (signal?.aborted === true) break;
        const kept = await keep(one);
        if (!kept.ok) return kept;
        brought.push(kept.value);
      }
      return ok(brought);
    },
  };

  /** A session with its images, on the disk. What is no image after all is left out and said. */
  async function keep(one: ImportedSession): Promise<Result<BroughtIn>> {
    const notices = [...one.notices];
    const images = new Map<string, (ImageRef | null)[]>();
    for (const exchange of one.session.exchanges) {
      images.set(placeOf(exchange.id), [...exchange.images]);
      for (const [run, { asked }] of exchange.runs.entries()) {
        images.set(placeOf(exchange.id, run), [...(asked?.images ?? [])]);
      }
    }
    const assets = new Map<string, WireImage>();
    // The same bytes may belong to several answers.
    const looked = new Map<Uint8Array, Result<WireImage>>();
    for (const picture of one.pictures) {
      const list = images.get(placeOf(picture.exchangeId, picture.run)) ?? [];
      const ref = list[picture.at];
      if (ref == null) continue;
      const seen = looked.get(picture.data);
      const ready = seen ?? (await options.readyImage(picture.data));
      looked.set(picture.data, ready);
      if (!ready.ok) {
        if (seen === undefined) {
          notices.push(`The image ${baseName(ref.path)} was left out. ${ready.error.message}`);
        }
        if (!picture.hasSource) list[picture.at] = null;
        continue;
      }
      const own = picture.hasSource ? ref : refOf(ref, picture.data, ready.value);
      list[picture.at] = own;
      assets.set(own.sha256, ready.value);
    }
    const imagesAt = (id: string, run?: number) => {
      return (images.get(placeOf(id, run)) ?? []).filter((image) => image !== null);
    };
    const session: Session = {
      ...one.session,
      exchanges: one.session.exchanges.map((exchange) => ({
        ...exchange,
        images: imagesAt(exchange.id),
        runs: exchange.runs.map((run, i) =>
          run.asked === undefined
            ? run
            : { ...run, asked: { ...run.asked, images: imagesAt(exchange.id, i) } },
        ),
      })),
    };
    for (const [sha256, image] of assets) {
      const kept = await options.sessions.keepAsset(session.id, sha256, image);
      if (!kept.ok) notices.push(kept.error.message);
    }
    const saved = await options.sessions.save(session);
    // There may be thousands: none of them stays open.
    await options.sessions.close?.(session.id);
    return saved.ok ? ok({ session, path: saved.value.path, notices }) : saved;
  }
}

/** Where images of an import belong: to an exchange, or to the question of one of its answers. */
function placeOf(exchangeId: string, run?: number): string {
  return run === undefined ? exchangeId : `${exchangeId} ${run}`;
}

/** An image that has no file of its own: the bytes that came are what it is known by. */
function refOf(ref: ImageRef, data: Uint8Array, image: WireImage): ImageRef {
  const { mediaType, width, height } = image;
  const name = /\.[a-z]+$/i.test(ref.path) ? ref.path : `${ref.path}.${mediaType.slice('image/'.length)}`;
  const sha256 = createHash('sha256').update(data).digest('hex');
  return { path: name, sha256, mediaType, bytes: data.length, width, height };
}

function removalSaid(removed: number): readonly string[] {
  if (removed === 0) return [];
  return [
    removed === 1
      ? 'One token or key was taken out of what was exported.'
      : `${removed} tokens or keys were taken out of what was exported.`,
  ];
}

async function readText(fs: FsPort, path: string): Promise<Result<string>> {
  const name = baseName(path);
  try {
    const file = await readRegularFile(fs, path, MOST_BYTES);
    if (file.kind === 'not-a-file') {
      return failed(appError('SESSION_CORRUPT', `${name} is no file.`, 'Give the path of an exported file.'));
    }
    if (file.kind === 'too-large') {
      return failed(
        appError('SESSION_CORRUPT', `${name} is larger than 256 MB.`, 'Cut it into smaller files.'),
      );
    }
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(file.bytes));
  } catch (error) {
    if (error instanceof TypeError) {
      return failed(appError('SESSION_CORRUPT', `${name} is no text in UTF-8.`, 'Give an exported file.'));
    }
    if (isMissing(error)) {
      return failed(appError('SESSION_NOT_FOUND', `There is no file ${path}.`, 'Check the path.'));
    }
    return failed(storeError(error, `${name} could not be read`));
  }
}
