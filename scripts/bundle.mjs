// How everything that a CI platform runs from this repository is bundled. DuckDB has a native part and is provided at run
// time; of the lockfile only DuckDB's entries go in, and of package.json the version.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');

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

const versionAlone = {
  name: 'version-alone',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]package\.json$/ }, ({ path }) => {
      if (path !== resolve(root, 'package.json')) return undefined;
      return { contents: JSON.stringify({ version: JSON.parse(readFileSync(path, 'utf8')).version }), loader: 'json' };
    });
  },
};

/** Bundles entry points into a folder; `chunks`: code that several share, or that few runs need, in files of its own. */
export function bundle(entryPoints, outdir, { chunks }) {
  return build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    splitting: chunks,
    chunkNames: 'chunks/[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    minify: true,
    legalComments: 'none',
    external: ['@duckdb/node-api'],
    plugins: [duckDbPins, versionAlone],
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
}
