import { type CatalogueEntry, entry, UNIT } from './entry.ts';

const NEEDS = 'id of both bodies, as rows; label and prediction, or score and threshold; scores tasks: a boolean column, or one of numbers and threshold, which only numbers in [0, 1] may leave out';
const SHARED = { tasks: ['binary', 'multiclass', 'scores'], better: 'lower', range: UNIT, parameters: ['column', 'threshold'], needs: NEEDS, interval: 'share' } as const;

/** Items whose outcome changed between two models on the same rows, joined by id. Rows that only one body has are left out and said. */
export const flipMetrics: readonly CatalogueEntry[] = [
  entry({
    name: 'regressed_rate', ...SHARED, also: ['flips', 'flip_rate', 'negative_flip_rate', 'nfr', 'regressions', 'right_to_wrong'],
    about: 'share of rows that the other model had right and this one has wrong; the rows themselves by `show`',
    formula: 'rows right in `against` and wrong in `of` ÷ rows of both',
    source: 'Yan et al. 2021, “Positive-Congruent Training”, negative flip rate',
    form: { kind: 'flips', when: (was, now) => `${was.right} and not ${now.right}` },
  }),
  entry({
    name: 'fixed_rate', ...SHARED, better: 'higher', also: ['positive_flip_rate', 'wrong_to_right', 'improvements'],
    about: 'share of rows that the other model had wrong and this one has right; the rows themselves by `show`',
    formula: 'rows wrong in `against` and right in `of` ÷ rows of both',
    source: 'Yan et al. 2021, “Positive-Congruent Training”, positive flips',
    form: { kind: 'flips', when: (was, now) => `not ${was.right} and ${now.right}` },
  }),
  entry({
    name: 'churn', ...SHARED, also: ['prediction_churn', 'disagreement', 'changed_rate'],
    about: 'share of rows whose predicted class changed, whether right or wrong (scores tasks: whose outcome changed); the rows themselves by `show`',
    formula: 'rows predicted otherwise than in `against` ÷ rows of both',
    source: 'Milani Fard et al. 2016, “Launch and Iterate: Reducing Prediction Churn”',
    form: { kind: 'flips', when: (was, now) => `${was.said} is distinct from ${now.said}` },
  }),
];
