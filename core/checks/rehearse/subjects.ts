import type { BoundOfBodies } from '../../spec/bounds.ts';
import { directionOf, metricLabel } from '../../spec/catalogue.ts';
import type { Better, CheckSpec, Gate, MetricRef } from '../../spec/gate.ts';
import type { SliceKey } from '../../sources/summary.ts';
import { find, type Body, type Found, type SliceIndex } from '../body.ts';
import { otherOf } from '../judge.ts';
import { lackFor } from '../meet.ts';
import { pairingOf, type Pairing } from '../pairing.ts';
import { subjectsOf as metricsJudged } from '../requests.ts';
import { slicesOf } from '../slices.ts';

/** A metric on a slice, with what both sides say of it. */
export interface Subject {
  readonly metric: MetricRef;
  /** See `metricLabel`. */
  readonly id: string;
  readonly key: SliceKey;
  readonly candidate: Found;
  /** null: the bound compares with nothing. */
  readonly baseline: Found | null;
}

/** One bound of one check, and all that it is held against. */
export interface BoundSubjects {
  readonly check: CheckSpec;
  readonly bound: BoundOfBodies;
  readonly better: Better;
  readonly pairing: Pairing | null;
  readonly subjects: readonly Subject[];
}

/** What one bound of a check asks of bodies: of its columns and the slices that it names. */
export function subjectsOf(gate: Gate, check: CheckSpec, bound: BoundOfBodies, bodies: Readonly<Record<string, Body>>, indexes: ReadonlyMap<Body, SliceIndex>): BoundSubjects {
  const of = bodies[check.of]!;
  const against = otherOf({ check, bound, bodies });
  const pairing = of.kind === 'summary' && against?.kind === 'summary' ? pairingOf(of.summary, against.summary) : null;
  const lack = lackFor(gate, check, bound, of);
  const subjects = metricsJudged(check).flatMap((metric) => slicesOf(gate, check, bodies).map((key): Subject => {
    const id = metricLabel(metric);
    const on = (body: Body): Found => find(body, metric, id, key, indexes.get(body)!);
    const found = on(of);
    const candidate: Found = lack === null ? found : { kind: 'nothing', evidence: of.name, why: lack, rows: found.rows };
    return { metric, id, key, candidate, baseline: against === null ? null : on(against) };
  }));
  return { check, bound, better: check.better ?? directionOf(gate, check.metric.name), pairing, subjects };
}
