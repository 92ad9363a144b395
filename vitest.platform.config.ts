import { defineConfig } from 'vitest/config';

/** Tests against real clients of CI platforms: they need the tools that test/platform/<platform>/tools.sh installs. */
export default defineConfig({
  test: {
    include: ['test/platform/**/*.test.ts'],
    globalSetup: ['test/platform/build.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
