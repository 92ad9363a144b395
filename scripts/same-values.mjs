// same-values.mjs A B: exits 1 unless two files, or two folders of files, hold the same text, numbers to 1e-12.
// Reference values made again on another processor may differ in the last bit; a value that means something else does not.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;
const TOLERANCE = 1e-12;

function filesOf(path) {
  if (statSync(path).isFile()) return [''];
  return readdirSync(path, { recursive: true }).filter((file) => statSync(join(path, file)).isFile()).sort();
}

function differs(a, b) {
  if (a === b) return false;
  if (a.replace(NUMBER, '#') !== b.replace(NUMBER, '#')) return true;
  const others = b.match(NUMBER).map(Number);
  return a.match(NUMBER).map(Number).some((x, at) => Math.abs(x - others[at]) > TOLERANCE * Math.max(1, Math.abs(x)));
}

const [a, b] = process.argv.slice(2);
const names = filesOf(a);
const wrong = names.join('\n') === filesOf(b).join('\n') ? names.filter((name) => differs(readFileSync(join(a, name), 'utf8'), readFileSync(join(b, name), 'utf8'))) : ['(the folders hold other files)'];
for (const name of wrong.slice(0, 20)) process.stderr.write(`differs: ${join(b, name)}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
