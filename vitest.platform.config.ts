import { defineConfig } from 'vitest/config';

/** Tests against real clients: of CI platforms, and a browser. They need the tools that test/platform/<name>/tools.sh installs. */
export default defineConfig({
  test: {
    include: ['test/platform/**/*.test.ts'],
    globalSetup: ['test/platform/build.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
