import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surroundings } from './scenarios.ts';
import { sessionText } from './session-text.ts';

function sessionsFolder({ home }: Pick<Surroundings, 'home'>): string {
  const folder = join(home, '.local/share/hf-tui/sessions');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Puts a session of so many exchanges into the home folder. */
export function makeSession(
  on: Pick<Surroundings, 'home'>,
  exchanges: number,
): { readonly id: string; readonly megabytes: number } {
  const id = `01JD3X0000000000000000${String(exchanges).padStart(4, '0').slice(-4)}`;
  const path = join(sessionsFolder(on), `${id}.json`);
  writeFileSync(path, sessionText(id, `of ${exchanges}`, exchanges), { mode: 0o600 });
  return { id, megabytes: statSync(path).size / 1e6 };
}

/** Puts so many small sessions into the home folder. */
export function makeSessions(on: Pick<Surroundings, 'home'>, count: number): void {
  const folder = sessionsFolder(on);
  for (let i = 0; i < count; i++) {
    const id = `01JD3Y${String(i).padStart(20, '0')}`;
    writeFileSync(join(folder, `${id}.json`), sessionText(id, `Session number ${i}`, 2), { mode: 0o600 });
  }
}

/** Puts settings with so many endpoints of one's own into the home folder. */
export function makeEndpoints({ home }: Pick<Surroundings, 'home'>, count: number): void {
  const folder = join(home, '.config/hf-tui');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const endpoints = Array.from({ length: count }, (_, i) => ({
    name: `endpoint-${i}`,
    kind: 'openai',
    url: `https://host${i}.example.com/v1`,
    model: `org/model-${i}`,
    token: { kind: 'env', name: 'OWN_TOKEN' },
    tokenFor: `https://host${i}.example.com`,
  }));
  const text = JSON.stringify({ endpoints, defaultEndpoint: 'endpoint-0' }, null, 2);
  writeFileSync(join(folder, 'config.json'), text, { mode: 0o600 });
}
