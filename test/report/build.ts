import type { CheckResult, EvidenceRecord, Verdict } from '../../core/verdict/verdict.ts';
import { VERDICT_VERSION } from '../../core/verdict/verdict.ts';

/** Half-width and centre, or nothing: how tests write an interval. */
const around = (estimate: number, half: number | null): [number, number] | null => (half === null ? null : [estimate - half, estimate + half]);

const common: Omit<CheckResult, 'name' | 'metric' | 'candidate' | 'bound' | 'reason'> = {
  slice: {},
  status: 'pass',
  effect: 'none',
  severity: 'block',
  when_unsure: 'estimate',
  better: 'higher',
  baseline: null,
  change: null,
  confidence: 0.95,
  method: 'jackknife logit t',
  family: null,
  rows_to_settle: null,
  powerless: false,
  waiver: null,
  place: { file: 'modelgate.yml', line: 12, column: 5 },
};

/** A `min` check on the candidate: value, half-width of its interval, least value. */
export function floor(metric: string, value: number | null, half: number | null, least: number, rest: Partial<CheckResult> = {}): CheckResult {
  const interval = value === null ? null : around(value, half);
  return {
    ...common,
    name: metric,
    metric,
    reason: `${metric} is at least ${least}`,
    candidate: { evidence: 'candidate', estimate: value, interval, rows: 71_234 },
    bound: { kind: 'min', value: least, relative: false, threshold: least },
    ...rest,
  };
}

/** A `max_drop` check against the baseline: its value, the change, half-width of the change, allowed drop. */
export function drop(metric: string, baseline: number, change: number, half: number | null, allowed: number, rest: Partial<CheckResult> & { rows?: number } = {}): CheckResult {
  const { rows = 71_234, ...own } = rest;
  return {
    ...common,
    name: metric,
    metric,
    when_unsure: 'warn',
    reason: `${metric} drops by no more than ${allowed}`,
    candidate: { evidence: 'candidate', estimate: baseline + change, interval: around(baseline + change, half === null ? null : half * 3), rows },
    baseline: { evidence: 'baseline', estimate: baseline, interval: around(baseline, half === null ? null : half * 3), rows },
    change: { estimate: change, interval: around(change, half), paired: true },
    bound: { kind: 'max_drop', value: allowed, relative: false, threshold: -allowed },
    method: 'paired jackknife t',
    place: { file: 'modelgate.yml', line: 13, column: 5 },
    ...own,
  };
}

const rowsEvidence = (source: string): EvidenceRecord => ({
  kind: 'rows',
  source,
  rows: 71_234,
  units: 3_402,
  unit: 'cluster',
  buckets: 100,
  fingerprint: 'sha256:5f2c0d7b1e9a4c3386d1a7f04b9e2c5d6a8b7c9d0e1f2a3b4c5d6e7f8091a2b3',
  note: null,
});

export const bothRows: Record<string, EvidenceRecord> = {
  candidate: rowsEvidence('predictions/candidate.parquet'),
  baseline: rowsEvidence('predictions/champion.parquet'),
};

/** A verdict of these results, counted; its status follows from them. */
export function verdictWith(checks: readonly CheckResult[], rest: Partial<Verdict> = {}): Verdict {
  const having = (status: CheckResult['status']): number => checks.filter((check) => check.status === status).length;
  const blocking = checks.filter((check) => check.effect === 'block').length;
  const errs = checks.some((check) => check.status === 'error' && check.effect === 'block');
  return {
    version: VERDICT_VERSION,
    tool: { name: 'modelgate', version: '0.1.0' },
    status: errs ? 'error' : blocking > 0 ? 'blocked' : 'passed',
    model: 'flight-delay',
    task: 'binary',
    gate: { file: 'modelgate.yml', digest: 'sha256:9b74c9897bac770ffc029102a200c5de5f2c0d7b1e9a4c3386d1a7f04b9e2c5d', policy: 'head', revision: null, changes: [] },
    commit: '1f0c5a9e6c2d4b8a7e3f1029384756abcdef0123',
    counts: {
      pass: having('pass'),
      fail: having('fail'),
      unsure: having('unsure'),
      error: having('error'),
      waived: having('waived'),
      blocking,
      warning: checks.filter((check) => check.effect === 'warn').length,
    },
    notes: [],
    checks: [...checks],
    evidence: bothRows,
    ...rest,
  };
}
