// Bundles the GitHub actions into actions/bundle/ (or the folder named as the argument). GitHub runs what is committed there.
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundle } from './bundle.mjs';

const outdir = resolve(process.argv[2] ?? `${import.meta.dirname}/../actions/bundle`);

rmSync(outdir, { recursive: true, force: true });
await bundle({ gate: 'actions/gate/index.ts', promote: 'actions/promote/index.ts', report: 'actions/report/index.ts' }, outdir, { chunks: true });
