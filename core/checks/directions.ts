import { Fault, type FaultDetail } from '../fault.ts';
import { misdirected } from '../spec/bounds.ts';
import { directionOf } from '../spec/catalogue.ts';
import type { CheckSpec, Gate } from '../spec/gate.ts';
import type { Body } from './body.ts';

/**
 * The gate with the direction of each named value whose source says it.
 * @throws Fault GATE_CONTRADICTION for bounds that this direction, or that nobody knows one, makes meaningless
 */
export function withDirections(gate: Gate, bodies: Readonly<Record<string, Body>>): Gate {
  const checks = gate.checks.map((check): CheckSpec => {
    const better = saidOf(check, bodies);
    return better === undefined ? check : { ...check, better };
  });
  const faults = checks.flatMap((check): FaultDetail[] => {
    // A value that is not there is for the check to say.
    const body = bodies[check.of];
    if (body?.kind === 'values' && !body.values.has(check.metric.name)) return [];
    const wrong = misdirected(check.bounds, check.metric.name, check.better ?? directionOf(gate, check.metric.name));
    return wrong === undefined ? [] : [{ code: 'GATE_CONTRADICTION', message: wrong.message, place: wrong.bound.place, remedy: wrong.remedy }];
  });
  if (faults.length > 0) throw new Fault(faults);
  return { ...gate, checks };
}

function saidOf({ metric, of, against }: CheckSpec, bodies: Readonly<Record<string, Body>>): 'higher' | 'lower' | undefined {
  const [own, other] = [of, against ?? ''].map((name) => bodies[name]).map((body) => (body?.kind === 'values' ? body.values.get(metric.name)?.better : undefined));
  return own ?? other;
}
