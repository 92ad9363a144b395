import { isOfBodies } from '../../spec/bounds.ts';
import type { Gate } from '../../spec/gate.ts';
import { indexSlices, type Body } from '../body.ts';
import { castOf } from './cast.ts';
import { partOfBodies } from './of-bodies.ts';
import type { Part } from './part.ts';
import { subjectsOf, type Subject } from './subjects.ts';

/** All that the gate asks, bound by bound in its order, ready to be played. */
export function partsOf(gate: Gate, bodies: Readonly<Record<string, Body>>, champion: (subject: Subject) => number | null): Part[] {
  const indexes = new Map(Object.values(bodies).map((body) => [body, indexSlices(body)]));
  return gate.checks.flatMap((check) => check.bounds.flatMap((bound): Part[] => {
    if (check.between !== undefined || !isOfBodies(bound)) return [];
    return [partOfBodies(castOf(subjectsOf(gate, check, bound, bodies, indexes), bodies, champion))];
  }));
}
