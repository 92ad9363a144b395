import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need tools beyond Node and npm: vitest.platform.config.ts runs them.
    exclude: [...configDefaults.exclude, 'test/platform/**'],
    globalSetup: ['test/temporary.ts'],
    // A process reads the sources once for all of its files; they keep nothing between calls that a test could meet.
    isolate: false,
    // One core is left free by default, which of two is half.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
