// Bundles the program of the step modelGate into jenkins/resources/modelgate/ (or the folder named as the argument). One file:
// a shared library hands its resources over as single texts.
import { resolve } from 'node:path';
import { bundle } from './bundle.mjs';

await bundle({ gate: 'jenkins/gate/index.ts' }, resolve(process.argv[2] ?? `${import.meta.dirname}/../jenkins/resources/modelgate`), { chunks: false });
