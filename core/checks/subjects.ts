import { compares } from '../spec/bounds.ts';
import { directionOf, metricLabel, pairForm } from '../spec/catalogue.ts';
import type { Better, Bound, CheckSpec, Gate, MetricRef } from '../spec/gate.ts';
import type { SliceKey } from '../sources/summary.ts';
import { find, indexSlices, type Body, type Found, type SliceIndex } from './body.ts';
import { pairingOf, type Pairing } from './pairing.ts';
import { metricsOfCheck } from './requests.ts';
import { slicesOf } from './slices.ts';

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
  readonly bound: Bound;
  readonly better: Better;
  readonly pairing: Pairing | null;
  readonly subjects: readonly Subject[];
}

/** What the gate asks, in its order: a check's bounds, and of each its columns and slices. Finds, and judges nothing. */
export function subjectsOf(gate: Gate, bodies: Readonly<Record<string, Body>>): BoundSubjects[] {
  const indexes = new Map(Object.values(bodies).map((body) => [body, indexSlices(body)]));
  const pairings = new Map<string, Pairing>();
  const pairing = (a: Body, b: Body): Pairing | null => {
    if (a.kind !== 'summary' || b.kind !== 'summary') return null;
    const key = JSON.stringify([a.name, b.name]);
    const known = pairings.get(key) ?? pairingOf(a.summary, b.summary);
    pairings.set(key, known);
    return known;
  };
  return gate.checks.flatMap((check) => check.bounds.map((bound) => boundSubjects({ gate, check, bound, bodies, indexes, pairing })));
}

interface Asked {
  readonly gate: Gate;
  readonly check: CheckSpec;
  readonly bound: Bound;
  readonly bodies: Readonly<Record<string, Body>>;
  readonly indexes: ReadonlyMap<Body, SliceIndex>;
  readonly pairing: (a: Body, b: Body) => Pairing | null;
}

function boundSubjects({ gate, check, bound, bodies, indexes, pairing }: Asked): BoundSubjects {
  const of = bodies[check.of]!;
  const pair = pairForm(check.metric.name) !== undefined;
  const other = check.against === null ? null : bodies[check.against]!;
  // A metric of two bodies is found whole in the one that is judged; the other matters where it is not there at all.
  const against = compares(bound.kind) || (pair && other?.kind === 'absent') ? other : null;
  const subjects = metricsOfCheck(check).flatMap((metric) => slicesOf(gate, check, bodies).map((key): Subject => {
    const id = metricLabel(metric);
    const on = (body: Body): Found => find(body, metric, id, key, indexes.get(body)!);
    return { metric, id, key, candidate: on(of), baseline: against === null ? null : on(against) };
  }));
  return { check, bound, better: directionOf(gate, check.metric.name), pairing: against === null ? null : pairing(of, against), subjects };
}
