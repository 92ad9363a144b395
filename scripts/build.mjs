// Bundles the command line and GitLab's jobs into dist/, so that they start fast and run on every supported Node without a
// loader. DuckDB has a native part and stays outside; everything else is inlined.
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
const entryPoints = { cli: 'core/cli.ts', gitlab: 'gitlab/gate/index.ts', 'gitlab-promote': 'gitlab/promote/index.ts' };
for (const file of Object.values(entryPoints)) if (!existsSync(file)) throw new Error(`${file} is missing: run this from the root of the repository`);
await build({
  entryPoints,
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
for (const name of Object.keys(entryPoints)) chmodSync(`dist/${name}.js`, 0o755);
