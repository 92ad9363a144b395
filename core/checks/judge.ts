import { compares, whenUnsure } from '../spec/bounds.ts';
import { directionOf, metricLabel, pairForm } from '../spec/catalogue.ts';
import type { Bound, CheckSpec, Gate, Better, MetricRef } from '../spec/gate.ts';
import { exampleKey, type Examples, type SliceKey } from '../sources/summary.ts';
import type { CheckResult } from '../verdict/verdict.ts';
import { assessOne, type Assessed } from './assess.ts';
import { find, indexSlices, type Body, type Found, type SliceIndex } from './body.ts';
import { effectOf } from './effect.ts';
import { familyOf, type Family } from './family.ts';
import { pairingOf, type Pairing } from './pairing.ts';
import { reasonOf } from './reason.ts';
import { metricsOfCheck } from './requests.ts';
import { slicesOf } from './slices.ts';

/**
 * Judges every check on every slice: one result a check, bound and slice, in the order of the gate.
 * Pure; a value that is not there is an `error` result and never throws.
 */
export function judge(gate: Gate, bodies: Readonly<Record<string, Body>>): CheckResult[] {
  const indexes = new Map(Object.values(bodies).map((body) => [body, indexSlices(body)]));
  const pairings = new Map<string, Pairing>();
  const pairing = (a: Body, b: Body): Pairing | null => {
    if (a.kind !== 'summary' || b.kind !== 'summary') return null;
    const key = JSON.stringify([a.name, b.name]);
    const known = pairings.get(key) ?? pairingOf(a.summary, b.summary);
    pairings.set(key, known);
    return known;
  };
  return gate.checks.flatMap((check) =>
    check.bounds.flatMap((bound) => judgeBound({ gate, check, bound, bodies, indexes, pairing })),
  );
}

interface Asked {
  readonly gate: Gate;
  readonly check: CheckSpec;
  readonly bound: Bound;
  readonly bodies: Readonly<Record<string, Body>>;
  readonly indexes: ReadonlyMap<Body, SliceIndex>;
  readonly pairing: (a: Body, b: Body) => Pairing | null;
}

/** One bound of one check on all of its columns and slices, which are a family. */
function judgeBound(asked: Asked): CheckResult[] {
  const { gate, check, bound, bodies, indexes } = asked;
  const of = bodies[check.of]!;
  const pair = pairForm(check.metric.name) !== undefined;
  const other = check.against === null ? null : bodies[check.against]!;
  // A metric of two bodies is found whole in the one that is judged; the other matters where it is not there at all.
  const against = compares(bound.kind) || (pair && other?.kind === 'absent') ? other : null;
  const better = directionOf(gate, check.metric.name);
  const pairing = against === null ? null : asked.pairing(of, against);
  const subjects = metricsOfCheck(check).flatMap((metric) => slicesOf(gate, check, bodies).map((key) => ({ metric, id: metricLabel(metric), key })));
  const assessed = subjects.map(({ metric, id, key }) => {
    const candidate = find(of, metric, id, key, indexes.get(of)!);
    const baseline = against === null ? null : find(against, metric, id, key, indexes.get(against)!);
    return assessOne(check, bound, better, candidate, baseline, pairing);
  });
  const families = familyOf(assessed);
  return subjects.map(({ metric, id, key }, at) => resultOf({ check, bound, metric, id, better, key, assessed: assessed[at]!, family: families[at] ?? null, examples: examplesOf(of, check, id, key) }));
}

function examplesOf(of: Body, check: CheckSpec, id: string, key: SliceKey): Examples | undefined {
  return of.kind === 'summary' && check.show !== undefined && Object.keys(key).length === 0 ? of.summary.examples?.[exampleKey(check.name, id)] : undefined;
}

export interface Judged {
  readonly check: CheckSpec;
  readonly bound: Bound;
  readonly metric: MetricRef;
  readonly id: string;
  readonly better: Better;
  readonly key: SliceKey;
  readonly assessed: Assessed;
  readonly family: Family | null;
  /** Of all rows, where the check shows some. */
  readonly examples: Examples | undefined;
}

function resultOf(judged: Judged): CheckResult {
  const { check, bound, metric, id, better, key, assessed, family, examples } = judged;
  const raw = statusOf(check, assessed, family);
  const waived = check.waive !== undefined && (raw === 'fail' || raw === 'unsure');
  const status = waived ? 'waived' : raw;
  const effect = effectOf(check, bound.kind, status, assessed.tooSmall ? null : assessed.met);
  return {
    name: check.name,
    metric: id,
    ...(check.columns !== undefined && metric.column !== undefined && { column: metric.column }),
    slice: key,
    status,
    effect,
    severity: check.severity,
    when_unsure: whenUnsure(check, bound.kind),
    reason: reasonOf(judged, raw, status, effect),
    better,
    candidate: sideOf(assessed.candidate, assessed.candidateInterval),
    baseline: assessed.baseline === null ? otherSide(check, assessed.candidate) : sideOf(assessed.baseline, assessed.baselineInterval),
    change: assessed.change,
    bound: { kind: bound.kind, value: bound.value, relative: bound.relative, threshold: assessed.threshold },
    confidence: check.confidence,
    method: assessed.method,
    family,
    rows_to_settle: raw === 'unsure' ? assessed.rowsToSettle : null,
    powerless: assessed.powerless,
    ...(examples !== undefined && { examples: { ...examples, columns: [...examples.columns], rows: examples.rows.map((row) => [...row]) } }),
    waiver: waived ? { ...check.waive } : null,
    place: { file: check.place.file, line: check.place.line ?? 1, column: check.place.column ?? 1 },
  };
}

/** The outcome before a waiver. Nothing that is missing can pass. */
function statusOf(check: CheckSpec, assessed: Assessed, family: Family | null): CheckResult['status'] {
  if (assessed.bootstrapped) return 'waived';
  if (assessed.missing !== null) return 'error';
  if (assessed.tooSmall) return 'unsure';
  if (assessed.stance === 'good') return 'pass';
  if (assessed.stance === 'straddles') return 'unsure';
  return family === null || family.adjusted_p_value <= (1 - check.confidence) / 2 ? 'fail' : 'unsure';
}

function sideOf(found: Found, interval: CheckResult['candidate']['interval']): CheckResult['candidate'] {
  const estimate = found.kind === 'sample' ? found.sample.estimate : found.kind === 'named' ? found.value.value : found.kind === 'exact' ? found.estimate : null;
  return { evidence: found.evidence, estimate, interval, rows: found.rows };
}

/** Of a metric of two bodies: which the other is, and its rows; it has no value of its own. */
function otherSide(check: CheckSpec, candidate: Found): CheckResult['baseline'] {
  if (check.against === null || pairForm(check.metric.name) === undefined) return null;
  return { evidence: check.against, estimate: null, interval: null, rows: 'other' in candidate ? (candidate.other ?? null) : null };
}
