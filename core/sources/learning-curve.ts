import type { NamedValue } from './values.ts';

const GAP = 'learning_curve_gap';
const GAIN = 'learning_curve_gain';

/**
 * What a learning curve says, where a group of a metrics file holds one as scikit-learn's `model_selection.learning_curve` returns
 * it: `train_sizes` (n ascending numbers of rows), `train_scores` and `test_scores` (n lists of one score a fold).
 * - `learning_curve_gap`: training score − test score at the largest size: how far the model overfits.
 * - `learning_curve_gain`: test score at the largest size − at half of it, on a line over the logarithm of the size: what the
 *   last doubling of the data brought, and about what the next one might.
 * Both are means over folds of the differences within each fold, with the standard error s ÷ √folds of those differences.
 * @returns nothing for a group that holds none; by name what stands in the way where one is not whole
 */
export function learningCurve(group: ReadonlyMap<unknown, unknown>): ReadonlyMap<string, NamedValue | string> {
  if (!['train_sizes', 'train_scores', 'test_scores'].every((key) => group.has(key))) return new Map();
  const sizes = numbers(group.get('train_sizes'));
  if (sizes === null || sizes.length < 2 || sizes.some((size, i) => size <= (sizes[i - 1] ?? 0))) return broken('whose train_sizes are not two or more ascending numbers over 0');
  const [train, test] = [table(group.get('train_scores'), sizes.length), table(group.get('test_scores'), sizes.length)];
  if (train === null || test === null || train[0]!.length !== test[0]!.length) return broken('whose train_scores and test_scores are not one list of folds a size ([[0.8, 0.9], …]), all of one length');
  const [last, half] = [test.at(-1)!, at(sizes, test, sizes.at(-1)! / 2)];
  const gap = summary(train.at(-1)!.map((score, fold) => score - last[fold]!));
  return new Map<string, NamedValue | string>([[GAP, gap], [GAIN, half === null ? 'a learning curve without a size of at most half of the largest' : summary(last.map((score, fold) => score - half[fold]!))]]);
}

function broken(why: string): Map<string, string> {
  return new Map([GAP, GAIN].map((name) => [name, `a learning curve ${why}`]));
}

/** Scores of each fold at a size, between the sizes around it; null below the smallest. */
function at(sizes: readonly number[], scores: readonly (readonly number[])[], wanted: number): number[] | null {
  const above = sizes.findIndex((size) => size >= wanted);
  if (sizes[above] === wanted) return [...scores[above]!];
  if (above < 1) return null;
  const [low, high] = [sizes[above - 1]!, sizes[above]!];
  const share = Math.log(wanted / low) / Math.log(high / low);
  return scores[above]!.map((score, fold) => scores[above - 1]![fold]! * (1 - share) + score * share);
}

function summary(folds: readonly number[]): NamedValue {
  const n = folds.length;
  const value = folds.reduce((sum, one) => sum + one, 0) / n;
  const squares = folds.reduce((sum, one) => sum + (one - value) ** 2, 0);
  return { value, standardError: n === 1 ? null : Math.sqrt(squares / (n - 1) / n), repeats: n };
}

function numbers(content: unknown): number[] | null {
  if (!Array.isArray(content)) return null;
  const all: unknown[] = content;
  return all.every((one): one is number => typeof one === 'number' && Number.isFinite(one)) ? all : null;
}

function table(content: unknown, rows: number | undefined): number[][] | null {
  if (!Array.isArray(content) || content.length !== rows) return null;
  const all = content.map(numbers);
  const width = all[0]?.length ?? 0;
  return width > 0 && all.every((row): row is number[] => row?.length === width) ? all : null;
}
