import type { AppError } from '../../src/core/errors.ts';
import type { Settings } from '../../src/core/settings.ts';
import type { BegunSettings } from '../../src/runtime/ports.ts';

/** Settings as a start reads them, with what is wrong with them. */
export const begunSettings = (settings: Settings, problem: AppError | null = null): BegunSettings => ({
  settings,
  endpoints: {
    named: (name) => settings.endpoints.find((one) => one.name === name),
    first: () => settings.endpoints[0],
    variables: () => settings.endpoints.map(({ token }) => token).filter(({ kind }) => kind === 'env'),
  },
  *check() {
    for (const _ of settings.endpoints) yield;
    return problem;
  },
});
