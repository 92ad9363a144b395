import { isOfBodies } from '../../spec/bounds.ts';
import { directionOf } from '../../spec/catalogue.ts';
import type { Gate } from '../../spec/gate.ts';
import { indexSlices, type Body } from '../body.ts';
import { subjectsOf as metricsJudged } from '../requests.ts';
import { castOf } from './cast.ts';
import { partOfBodies } from './of-bodies.ts';
import { partOfGroups } from './of-groups.ts';
import type { Part } from './part.ts';
import { subjectsOf, type Subject } from './subjects.ts';

/** All that the gate asks, bound by bound in its order, ready to be played. */
export function partsOf(gate: Gate, bodies: Readonly<Record<string, Body>>, champion: (subject: Subject) => number | null): Part[] {
  const indexes = new Map(Object.values(bodies).map((body) => [body, indexSlices(body)]));
  return gate.checks.flatMap((check) => check.bounds.flatMap((bound): Part[] => {
    if (check.between !== undefined || !isOfBodies(bound)) {
      const of = bodies[check.of]!;
      return metricsJudged(check).map((metric) => partOfGroups({ check, bound, metric, direction: (name) => directionOf(gate, name), of, index: indexes.get(of)! }));
    }
    return [partOfBodies(castOf(subjectsOf(gate, check, bound, bodies, indexes), bodies, champion))];
  }));
}
