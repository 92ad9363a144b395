import type { CheckResult, Verdict } from '../../core/verdict/verdict.ts';
import { bothRows, drop, floor, verdictWith } from './build.ts';
import { groups } from './groups.ts';
import { hostile } from './hostile.ts';

const carriers = ['AA', 'AS', 'B6', 'DL', 'EV', 'F9', 'FL', 'MQ', 'UA', 'US', 'VX', 'WN', 'YV', '9E'];

const holm = (p: number, size: number): CheckResult['family'] => ({ correction: 'holm', size, p_value: p, adjusted_p_value: Math.min(1, p * size) });

const passedSimple = verdictWith([
  floor('roc_auc', 0.74513, 0.00412, 0.7),
  drop('roc_auc', 0.73011, 0.01502, 0.00289, 0.005),
  floor('expected_calibration_error', 0.0118, 0.0021, 0.03, { better: 'lower', bound: { kind: 'max', value: 0.03, relative: false, threshold: 0.03 }, place: { file: 'modelgate.yml', line: 14, column: 5 } }),
]);

const passingSlices = carriers.map((carrier, i) =>
  drop('roc_auc', 0.731, 0.014 - i * 0.0007, 0.0061, 0.005, { slice: { carrier }, rows: 6_000 - i * 311, family: holm(0.9, 17) }),
);

const blockedWithSlices = verdictWith([
  floor('roc_auc', 0.74513, 0.00412, 0.7),
  drop('roc_auc', 0.73011, 0.01502, 0.00289, 0.005, { family: holm(0.99, 17) }),
  ...passingSlices,
  drop('roc_auc', 0.7812, -0.0794, 0.0421, 0.005, {
    slice: { carrier: 'HA' },
    rows: 1_042,
    status: 'fail',
    effect: 'block',
    family: holm(0.000021, 17),
    reason: 'the whole paired interval of the change is beyond max_drop 0.005, also after Holm’s correction over 17 slices',
  }),
  drop('roc_auc', 0.7021, -0.0213, 0.0617, 0.005, {
    slice: { carrier: 'OO' },
    rows: 229,
    status: 'unsure',
    effect: 'warn',
    rows_to_settle: 38_204,
    powerless: true,
    family: holm(0.3, 17),
    reason: 'the paired interval of the change straddles max_drop 0.005: it can’t be told on which side the truth lies; about 38,000 rows would settle it, here are 229; the estimate does not hold, and the gate warns',
  }),
  floor('recall', 0.6104, 0.0081, 0.6, {
    status: 'pass',
    place: { file: 'modelgate.yml', line: 15, column: 5 },
  }),
], { notes: ['roc_auc could not have seen its own margin on 1 slice: there are too few rows for it.'] });

const unsurePowerless = verdictWith(
  [
    drop('accuracy', 0.91, -0.01, 0.041, 0.005, { rows: 200, status: 'unsure', effect: 'warn', powerless: true, rows_to_settle: 13_440, reason: 'the paired interval of the change straddles max_drop 0.005: it can’t be told on which side the truth lies; about 13,000 rows would settle it, here are 200; the estimate does not hold, and the gate warns' }),
    floor('accuracy', 0.905, 0.041, 0.9, { status: 'unsure', effect: 'none', rows_to_settle: 26_900, candidate: { evidence: 'candidate', estimate: 0.9, interval: [0.8505, 0.9342], rows: 200 }, reason: 'the interval holds the bound; the estimate is on its good side and decides' }),
    floor('recall', 0.52, 0.11, 0.6, { status: 'unsure', effect: 'warn', when_unsure: 'warn', rows_to_settle: 480, candidate: { evidence: 'candidate', estimate: 0.52, interval: [0.401, 0.637], rows: 200 }, reason: 'the interval holds the bound' }),
  ],
  { notes: ['accuracy max_drop 0.005 could not have seen its own margin: 200 rows, about 13,000 would be needed. As it stands it protects nobody.'] },
);

const error = verdictWith(
  [
    floor('precision', null, null, 0.5, { status: 'error', effect: 'block', method: null, reason: 'undefined on candidate: no predicted positives' }),
    floor('roc_auc', 0.74513, 0.00412, 0.7, { place: { file: 'modelgate.yml', line: 13, column: 5 } }),
    floor('latency_p95_ms', null, null, 50, { status: 'error', effect: 'warn', severity: 'warn', method: null, better: 'lower', bound: { kind: 'max', value: 50, relative: false, threshold: 50 }, candidate: { evidence: 'serving', estimate: null, interval: null, rows: null }, reason: 'serving names no value latency_p95_ms', place: { file: 'modelgate.yml', line: 14, column: 5 } }),
  ],
);

const bootstrap = verdictWith(
  [
    floor('roc_auc', 0.74513, 0.00412, 0.7),
    { ...drop('roc_auc', 0.7, 0, null, 0.005), baseline: { evidence: 'baseline', estimate: null, interval: null, rows: null }, change: null, bound: { kind: 'max_drop', value: 0.005, relative: false, threshold: null }, status: 'waived', effect: 'none', method: null, reason: 'not judged: no such file in main, and if_missing: bootstrap lets a first model through' },
  ],
  {
    notes: ['There is no baseline (predictions/champion.parquet is not in main): the gate says `if_missing: bootstrap`, so nothing was compared.'],
    evidence: { candidate: bothRows['candidate']!, baseline: { kind: 'absent', source: 'predictions/champion.parquet@merge-base', rows: null, units: null, unit: null, buckets: null, fingerprint: null, note: 'no such file in main' } },
  },
);

const waived = verdictWith([
  floor('roc_auc', 0.74513, 0.00412, 0.7),
  drop('recall', 0.641, -0.0312, 0.0094, 0.01, {
    status: 'waived',
    reason: 'the whole paired interval of the change is beyond max_drop 0.01',
    waiver: { reason: 'the threshold moves to 0.4 with the next release', by: 'maria@example.com', until: '2026-12-31' },
  }),
  floor('brier_score', 0.1321, 0.0018, 0.13, { severity: 'warn', status: 'fail', effect: 'warn', better: 'lower', bound: { kind: 'max', value: 0.13, relative: false, threshold: 0.13 }, reason: 'the whole interval lies above 0.13', place: { file: 'modelgate.yml', line: 15, column: 5 } }),
]);

const many = verdictWith([
  drop('f1', 0.62, 0.004, 0.002, 0.01, { family: holm(0.99, 300) }),
  ...Array.from({ length: 299 }, (_, i) => {
    const change = 0.004 - (i % 37) * 0.0021;
    const half = 0.012 + (i % 11) * 0.003;
    const status = change + half < -0.01 ? 'fail' : change - half > -0.01 ? 'pass' : 'unsure';
    return drop('f1', 0.62 + (i % 13) * 0.01, change, half, 0.01, {
      slice: { carrier: carriers[i % carriers.length]!, origin: `airport ${String(i).padStart(3, '0')}` },
      rows: 1_200 - (i % 17) * 60,
      status,
      effect: status === 'fail' ? 'block' : status === 'unsure' ? 'warn' : 'none',
      rows_to_settle: status === 'unsure' ? 9_000 + i * 131 : null,
      family: holm(status === 'fail' ? 0.00001 : 0.4, 300),
      reason: status === 'pass' ? 'f1 drops by no more than 0.01' : status === 'fail' ? 'the whole interval lies beyond the drop that is allowed' : 'the interval holds the bound',
    });
  }),
]);

const named = (estimate: number, evidence: string) => ({ evidence, estimate, interval: null, rows: null });
const valuesRecord = (source: string, fingerprint: string) => ({ kind: 'values' as const, source, rows: null, units: null, unit: null, buckets: null, fingerprint, note: null });

const valuesOnly = verdictWith(
  [
    floor('latency_p95_ms', 41.3, null, 50, { name: 'p95 latency', better: 'lower', candidate: named(41.3, 'serving'), bound: { kind: 'max', value: 50, relative: false, threshold: 50 }, method: null }),
    drop('size_mb', 0, 0, null, 0, {
      status: 'fail',
      effect: 'block',
      better: 'lower',
      method: null,
      candidate: named(212.5, 'candidate'),
      baseline: named(180.25, 'baseline'),
      change: { estimate: 32.25, interval: null, paired: false },
      bound: { kind: 'max_rise', value: 0.1, relative: true, threshold: 18.025 },
      reason: 'it rises by 32.25; 10% of 180.25, 18.025, is allowed. Values without an interval are compared as they are',
    }),
  ],
  { notes: ['The values have no interval: they are compared as they are.'], evidence: { candidate: valuesRecord('metrics.json', 'sha256:aa'), baseline: valuesRecord('metrics.json@merge-base', 'sha256:bb'), serving: valuesRecord('serving.json', 'sha256:cc') } },
);

const changedGate = verdictWith([floor('roc_auc', 0.74513, 0.00412, 0.7), drop('roc_auc', 0.73011, 0.01502, 0.00289, 0.005)], {
  gate: {
    file: 'modelgate.yml',
    digest: 'sha256:9b74c9897bac770ffc029102a200c5de5f2c0d7b1e9a4c3386d1a7f04b9e2c5d',
    policy: 'base',
    revision: '0c5a9e6c2d4b8a7e3f1029384756abcdef01231f',
    changes: [
      { check: 'roc_auc max_drop 0.005', kind: 'loosened', what: 'max_drop 0.005 → 0.02', place: { file: 'modelgate.yml', line: 13, column: 5 } },
      { check: 'roc_auc max_drop 0.005', kind: 'loosened', what: 'slices: carrier removed', place: { file: 'modelgate.yml', line: 13, column: 5 } },
      ...['roc_auc min 0.7', 'roc_auc max_drop 0.005', 'f1 min 0.5', 'recall min 0.6', 'brier_score max 0.2'].map((check) => ({ check, kind: 'changed' as const, what: 'evidence candidate: where none → distance > 100', place: { file: 'modelgate.yml', line: 12, column: 5 } })),
      { check: 'precision min 0.4', kind: 'removed', what: 'the check is removed: precision min 0.4', place: null },
      { check: 'log_loss max 0.5', kind: 'added', what: 'the check is added: log_loss max 0.5', place: { file: 'modelgate.yml', line: 17, column: 5 } },
    ],
  },
  notes: ['This change loosens 1 check, removes 1, changes 5 and adds 1 of the gate; they are judged as they stand on main until it is merged.'],
});

const searched = { columns: ['carrier', 'distance'], depth: 2, min_rows: 200, slices: 312, proposed: 4 };

const foundSlice = verdictWith([
  floor('accuracy', 0.7845, 0.0036, 0.72, { search: { ...searched, confirmed: 1 }, family: holm(0.99, 5), reason: 'the whole interval holds min 0.72; searched 312 slices of at least 200 rows: 1 of 4 that seemed beyond min 0.72 in one half of the rows is so in the other' }),
  floor('accuracy', 0.632, 0.052, 0.72, {
    slice: { carrier: 'EV', distance: 'over 1028 to 1598' }, found: true, status: 'fail', effect: 'block', family: { ...holm(0.00041, 5)!, over: 'gate' },
    candidate: { evidence: 'candidate', estimate: 0.632, interval: [0.579, 0.683], rows: 351 },
    reason: 'a slice that nobody named, found in one half of the rows; in the other half, which confirms it, the whole interval is beyond min 0.72, after Holm’s correction over a family of 5, all of this gate too',
  }),
  drop('accuracy', 0.7871, -0.0025, 0.0013, 0.005, { search: { ...searched, proposed: 0, confirmed: 0 }, reason: 'the whole paired interval holds max_drop 0.005; searched 312 slices of at least 200 rows: none seemed beyond max_drop 0.005' }),
]);

const flipped = verdictWith([
  floor('regressed_rate', 0.0412, 0.0141, 0.02, {
    name: 'regressed_rate max 0.02',
    metric: 'regressed_rate against baseline',
    status: 'fail',
    effect: 'block',
    better: 'lower',
    bound: { kind: 'max', value: 0.02, relative: false, threshold: 0.02 },
    baseline: { evidence: 'baseline', estimate: null, interval: null, rows: null },
    method: 'Clopper–Pearson',
    reason: 'the whole interval is beyond max 0.02; 41 of 996 rows; baseline lacks 4 more, which are left out',
    examples: { order: 'score_change', columns: ['id', 'question', 'baseline.answer'], rows: [['q17', 'Which carrier flew most?', 'United'], ['q3', 'How far is Honolulu | from here?', null], ['q256', `long ${'and longer '.repeat(20)}`, 'x']] },
  }),
  floor('churn', 0.1, 0.02, 0.2, { name: 'churn max 0.2', metric: 'churn against baseline', better: 'lower', bound: { kind: 'max', value: 0.2, relative: false, threshold: 0.2 }, examples: { order: 'id_hash', columns: ['id'], rows: [['q9']] }, place: { file: 'modelgate.yml', line: 13, column: 5 } }),
]);

/** Name of the folder in test/goldens/report → verdict. */
export const cases: Readonly<Record<string, Verdict>> = {
  'passed-simple': passedSimple,
  'blocked-slices': blockedWithSlices,
  'unsure-powerless': unsurePowerless,
  error,
  bootstrap,
  waived,
  hostile,
  'many-slices': many,
  'values-only': valuesOnly,
  'changed-gate': changedGate,
  groups,
  'found-slice': foundSlice,
  'flipped-rows': flipped,
};
