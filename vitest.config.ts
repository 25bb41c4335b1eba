import { defineConfig } from 'vitest/config';

const env = { CI: 'false', NO_COLOR: '', FORCE_COLOR: '', HF_TOKEN: '', TERM: 'xterm-256color' };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**'],
          env,
          // Property tests take their time on a crowded machine; how long is for the benchmarks to say.
          testTimeout: 90_000,
          // By itself vitest leaves a core to its own process, which has nothing to do while tests run.
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'pty',
          include: ['test/e2e/**/*.test.ts'],
          env,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // Each test owns a pseudo-terminal and a server: two at a time is what two cores carry.
          maxWorkers: 2,
        },
      },
    ],
  },
});
