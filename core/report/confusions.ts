import type { Verdict } from '../verdict/verdict.ts';
import { count } from './numbers.ts';

/** Pairs of several classes that are told; of two all four are. */
const MOST_PAIRS = 8;

export const CONFUSION_HEADS = ['true', 'predicted', 'baseline', 'candidate', 'change'] as const;

/** Cells of the confusion matrices: of two classes all, of more those that are confused most. Empty without plain counts. */
export function confusionCells({ pictures = {} }: Verdict): string[][] {
  const [candidate, baseline] = [pictures['candidate']?.confusion, pictures['baseline']?.confusion];
  if (candidate === undefined || candidate.weighted) return [];
  const other = baseline?.classes.join('\n') === candidate.classes.join('\n') ? baseline : undefined;
  const { classes } = candidate;
  const cells = candidate.counts.flatMap((row, t) => row.map((now, p) => ({ t, p, now, before: other?.counts[t]?.[p] })));
  const told = classes.length === 2 ? cells : cells.filter(({ t, p, now, before = 0 }) => t !== p && now + before > 0).sort((a, b) => weightOf(b) - weightOf(a)).slice(0, MOST_PAIRS);
  return told.map(({ t, p, now, before }) => [classes[t] ?? '', classes[p] ?? '', count(before ?? null), count(now), before === undefined ? '' : signed(now - before)]);
}

const weightOf = ({ now, before = 0 }: { readonly now: number; readonly before: number | undefined }): number => Math.max(now, before);

function signed(change: number): string {
  return `${change > 0 ? '+' : ''}${count(change)}`;
}
