import { isOfBodies } from '../../spec/bounds.ts';
import { directionOf, metricLabel } from '../../spec/catalogue.ts';
import type { Gate, MetricRef } from '../../spec/gate.ts';
import type { Searched } from '../../metrics/search.ts';
import { indexSlices, type Body } from '../body.ts';
import { subjectsOf as metricsJudged } from '../requests.ts';
import { castOf, type Actor, type Cast } from './cast.ts';
import { partOfBodies } from './of-bodies.ts';
import { partOfGroups } from './of-groups.ts';
import { partOfSearch } from './of-search.ts';
import type { Part } from './part.ts';
import { subjectsOf, type Subject } from './subjects.ts';

/** All that the gate asks, bound by bound in its order, ready to be played. */
export function partsOf(gate: Gate, bodies: Readonly<Record<string, Body>>, searched: Searched, champion: (subject: Subject) => number | null): Part[] {
  const indexes = new Map(Object.values(bodies).map((body) => [body, indexSlices(body)]));
  return gate.checks.flatMap((check) => check.bounds.flatMap((bound): Part[] => {
    if (check.between !== undefined || !isOfBodies(bound)) {
      const of = bodies[check.of]!;
      return metricsJudged(check).map((metric) => partOfGroups({ check, bound, metric, direction: (name) => directionOf(gate, name), of, index: indexes.get(of)! }));
    }
    const cast = castOf(subjectsOf(gate, check, bound, bodies, indexes), bodies, champion);
    const summaries = check.search === undefined ? undefined : searched.get(check.name);
    return [partOfBodies(cast), ...(summaries === undefined ? [] : metricsJudged(check).map((metric) => partOfSearch({ check, bound, metric, better: cast.better, summaries, whole: wholeOf(cast, metric) })))];
  }));
}

/** All rows of a metric. */
function wholeOf({ actors }: Cast, metric: MetricRef): Actor | null {
  const whole = actors.find(({ subject }) => subject.id === metricLabel(metric) && Object.keys(subject.key).length === 0);
  return whole === undefined || 'why' in whole ? null : whole;
}
