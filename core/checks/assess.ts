import { compares } from '../spec/bounds.ts';
import { CATALOGUE, isCounted, pairForm } from '../spec/catalogue.ts';
import type { NamedValue } from '../sources/evidence.ts';
import type { Better, CheckSpec } from '../spec/gate.ts';
import { assessChange, assessValue, type Assessment, type Demand } from '../statistics/bound.ts';
import { difference, type Alignment } from '../statistics/difference.ts';
import { interval as intervalOf } from '../statistics/interval.ts';
import { isPowerless, rowsToSettle } from '../statistics/rows.ts';
import type { Interval, Named, Quantity } from '../statistics/sample.ts';
import type { CheckResult } from '../verdict/verdict.ts';
import type { Between } from './between.ts';
import type { Found } from './body.ts';
import { alignBuckets, type Pairing } from './pairing.ts';

type JsonInterval = CheckResult['candidate']['interval'];

/** One bound on one slice in numbers, before families, waivers and rules for the unsure. */
export interface Assessed {
  readonly candidate: Found;
  readonly baseline: Found | null;
  readonly candidateInterval: JsonInterval;
  readonly baselineInterval: JsonInterval;
  readonly change: CheckResult['change'];
  readonly threshold: number | null;
  readonly stance: Assessment['stance'] | null;
  /** The estimate alone holds; null when there is none. */
  readonly met: boolean | null;
  /** Worked out when it is asked for. */
  readonly pWorse: number | null;
  readonly method: string | null;
  /** Why there is no evidence; null when there is. */
  readonly missing: string | null;
  /** The baseline is absent and the gate chose to go on without it. */
  readonly bootstrapped: boolean;
  /** Fewer rows than `min_rows`. */
  readonly tooSmall: boolean;
  readonly rowsToSettle: number | null;
  readonly powerless: boolean;
  /** Of a check that compares groups. */
  readonly between: Between | null;
}

/** Before anything is known, but for what was found. */
export const NOTHING: Omit<Assessed, 'candidate'> = {
  baseline: null,
  candidateInterval: null,
  baselineInterval: null,
  change: null,
  threshold: null,
  stance: null,
  met: null,
  pWorse: null,
  method: null,
  missing: null,
  bootstrapped: false,
  tooSmall: false,
  rowsToSettle: null,
  powerless: false,
  between: null,
};

/**
 * Holds one bound against one slice.
 * @param lack why the rows of both allow no comparison; null where they do
 */
export function assessOne(check: CheckSpec, bound: Demand, better: Better, candidate: Found, baseline: Found | null, pairing: Pairing | null, lack: string | null = null): Assessed {
  const pair = pairForm(check.metric.name) !== undefined;
  const quantity = quantityOf(candidate);
  // What counts these very rows is no estimate of anything beyond them, unless two bodies of rows are compared by it.
  const subject = quantity !== null && isCounted(check.metric.name) && !compares(bound.kind) ? { estimate: quantity.estimate } : quantity;
  const reference = baseline === null ? null : quantityOf(baseline);
  const rows = Math.min(candidate.rows ?? Infinity, baseline?.rows ?? Infinity);
  const nothing: Assessed = {
    ...NOTHING,
    candidate,
    baseline,
    candidateInterval: subject === null ? null : jsonInterval(intervalOf(subject, check.confidence)),
    baselineInterval: reference === null ? null : jsonInterval(intervalOf(reference, check.confidence)),
    threshold: compares(bound.kind) ? null : bound.value,
    missing: missingOf(candidate, baseline) ?? lack ?? futureOf(check, bound, candidate),
    bootstrapped: baseline?.kind === 'absent' && (pair || subject !== null),
    tooSmall: rows < check.minRows,
  };
  if (subject === null || nothing.missing !== null || (baseline !== null && reference === null)) return nothing;
  if (reference === null) {
    const assessment = assessValue(subject, bound, check.confidence);
    return { ...nothing, ...decided(assessment, rows, false), get pWorse() { return assessment.pWorse; } };
  }

  const aligned = pairing?.same === true ? alignmentOf(candidate, baseline) : null;
  const assessment = assessChange(subject, reference, aligned, bound, better, check.confidence);
  const apart = difference(subject, reference, aligned, check.confidence);
  return {
    ...nothing,
    ...decided(assessment, rows, true),
    get pWorse() { return assessment.pWorse; },
    change: { estimate: assessment.estimate, interval: jsonInterval(apart.interval), paired: apart.paired },
  };
}

/** Of a body with another that met the same rows; a value of these that is known has no buckets to align. */
function alignmentOf(candidate: Found, baseline: Found | null): Alignment {
  if (candidate.kind !== 'sample') return null;
  if (baseline?.kind === 'exact') return [];
  return baseline?.kind === 'sample' ? alignBuckets(candidate.slice, baseline.slice) : null;
}

function decided(assessment: Assessment, rows: number, change: boolean) {
  return {
    threshold: assessment.threshold,
    stance: assessment.stance,
    met: assessment.met,
    method: assessment.interval?.method ?? null,
    rowsToSettle: Number.isFinite(rows) ? rowsToSettle(assessment, rows, change) : null,
    powerless: change && assessment.threshold !== 0 && isPowerless(assessment),
  };
}

/** A value as statistics take it; null where there is none. */
export function quantityOf(found: Found): Quantity | null {
  if (found.kind === 'sample') return found.sample;
  if (found.kind === 'exact') return { estimate: found.estimate };
  return found.kind === 'named' ? named(found.value) : null;
}

export function named({ value, standardError, repeats, trials }: NamedValue): Named {
  const noise = standardError === null ? {} : { standardError, ...(repeats === null ? {} : { repeats }) };
  return { estimate: value, ...noise, ...(trials === undefined ? {} : { trials }) };
}

function missingOf(candidate: Found, baseline: Found | null): string | null {
  for (const found of [candidate, baseline]) {
    if (found?.kind === 'nothing') return found.why;
    if (found?.kind === 'absent' && found === candidate) return `${found.evidence} is absent: ${found.why}`;
  }
  return incomparable(candidate, baseline);
}

/** Days by which a newest value may lie in the future: local times beside UTC. */
const AHEAD = 1;

/** A newest value in the future says nothing of how fresh the others are, unless the check says how far it may lie there. */
function futureOf({ metric, bounds }: CheckSpec, bound: Demand, found: Found): string | null {
  if (CATALOGUE.get(metric.name)?.form?.kind !== 'newest' || found.kind !== 'exact' || found.estimate >= -AHEAD) return null;
  if (bound.kind !== 'max' || bound.value < 0 || bounds.some(({ kind }) => kind === 'min')) return null;
  return `the newest value on ${found.evidence} lies ${(-found.estimate).toLocaleString('en-US')} days in the future, so it does not tell how old the data are. Leave such rows out with where, or say with min how far ahead they may lie`;
}

/** Values that two different tests measured say nothing of the models. */
function incomparable(candidate: Found, baseline: Found | null): string | null {
  const [own, other] = [candidate, baseline].map((found) => (found?.kind === 'named' ? found.value.measuredBy : undefined));
  if (own === undefined || other === undefined || own === other) return null;
  return `${candidate.evidence} was measured by ${own} and ${baseline?.evidence ?? ''} by ${other}, which are two tests`;
}

/** JSON has no Infinity: an open end is null, and an interval open at both ends is none. */
export function jsonInterval(interval: Interval | undefined): JsonInterval {
  if (interval === undefined) return null;
  const low = Number.isFinite(interval.low) ? interval.low : null;
  const high = Number.isFinite(interval.high) ? interval.high : null;
  return low === null && high === null ? null : [low, high];
}
