import type { Verdict } from '../../../verdict/verdict.ts';
import { confusionPicture } from './confusion.ts';
import { precisionRecallPicture, rocPicture } from './curves.ts';
import { driftPictures } from './drift.ts';
import type { Picture } from './picture.ts';
import { reliabilityPicture } from './reliability.ts';
import { residualsPicture } from './residuals.ts';
import { scoresPicture } from './scores.ts';

/** Every picture that a verdict has the numbers for. */
export function picturesIn(verdict: Verdict): Picture[] {
  const models = [rocPicture, precisionRecallPicture, reliabilityPicture, scoresPicture, confusionPicture, residualsPicture].flatMap((draw) => draw(verdict) ?? []);
  return [...models, ...driftPictures(verdict)];
}
