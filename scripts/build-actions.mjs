// Bundles the GitHub actions into actions/bundle/ (or the folder named as the argument). GitHub runs what is committed there.
// DuckDB has a native part and is provided at run time; of the lockfile only DuckDB's entries go in.
import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const outdir = resolve(process.argv[2] ?? `${root}/actions/bundle`);

const duckDbPins = {
  name: 'duckdb-pins',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]package-lock\.json$/ }, ({ path }) => {
      const { packages } = JSON.parse(readFileSync(path, 'utf8'));
      const kept = Object.entries(packages).filter(([name]) => name.startsWith('node_modules/@duckdb/') || name === 'node_modules/detect-libc');
      return { contents: JSON.stringify({ packages: Object.fromEntries(kept) }), loader: 'json' };
    });
  },
};

rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { gate: 'actions/gate/index.ts', report: 'actions/report/index.ts' },
  outdir,
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  outExtension: { '.js': '.mjs' },
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  external: ['@duckdb/node-api'],
  plugins: [duckDbPins],
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  logLevel: 'warning',
});
