// Bundles the programs of the steps modelGate and promoteModel into jenkins/resources/modelgate/ (or the folder named as the argument). One file each:
// a shared library hands its resources over as single texts.
import { resolve } from 'node:path';
import { bundle } from './bundle.mjs';

await bundle({ gate: 'jenkins/gate/index.ts', promote: 'jenkins/promote/index.ts' }, resolve(process.argv[2] ?? `${import.meta.dirname}/../jenkins/resources/modelgate`), { chunks: false });
