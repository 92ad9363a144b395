import type { BetweenRecord, CheckResult } from '../../core/verdict/verdict.ts';
import { floor, verdictWith } from './build.ts';

type Group = BetweenRecord['groups'][number];

const group = (carrier: string | null, estimate: number | null, half: number, rows: number, rest: Partial<Group> = {}): Group => ({
  slice: { carrier }, metric: 'recall', estimate, interval: estimate === null ? null : [estimate - half, estimate + half], rows, unjudged: null, ...rest,
});

function between(name: string, kind: CheckResult['bound']['kind'], bound: number, value: number, interval: CheckResult['candidate']['interval'], record: Partial<BetweenRecord>, rest: Partial<CheckResult>): CheckResult {
  return floor(name, value, null, bound, {
    name: `${name} ${kind} ${bound} between carrier`,
    metric: `${name} between carrier`,
    candidate: { evidence: 'candidate', estimate: value, interval, rows: 71_234 },
    bound: { kind, value: bound, relative: false, threshold: bound },
    better: kind.startsWith('min') ? 'higher' : 'lower',
    when_unsure: 'warn',
    method: 'MOVER of pairs of groups, Bonferroni over 20',
    between: { slicing: 'carrier', measure: kind.startsWith('min') ? 'ratio' : 'difference', pairs: 20, furthest: { metric: 'recall', worst: { carrier: 'HA' }, best: { carrier: 'UA' } }, groups: [], ...record },
    ...rest,
  });
}

const carriers = [group('AA', 0.651, 0.021, 9_120), group('DL', 0.668, 0.019, 11_904), group('HA', 0.512, 0.042, 1_042), group('MQ|<b>', 0.634, 0.028, 5_011), group('UA', 0.703, 0.017, 14_220)];
const eight = [...carriers, group('B6', 0.66, 0.02, 8_001), group('EV', 0.61, 0.02, 7_404), group(null, 0.64, 0.05, 812), group('OO', 0.4, 0.31, 22, { unjudged: 'fewer rows than min_rows 100' }), group('F9', null, 0, 61, { unjudged: 'undefined on candidate: no positives' })];
const odds = [...carriers.slice(0, 3), ...carriers.slice(0, 3).map((one): Group => ({ ...one, metric: 'false_positive_rate', estimate: (one.estimate ?? 0) / 10, interval: [0.04, 0.08] }))];

/** Groups that lie too far apart, that could not all be judged, of two metrics, and close ones. */
export const groups = verdictWith(
  [
    between('recall', 'max_gap', 0.1, 0.191, [0.1312, 0.2387], { groups: carriers }, {
      status: 'fail', effect: 'block',
      reason: 'recall is 0.512 at carrier=HA and 0.703 at carrier=UA; the whole interval of the gap is beyond max_gap 0.1, after correction for 20 pairs of groups',
    }),
    between('demographic_parity_ratio', 'min', 0.8, 0.71, [0, 0.93], { groups: eight }, {
      status: 'unsure', effect: 'warn', powerless: true, rows_to_settle: null,
      reason: 'recall is 0.512 at carrier=HA and 0.703 at carrier=UA; the interval of the ratio straddles min 0.8; not judged: carrier=OO (fewer rows than min_rows 100), carrier=F9 (undefined on candidate: no positives); the gate warns',
    }),
    between('equalized_odds_difference', 'max', 0.3, 0.191, [0.1312, 0.2387], { groups: odds }, {
      reason: 'recall is 0.512 at carrier=HA and 0.703 at carrier=UA; the whole interval of the gap holds max 0.3',
      between: { slicing: 'carrier', measure: 'difference', pairs: 12, furthest: { metric: 'recall', worst: { carrier: 'HA' }, best: { carrier: 'DL' } }, groups: odds },
    }),
  ],
  { notes: ['demographic_parity_ratio min 0.8 between carrier could not pass even if all groups were equal: some of them have too few rows for it.'] },
);
