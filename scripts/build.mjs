// Bundles the command line into dist/, so that it starts fast and runs on every supported Node without a loader.
// DuckDB has a native part and stays outside; everything else is inlined.
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
if (!existsSync('core/cli.ts')) throw new Error('core/cli.ts is missing: run this from the root of the repository');
await build({
  entryPoints: ['core/cli.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  external: ['@duckdb/node-api'],
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  logLevel: 'warning',
});
chmodSync('dist/cli.js', 0o755);
