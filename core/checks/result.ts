import { whenUnsure } from '../spec/bounds.ts';
import { pairForm } from '../spec/catalogue.ts';
import type { Better, Bound, CheckSpec, MetricRef } from '../spec/gate.ts';
import type { Examples, SliceKey } from '../sources/summary.ts';
import type { CheckResult, SearchRecord } from '../verdict/verdict.ts';
import type { Assessed } from './assess.ts';
import type { Found } from './body.ts';
import { decidingEstimate, effectOf } from './effect.ts';
import type { Family } from './family.ts';
import { reasonOf } from './reason.ts';

/** One bound on one slice, judged. */
export interface Judged {
  readonly check: CheckSpec;
  readonly bound: Bound;
  readonly metric: MetricRef;
  readonly id: string;
  readonly better: Better;
  readonly key: SliceKey;
  readonly assessed: Assessed;
  readonly family: Family | null;
  /** Nobody named this slice: a search found it. */
  readonly found: boolean;
  /** Of all rows, where slices were looked for. */
  readonly search: SearchRecord | null;
  /** Of all rows, where the check shows some. */
  readonly examples?: Examples;
}

export function resultOf(judged: Judged): CheckResult {
  const { check, bound, metric, id, better, key, assessed, family, found, search, examples } = judged;
  const own = statusOf(check, assessed, family);
  // A search that had nothing to look at has not passed.
  const raw = own === 'pass' && search?.slices === 0 ? 'unsure' : own;
  const waived = check.waive !== undefined && (raw === 'fail' || raw === 'unsure');
  const status = waived ? 'waived' : raw;
  const effect = effectOf(check, bound.kind, status, decidingEstimate(assessed));
  return {
    name: check.name,
    metric: check.between === undefined ? id : `${id} between ${check.between}`,
    ...(check.columns !== undefined && metric.column !== undefined && { column: metric.column }),
    slice: key,
    ...(found && { found }),
    ...(search !== null && { search }),
    ...(assessed.between !== null && { between: assessed.between.record }),
    status,
    effect,
    severity: check.severity,
    when_unsure: whenUnsure(check, bound.kind),
    reason: reasonOf(judged, raw, status, effect),
    better: assessed.between === null ? better : assessed.between.record.measure === 'ratio' ? 'higher' : 'lower',
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
