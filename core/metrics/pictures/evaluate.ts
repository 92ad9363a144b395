import type { Scanned } from '../../engine/plan.ts';
import type { Confusion, Pictures } from '../../sources/pictures.ts';
import { confusionSums } from '../binary.ts';
import { columnsAt } from '../evaluate-sums.ts';
import { isWeighted, type PlannedPictures } from './plan.ts';
import { residualsOf } from './residuals.ts';
import { reliabilityOf, ScoreWalker } from './score-walk.ts';

/** Pictures of one evidence while its rankings are walked. */
export interface PictureRun {
  readonly evidence: string;
  /** To be taken along when the ranking at that place is walked. */
  readonly walk?: { readonly ranking: number; readonly walker: ScoreWalker };
  /** After the walk. */
  finish(): Pictures;
}

export function startPictures(planned: PlannedPictures, scanned: Scanned): PictureRun {
  const walk = walkOf(planned, scanned);
  return {
    evidence: planned.of.request.name,
    ...(walk !== undefined && { walk }),
    finish: () => ({ ...walk?.walker.finish(), ...reliability(planned, scanned), ...confusion(planned, scanned), ...residuals(planned, scanned) }),
  };
}

function totalsAt(scanned: Scanned, places: readonly number[]): Float64Array {
  return Float64Array.from(columnsAt(scanned.table.slices[0]!, places), (column) => column.reduce((sum, value) => sum + value, 0));
}

function walkOf({ score }: PlannedPictures, scanned: Scanned): PictureRun['walk'] {
  if (score === undefined) return undefined;
  const [positives, all] = totalsAt(scanned, score.sums);
  return { ranking: score.ranking, walker: new ScoreWalker(positives!, all! - positives!, score.bins) };
}

function reliability({ reliability: planned }: PlannedPictures, scanned: Scanned): Pick<Pictures, 'reliability'> {
  if (planned === undefined) return {};
  const at = totalsAt(scanned, planned.sums);
  const part = (k: number): Float64Array => at.subarray(k * planned.bins, (k + 1) * planned.bins);
  const [gaps, rows, positives] = [part(0), part(1), part(2)];
  return { reliability: reliabilityOf(rows, positives, gaps.map((gap, bin) => gap + positives[bin]!)) };
}

function confusion({ of, confusion: places, classes }: PlannedPictures, scanned: Scanned): Pick<Pictures, 'confusion'> {
  const { bound } = of;
  if (places !== undefined) {
    const { tp, fp, fn, tn } = confusionSums(bound).cells(totalsAt(scanned, places));
    const found: Confusion = { classes: binaryNames(of), counts: [[tn, fp], [fn, tp]], weighted: isWeighted(of) };
    return { confusion: found };
  }
  if (classes === undefined) return {};
  const { rows, y } = scanned.grids[classes.grid]!;
  const counts = bound.classes.map((_, c) => Array.from(rows.subarray(c * y.bins, (c + 1) * y.bins)));
  return { confusion: { classes: bound.classes.map(({ name }) => name), counts, weighted: false } };
}

/** As the label writes them; numbers and booleans are 0 and 1, unless the gate names the positive one. */
function binaryNames({ bound }: PlannedPictures['of']): string[] {
  const [positive, negative] = bound.labels;
  return positive !== undefined && negative !== undefined ? [negative, positive] : ['negative', 'positive'];
}

function residuals({ residuals: planned }: PlannedPictures, scanned: Scanned): Pick<Pictures, 'residuals'> {
  const found = planned === undefined ? null : residualsOf(scanned.grids[planned.grid]!);
  return found === null ? {} : { residuals: found };
}
