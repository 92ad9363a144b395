import { describe, expect, it } from 'vitest';
import { unseenOf } from '../../core/metrics/class-rates.ts';
import { summaryOf } from './workspace.ts';

describe('what the rows of a class can’t show', () => {
  it.each([
    ['all of 12 right', 1, 12, (14 * 2) / 16 ** 3],
    ['none of 12 right', 0, 12, (14 * 2) / 16 ** 3],
    ['half of 1,000 right', 0.5, 1000, 0],
  ])('%s', (_, share, rows, want) => {
    expect(unseenOf([{ share, rows, weight: 1 }]).value).toBeCloseTo(want, 12);
    expect(unseenOf([{ share, rows, weight: 0.5 }]).change).toBeCloseTo(1 / (rows + 4) ** 2, 12);
  });
});

/** 12 positives, all of them right, and 400 negatives of which 40 are not. */
const csv = `y,p,w\n${[...Array.from({ length: 12 }, () => '1,1,2'), ...Array.from({ length: 400 }, (_, i) => `0,${i < 40 ? 1 : 0},2`)].join('\n')}\n`;

describe('metrics that take in shares of classes', () => {
  it.each([
    ['balanced_accuracy', {}, 0.5, 0.5],
    ['balanced_accuracy', { weight: 'w' }, 0.5, 0.5],
    ['expected_cost(cost_fp=1, cost_fn=40)', {}, (40 * 12) / 412, 400 / 412],
    ['expected_cost(cost_fp=1, cost_fn=40)', { weight: 'w' }, (40 * 12) / 412, 400 / 412],
  ] as const)('%s %j counts a rare class that is all right with two more of each', async (metric, weighted, positives, negatives) => {
    const { slices } = await summaryOf({ csv, task: 'binary', columns: { label: 'y', prediction: 'p', ...weighted }, metrics: [metric] });
    const want = unseenOf([{ share: 1, rows: 12, weight: positives }, { share: 0.9, rows: 400, weight: negatives }]);
    const [measure] = Object.values(slices[0]!.measures);
    expect(measure).toMatchObject({ unseen: expect.closeTo(want.value, 6) as number, unseenChange: expect.closeTo(want.change, 6) as number });
  });
});
