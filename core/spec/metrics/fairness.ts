import { type CatalogueEntry, entry, UNIT } from './entry.ts';
import type { BetweenForm } from './form.ts';

const difference = (...of: readonly string[]): BetweenForm => ({ kind: 'between', of, as: 'difference' });
const ratio = (...of: readonly string[]): BetweenForm => ({ kind: 'between', of, as: 'ratio' });
const BASE = { tasks: ['binary'], range: UNIT, needs: 'label; prediction, or score and threshold; `between`', interval: 'groups' } as const;

/**
 * How far groups lie apart, under the names that Fairlearn gives it. Each is short for another metric with `max_gap` or
 * `min_ratio`, and is judged as that.
 */
export const fairnessMetrics: readonly CatalogueEntry[] = [
  entry({
    ...BASE, name: 'demographic_parity_difference', better: 'lower', also: ['demographic_parity', 'statistical_parity_difference', 'statistical_parity'],
    about: 'largest less smallest selection rate of the groups of `between`. Bounded by `max`',
    formula: 'max selection_rate − min selection_rate over groups', source: 'Fairlearn, metrics.demographic_parity_difference', form: difference('selection_rate'),
  }),
  entry({
    ...BASE, name: 'demographic_parity_ratio', better: 'higher', also: ['disparate_impact', 'four_fifths_rule', 'four_fifths', 'statistical_parity_ratio'],
    about: 'smallest selection rate as a share of the largest; the four-fifths rule is `min: 0.8`',
    formula: 'min selection_rate ÷ max selection_rate over groups', source: 'Fairlearn, metrics.demographic_parity_ratio', form: ratio('selection_rate'),
  }),
  entry({
    ...BASE, name: 'equalized_odds_difference', better: 'lower', also: ['equalized_odds', 'equalised_odds_difference'],
    about: 'the larger of the gaps in recall and in false positive rate between groups. Bounded by `max`',
    formula: 'max of (max − min recall, max − min false_positive_rate) over groups', source: 'Fairlearn, metrics.equalized_odds_difference', form: difference('recall', 'false_positive_rate'),
  }),
  entry({
    ...BASE, name: 'equalized_odds_ratio', better: 'higher', also: ['equalised_odds_ratio'],
    about: 'the smaller of the ratios of recall and of false positive rate between groups. Bounded by `min`',
    formula: 'min of (min ÷ max recall, min ÷ max false_positive_rate) over groups', source: 'Fairlearn, metrics.equalized_odds_ratio', form: ratio('recall', 'false_positive_rate'),
  }),
  entry({
    ...BASE, name: 'equal_opportunity_difference', better: 'lower', also: ['equal_opportunity'],
    about: 'largest less smallest recall of the groups. Bounded by `max`',
    formula: 'max recall − min recall over groups', source: 'Fairlearn, metrics.equal_opportunity_difference', form: difference('recall'),
  }),
  entry({
    ...BASE, name: 'equal_opportunity_ratio', better: 'higher',
    about: 'smallest recall of the groups as a share of the largest. Bounded by `min`',
    formula: 'min recall ÷ max recall over groups', source: 'Fairlearn, metrics.equal_opportunity_ratio', form: ratio('recall'),
  }),
  entry({
    ...BASE, name: 'predictive_parity_difference', better: 'lower', also: ['predictive_parity', 'predictive_rate_parity'],
    about: 'largest less smallest precision of the groups. Bounded by `max`',
    formula: 'max precision − min precision over groups', source: 'Fairlearn, metrics.MetricFrame of precision, difference()', form: difference('precision'),
  }),
];
