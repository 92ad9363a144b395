import type { Grid, Ranking, Sum } from '../../engine/plan.ts';
import type { BoundRequest } from '../binding.ts';
import { confusionSums } from '../binary.ts';
import { BINS, reliabilitySums } from '../probability.ts';
import { ranking } from '../roc.ts';
import { addSum, type Once, rankingKey } from '../places.ts';
import { residualGrid } from './residuals.ts';
import { decidedClass, isPositive, mass, massWhere, named, trueClass, weightOf } from '../sql.ts';

/** Classes of a confusion matrix at most: more can't be read. */
const MOST_CLASSES = 30;

/** Where the numbers of one evidence's pictures stand in the scan; each undefined where no check asks for what it is made of. */
export interface PlannedPictures {
  readonly of: BoundRequest;
  /** Binary: places of the sums of `confusionSums`. */
  readonly confusion?: readonly number[];
  /** Multiclass, by true and predicted class. */
  readonly classes?: { readonly grid: number };
  /** Places of the masses of positives and of all, of which the walk is told beforehand. `bins`: of the reliability. */
  readonly score?: { readonly ranking: number; readonly sums: readonly [positives: number, all: number]; readonly bins: number };
  /** Places of the sums of `reliabilitySums`, where no walk gives it. */
  readonly reliability?: { readonly sums: readonly number[]; readonly bins: number };
  readonly residuals?: { readonly grid: number };
}

/** What is in a scan so far. */
export interface InScan {
  readonly sums: Once<Sum>;
  readonly rankings: Once<Ranking>;
  readonly grids: Once<Grid>;
}

/**
 * Plans what can be drawn of an evidence from what its checks ask of the scan anyhow: no column is read that they do not
 * read, and no ranking is walked for a picture alone.
 */
export function planPictures(of: BoundRequest, scan: InScan): PlannedPictures {
  const { bound, asked } = of;
  const needs = new Set(asked.flatMap(({ metric }) => metric.needs));
  if (bound.task === 'regression') return { of, ...(needs.has('numbers') && { residuals: { grid: addGrid(scan, residualGrid(bound)) } }) };
  if (bound.task === 'multiclass') return { of, ...(needs.has('decision') && isFew(of) && { classes: { grid: addGrid(scan, classGrid(of)) } }) };
  if (bound.task !== 'binary') return { of };
  const ece = asked.find(({ ref }) => ref.name === 'expected_calibration_error');
  const bins = ece?.ref.bins ?? BINS;
  const score = planScore(of, scan, bins);
  return {
    of,
    ...(needs.has('decision') && { confusion: confusionSums(bound).sums.map((sum) => addSum(scan.sums, sum)) }),
    ...(score !== undefined && { score }),
    ...(score === undefined && ece !== undefined && { reliability: { bins, sums: reliabilitySums(bound, bins).map((sum) => addSum(scan.sums, sum)) } }),
  };
}

function planScore({ bound }: BoundRequest, scan: InScan, bins: number): PlannedPictures['score'] {
  if (bound.columns.score === undefined || bound.columns.label === undefined) return undefined;
  const positive = isPositive(bound);
  const place = scan.rankings.placeOf(rankingKey(ranking(bound, named(bound.columns.score), positive)));
  if (place === undefined) return undefined;
  return { ranking: place, sums: [addSum(scan.sums, massWhere(bound, positive)), addSum(scan.sums, mass(bound))], bins };
}

const isFew = ({ bound }: BoundRequest): boolean => bound.classes.length > 1 && bound.classes.length <= MOST_CLASSES;

function classGrid({ bound }: BoundRequest): Grid {
  const size = bound.classes.length;
  return { x: { kind: 'code', of: trueClass(bound), size }, y: { kind: 'code', of: decidedClass(bound), size } };
}

function addGrid(scan: InScan, grid: Grid): number {
  return scan.grids.add(grid, JSON.stringify(grid));
}

export const isWeighted = ({ bound }: BoundRequest): boolean => weightOf(bound) !== undefined;
