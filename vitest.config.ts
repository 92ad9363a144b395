import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need tools beyond Node and npm: vitest.platform.config.ts runs them.
    exclude: [...configDefaults.exclude, 'test/platform/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
