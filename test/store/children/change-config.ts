/** Changes the settings of the home folder in argv many times, as a program of its own. */
import { createConfig } from '../../../src/store/config.ts';

const [home = '', name = '', times = '0'] = process.argv.slice(2);
const config = createConfig({ env: {}, home, platform: process.platform, patienceMs: 120_000 });
for (let index = 0; index < Number(times); index++) {
  const result = await config.change((settings) => ({
    ...settings,
    endpoints: [
      ...settings.endpoints,
      { kind: 'providers', name: `${name}-${index}`, model: 'org/name', token: { kind: 'hub' } },
    ],
  }));
  if (!result.ok) throw new Error(result.error.message);
}
