import { describe, expect, it } from 'vitest';
import { renderComparison, renderComparisonMarkdown } from '../../core/report/comparison.ts';
import { drop, floor, verdictWith } from './build.ts';
import { hostile } from './hostile.ts';

const plain = { colour: false, width: 160 };
const before = verdictWith([floor('roc_auc', 0.75, 0.01, 0.7), drop('f1', 0.6, 0.01, 0.005, 0.01), floor('recall', 0.61, 0.01, 0.6), floor('precision', 0.5, 0.01, 0.4)]);
const after = verdictWith([
  floor('roc_auc', 0.65, 0.01, 0.7, { status: 'fail', effect: 'block' }),
  drop('f1', 0.6, 0.01, 0.005, 0.01),
  floor('recall', 0.62, 0.01, 0.6),
  floor('accuracy', 0.9, 0.01, 0.8),
]);

describe('a comparison of two verdicts', () => {
  it('tells what is worse, gone, new and moved, in that order, and leaves out what is the same', () => {
    const text = renderComparison(before, after, plain);
    expect(text.split('\n')[0]).toBe('flight-delay: ✓ PASSED → ✗ BLOCKED; 1 worse, 1 gone, 1 new, 1 moved');
    const rows = text.split('\n').slice(3).map((line) => line.trim().split(/ {2,}/).slice(0, 2));
    expect(rows.filter(([kind]) => kind !== '')).toEqual([['worse', 'roc_auc ≥ 0.7'], ['gone', 'precision ≥ 0.4'], ['new', 'accuracy ≥ 0.8'], ['moved', 'recall ≥ 0.6']]);
    expect(text).toMatch(/✓ pass 0\.750 \[0\.740, 0\.760\] +✗ fail 0\.650 \[0\.640, 0\.660\]/);
  });

  it('of a verdict with itself finds nothing', () => {
    expect(renderComparison(before, before, plain)).toBe('flight-delay: still ✓ PASSED; no result differs\n');
  });

  it('the other way round calls the same result better', () => {
    expect(renderComparison(after, before, plain)).toMatch(/1 gone, 1 new, 1 better, 1 moved/);
  });

  it('tells the columns of one check apart', () => {
    const of = (...values: number[]) => verdictWith(values.map((value, i) => floor('psi', value, 0.01, 0, { column: `x${i}` })));
    expect(renderComparison(of(0.1, 0.2, 0.3), of(0.1, 0.2, 0.4), plain)).toMatch(/; 1 moved\n[\s\S]*x2/);
  });

  it('says that gate and rows differ', () => {
    const other = verdictWith([...before.checks], { gate: { ...before.gate, digest: `sha256:${'0'.repeat(64)}` }, evidence: { candidate: { ...before.evidence['candidate']!, fingerprint: 'sha256:1' } } });
    expect(renderComparisonMarkdown(before, other)).toMatch(/The gate file is another one\.\n\ncandidate has other rows\./);
  });

  it('gives no foreign text a voice', () => {
    expect(renderComparisonMarkdown(before, hostile)).not.toMatch(/<script|\]\(https?:|(?<![\w&;])@[a-z]/);
    expect(renderComparison(before, hostile, plain)).not.toMatch(/\p{Cc}(?<!\n)|\u202e/u);
  });
});
