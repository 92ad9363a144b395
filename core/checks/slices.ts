import type { CheckSpec, Gate } from '../spec/gate.ts';
import type { SliceKey } from '../sources/summary.ts';
import { keyText, type Body } from './body.ts';

/** Name of the key under which a named condition stands in a slice's key. */
const CONDITION = 'slice';

/**
 * Slices that a check is made on: all rows, then those of its slicings that any side has, in the order of the gate and
 * then by value. A slice that only the baseline has is among them: it vanished, which is an error and not a silence.
 */
export function slicesOf(gate: Gate, check: CheckSpec, bodies: Readonly<Record<string, Body>>): SliceKey[] {
  const sides = [check.of, check.against ?? (check.of === 'candidate' ? 'baseline' : undefined)];
  const summaries = sides.flatMap((name) => {
    const body = name === undefined || !Object.hasOwn(bodies, name) ? undefined : bodies[name];
    return body?.kind === 'summary' ? [body.summary] : [];
  });
  const slicings = gate.slices.filter((slicing) => check.slices.includes(slicing.name));
  const found = slicings.flatMap((slicing): SliceKey[] => {
    if (slicing.kind === 'where') return [{ [CONDITION]: slicing.name }];
    const keys = summaries.flatMap((summary) => summary.slices.filter((slice) => slice.slicing === slicing.name).map((slice) => slice.key));
    const unique = [...new Map(keys.map((key) => [keyText(key), key])).values()];
    return unique.sort((a, b) => compareKeys(a, b, slicing.columns));
  });
  return [{}, ...found];
}

/** By the values of the columns in code point order; a missing value comes last. */
function compareKeys(a: SliceKey, b: SliceKey, columns: readonly string[]): number {
  for (const column of columns) {
    const left = a[column] ?? null;
    const right = b[column] ?? null;
    if (left === right) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  return 0;
}
