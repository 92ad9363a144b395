import { renderComparison, renderComparisonMarkdown } from '../report/comparison.ts';
import { readVerdict } from './read-verdict.ts';
import { terminal } from './terminal.ts';

/**
 * Prints what changed from one verdict to another.
 * @throws Fault VERDICT_INVALID
 */
export function compare(before: string, after: string, { format }: { readonly format: string }): void {
  const [a, b] = [readVerdict(before), readVerdict(after)];
  process.stdout.write(format === 'markdown' ? renderComparisonMarkdown(a, b) : renderComparison(a, b, terminal()));
}
