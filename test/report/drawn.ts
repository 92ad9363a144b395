import type { Confusion, Pictures } from '../../core/sources/pictures.ts';

const bins = (size: number, of: (bin: number) => number): number[] => Array.from({ length: size }, (_, bin) => of(bin));

/** A model's pictures of every kind; `shift` moves it. */
export function drawnBody(shift: number): Pictures {
  return {
    curve: { thresholds: bins(50, (i) => 1 - i / 50), true_positives: bins(50, (i) => Math.round(300 * Math.sqrt((i + 1) / 50))), false_positives: bins(50, (i) => Math.round(700 * ((i + 1) / 50) ** (1 + shift))) },
    histogram: { score: { from: 0, width: shift > 0 ? 0.0625 : 0.03125 }, positives: bins(shift > 0 ? 16 : 32, (bin) => bin + 1), negatives: bins(shift > 0 ? 16 : 32, (bin) => 32 - bin) },
    reliability: { rows: bins(15, (bin) => (bin === 14 ? 0 : 100 - bin)), positives: bins(15, (bin) => (bin === 14 ? 0 : 6 * bin)), predicted: bins(15, (bin) => (bin + 0.5) / 15).map((value, bin) => (bin === 14 ? null : value)) },
    confusion: { classes: ['negative', 'positive'], counts: [[640 + 10 * shift, 60 - 10 * shift], [120, 180]], weighted: false },
    residuals: { predicted: { from: -2, width: 0.5 }, residual: { from: -1, width: 0.25 }, counts: bins(8, () => 0).map((_, i) => bins(8, (j) => (i + j) % 4)), beyond: 3 },
  };
}

/** Matrix of so many classes, each taken for the next now and then. */
export function confusionOf(classes: readonly string[], shift = 0): Confusion {
  return { classes: [...classes], counts: classes.map((_, t) => classes.map((_name, p) => (t === p ? 50 - shift : p === (t + 1) % classes.length ? shift : 0))), weighted: false };
}

const TEXT = '<img src=x onerror=alert(1)> "&\u202e';

/** Names from the data wherever a picture has one. */
export const hostilePictures: Record<string, Pictures> = {
  candidate: {
    confusion: confusionOf([TEXT, `${TEXT}2`, 'x'.repeat(300)], 2),
    drift: [
      { metric: 'psi', column: TEXT, against: 'training', edges: null, unit: 'number', categories: [TEXT, 'مدينة', 'y'.repeat(200)], other: { of: 2, against: 3 }, of: [5, 4, 3], against_rows: [3, 4, 5] },
      { metric: 'psi', column: `numbers ${TEXT}`, against: 'training', edges: [1, 2.5], unit: 'time', categories: null, other: { of: 0, against: 0 }, of: [5, 4, 3], against_rows: [0, 0, 0] },
      ...bins(38, (i) => i).map((i) => ({ metric: 'psi', column: `c${i}`, against: 'training', edges: [], unit: 'number' as const, categories: null, other: { of: 0, against: 0 }, of: [i], against_rows: [1] })),
    ],
  },
  baseline: { confusion: confusionOf([TEXT, `${TEXT}2`, 'x'.repeat(300)], 1) },
};
