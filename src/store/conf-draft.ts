import { basename, dirname } from 'node:path';
import { CodedError } from './coded-error.ts';
import type { FsPort } from './fs-port.ts';
import { readRegularFile } from './read-file.ts';

type Json = { readonly [key: string]: unknown };

/**
 * Writes a draft of the settings with conf, and makes sure of it: 0600 whatever the umask, read back whole, synced.
 * Throws when it is not what was to be written.
 */
export async function writeWithConf(fs: FsPort, draft: string, value: Json): Promise<void> {
  const { default: Conf } = await import('conf');
  const text = `${JSON.stringify(value, null, 2)}\n`;
  // The file exists, private, before conf puts anything in it.
  const file = await fs.open(draft, 'create', 0o600);
  await file.close();
  const conf = new Conf<Record<string, unknown>>({
    cwd: dirname(draft),
    configName: basename(draft),
    fileExtension: '',
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    serialize: (store) => `${JSON.stringify(store, null, 2)}\n`,
    deserialize: (content) => (content === '' ? {} : { ...recordIn(content) }),
  });
  conf.store = { ...value };
  await fs.chmod(draft, 0o600);
  const written = await readRegularFile(fs, draft, text.length * 4 + 16);
  if (written.kind !== 'read' || new TextDecoder().decode(written.bytes) !== text) {
    throw new CodedError('ENOSPC', 'the settings were not written whole');
  }
  const again = await fs.open(draft, 'read');
  try {
    await again.sync();
  } finally {
    await again.close();
  }
}

function recordIn(content: string): object {
  const value: unknown = JSON.parse(content);
  return typeof value === 'object' && value !== null ? value : {};
}
