import type { Body } from '../../core/checks/body.ts';
import type { CheckSpec, Gate, RowsSpec } from '../../core/spec/gate.ts';
import type { Measure, SliceKey, SliceSummary, Summary } from '../../core/sources/summary.ts';

const place = { file: 'modelgate.yml', line: 7, column: 5 };

/** A check of accuracy on the candidate, with what a test changes. */
export function check(changes: Partial<CheckSpec> & Pick<CheckSpec, 'bounds'>): CheckSpec {
  return { name: 'accuracy', metric: { name: 'accuracy' }, of: 'candidate', against: 'baseline', slices: [], confidence: 0.95, severity: 'block', minRows: 0, place, ...changes };
}

export function bound(kind: CheckSpec['bounds'][number]['kind'], value: number, relative = false): CheckSpec['bounds'][number] {
  return { kind, value, relative, place };
}

export function gate(checks: readonly CheckSpec[]): Gate {
  const rows = (name: string): RowsSpec => ({ kind: 'rows', name, paths: [`${name}.csv`], columns: { threshold: 0.5 }, sample: false, ifMissing: 'block', place });
  return {
    file: 'modelgate.yml',
    digest: 'sha256:0',
    model: 'test',
    task: 'binary',
    evidence: { candidate: rows('candidate'), baseline: rows('baseline') },
    slices: [{ kind: 'columns', name: 'region', columns: ['region'], place }],
    metrics: {},
    family: 'check',
    checks,
  };
}

/** Whether each row was right, by slice of `region`; every row is a bucket of its own. */
export type Rights = Readonly<Record<string, readonly number[]>>;

/** A summary with the accuracy of all rows and of each region. */
export function body(name: string, rights: Rights, labels = 'same'): Body {
  const all = Object.values(rights).flat();
  let at = 0;
  const regions = Object.entries(rights).map(([region, rows]) => {
    const from = at;
    at += rows.length;
    return slice({ region }, 'region', rows, from);
  });
  const summary: Summary = {
    rows: all.length,
    unit: 'id',
    units: all.length,
    buckets: { kind: 'own', keys: all.map((_, key) => key), fingerprints: all.map((_, key) => `${labels}${key}`) },
    slices: [slice({}, '', all, 0), ...regions],
  };
  return { kind: 'summary', name, summary };
}

function slice(key: SliceKey, slicing: string, rows: readonly number[], from: number): SliceSummary {
  return { key, slicing, rows: rows.length, buckets: rows.map((_, j) => from + j), sizes: rows.map(() => 1), measures: { accuracy: accuracyOf(rows) } };
}

function accuracyOf(rows: readonly number[]): Measure {
  if (rows.length === 0) return { estimate: null, why: 'no rows' };
  const estimate = rows.reduce((sum, right) => sum + right, 0) / rows.length;
  const influences = rows.map((right) => (rows.length === 1 ? null : (right - estimate) / (rows.length - 1)));
  return { estimate, spread: 'proportion', influences, trials: rows.length, support: null };
}

/** n rows of which the first `wrong` are wrong. */
export function rights(n: number, wrong: number): number[] {
  return Array.from({ length: n }, (_, row) => (row < wrong ? 0 : 1));
}
