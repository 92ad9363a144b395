import { whenUnsure } from '../spec/bounds.ts';
import { pairForm } from '../spec/catalogue.ts';
import type { Bound, CheckSpec, Gate, Better, MetricRef } from '../spec/gate.ts';
import type { SliceKey } from '../sources/summary.ts';
import type { CheckResult } from '../verdict/verdict.ts';
import { assessOne, type Assessed } from './assess.ts';
import type { Body, Found } from './body.ts';
import { effectOf } from './effect.ts';
import { familyOf, type Family } from './family.ts';
import { reasonOf } from './reason.ts';
import { subjectsOf, type BoundSubjects } from './subjects.ts';

/**
 * Judges every check on every slice: one result a check, bound and slice, in the order of the gate.
 * Pure; a value that is not there is an `error` result and never throws.
 */
export function judge(gate: Gate, bodies: Readonly<Record<string, Body>>): CheckResult[] {
  return subjectsOf(gate, bodies).flatMap(judgeBound);
}

/** One bound of one check on all of its columns and slices, which are a family. */
function judgeBound({ check, bound, better, pairing, subjects }: BoundSubjects): CheckResult[] {
  const assessed = subjects.map(({ candidate, baseline }) => assessOne(check, bound, better, candidate, baseline, pairing));
  const families = familyOf(assessed);
  return subjects.map(({ metric, id, key }, at) => resultOf({ check, bound, metric, id, better, key, assessed: assessed[at]!, family: families[at] ?? null }));
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
}

function resultOf(judged: Judged): CheckResult {
  const { check, bound, metric, id, better, key, assessed, family } = judged;
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
    waiver: waived ? { ...check.waive } : null,
    place: { file: check.place.file, line: check.place.line ?? 1, column: check.place.column ?? 1 },
  };
}

/** The outcome before a waiver. Nothing that is missing can pass. */
export function statusOf(check: CheckSpec, assessed: Pick<Assessed, 'bootstrapped' | 'missing' | 'tooSmall' | 'stance'>, family: Family | null): CheckResult['status'] {
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
