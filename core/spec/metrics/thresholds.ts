import { type CatalogueEntry, entry, POSITIVE, UNIT } from './entry.ts';

/** Metrics at a threshold that the data choose, costs of decisions, and calibration. How they are computed is in core/metrics. */
export const thresholdMetrics: readonly CatalogueEntry[] = [
  entry({
    name: 'recall_at_precision', tasks: ['binary'], better: 'higher', range: UNIT, parameters: ['precision'], required: ['precision'], also: ['recall_at_fixed_precision'],
    about: 'largest recall at a threshold at which precision is at least `precision`; undefined where none reaches it',
    formula: 'max recall(t) over scores t with precision(t) ≥ precision', needs: 'label, score', interval: 'chosen',
    source: 'scikit-learn, metrics.precision_recall_curve, without its last point, which is no threshold',
  }),
  entry({
    name: 'precision_at_recall', tasks: ['binary'], better: 'higher', range: UNIT, parameters: ['recall'], required: ['recall'], also: ['precision_at_fixed_recall'],
    about: 'largest precision at a threshold at which recall is at least `recall`',
    formula: 'max precision(t) over scores t with recall(t) ≥ recall', needs: 'label, score', interval: 'chosen',
    source: 'scikit-learn, metrics.precision_recall_curve, without its last point, which is no threshold',
  }),
  entry({
    name: 'recall_at_fpr', tasks: ['binary'], better: 'higher', range: UNIT, parameters: ['fpr'], required: ['fpr'], also: ['tpr_at_fpr', 'sensitivity_at_specificity', 'recall_at_false_positive_rate'],
    about: 'largest recall at a threshold at which the share of negatives at or above it is at most `fpr`; 0 where only a threshold above all scores is',
    formula: 'max TPR(t) over thresholds t with FPR(t) ≤ fpr', needs: 'label, score', interval: 'chosen',
    source: 'scikit-learn, metrics.roc_curve',
  }),
  entry({
    name: 'precision_at_top_k_percent', tasks: ['binary'], better: 'higher', range: UNIT, parameters: ['k'], required: ['k'], also: ['precision_at_top_percent', 'precision_at_k_percent'],
    about: 'share of positives among the `k` percent of rows with the highest scores; rows that tie where the share ends count in part, which is the mean over all orders of the tie',
    formula: 'positives among the top ÷ rows in it', needs: 'label, score', interval: 'chosen',
    source: 'scikit-learn, metrics.roc_curve: TP linear between the thresholds around TP + FP = k/100 · rows',
  }),
  entry({
    name: 'recall_at_top_k_percent', tasks: ['binary'], better: 'higher', range: UNIT, parameters: ['k'], required: ['k'], also: ['recall_at_top_percent', 'capture_rate', 'cumulative_gain'],
    about: 'share of the positives that are among the `k` percent of rows with the highest scores; ties as in precision_at_top_k_percent',
    formula: 'positives among the top ÷ positives', needs: 'label, score', interval: 'chosen',
    source: 'scikit-learn, metrics.roc_curve: TP linear between the thresholds around TP + FP = k/100 · rows',
  }),
  entry({
    name: 'lift_at_top_k_percent', tasks: ['binary'], better: 'higher', range: POSITIVE, parameters: ['k'], required: ['k'], also: ['lift', 'lift_at_k_percent'],
    about: 'precision among the `k` percent of rows with the highest scores, in multiples of the share of positives in all rows',
    formula: 'precision among the top ÷ (positives ÷ rows)', needs: 'label, score', interval: 'chosen',
    source: 'as precision_at_top_k_percent',
  }),
  entry({
    name: 'expected_cost', tasks: ['binary'], better: 'lower', range: POSITIVE, parameters: ['cost_fp', 'cost_fn'], required: ['cost_fp', 'cost_fn'], also: ['cost', 'misclassification_cost', 'business_cost'],
    about: 'mean cost of a row when a false positive costs `cost_fp`, a false negative `cost_fn`, and a right decision nothing',
    formula: '(FP · cost_fp + FN · cost_fn) ÷ rows', needs: 'label; prediction, or score and threshold', interval: 'mean',
    source: 'scikit-learn, metrics.confusion_matrix, weighted by the costs',
  }),
  entry({
    name: 'adaptive_calibration_error', tasks: ['binary'], better: 'lower', range: UNIT, parameters: ['bins'], defaults: { bins: 15 }, also: ['ace', 'equal_mass_calibration_error', 'quantile_calibration_error'],
    about: 'mean distance of probability and positive rate over bins of equally many rows; rows with one score are shared out evenly where a bin ends among them',
    formula: 'Σ |mean p − positive rate| of the bin ÷ bins', needs: 'label, score as a probability', interval: 'raised',
    source: 'Nixon, Dusenberry, Jerfel, Nguyen, Liu, Zhang and Tran 2019 (ACE of one class)',
  }),
];
