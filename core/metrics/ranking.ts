import type { MetricRef } from '../spec/gate.ts';
import { identifier } from '../spec/quote.ts';
import type { Bound, Metric, SumPlan } from './metric.ts';
import { foundName, gainOf, idealName, labelOf, RANK, relevantName, relevantOf, topName, within } from './ranks.ts';
import type { Spread } from '../sources/summary.ts';

const rank = identifier(RANK);

/** Queries are counted by their first rows. */
const QUERIES = { kind: 'count', when: `${rank} = 1` } as const;

/**
 * Mean over queries of a value of each, Σ of what its rows add to it ÷ queries. A query without a relevant document has the
 * value 0, as trec_eval gives it; where no query has one, nobody has judged these documents and there is no value.
 * `adds` is at most 1, and null-free; `best` is above 0 where the query has a relevant document.
 */
function meanOfQueries(adds: string, best: string, spread: Spread, over = 1): SumPlan {
  return {
    kind: 'sums',
    spread,
    sums: [{ kind: 'total', of: adds, limit: 1 }, QUERIES, { kind: 'count', when: `${rank} = 1 and ${identifier(best)} > 0` }],
    value: (at) => (at[2]! > 0 ? at[0]! / over / at[1]! : NaN),
    why: (at) => (at[1]! > 0 ? 'no query has a relevant document' : 'no query'),
    rows: (at) => at[1]!,
    says: (at) => (at[2]! < at[1]! ? `${at[1]! - at[2]!} of ${at[1]!} queries have no relevant document and count 0` : undefined),
    ...(spread === 'proportion' && { trials: (at: Float64Array) => at[1]! }),
  };
}

/** A row's part where it is relevant and its rank counts. */
function atRelevant(bound: Bound, ref: MetricRef, part: string): string {
  return `case when ${labelOf(bound.columns)} >= ${relevantOf(ref)} and ${within(ref, RANK)} then ${part} else 0 end`;
}

/** Discounted cumulative gain ÷ that of the best order (Järvelin and Kekäläinen 2002), discount log₂(rank + 1). */
function ndcg(bound: Bound, ref: MetricRef): SumPlan {
  const [top, ideal] = [identifier(topName(ref)), identifier(idealName(ref))];
  return meanOfQueries(`case when ${top} > 0 and ${within(ref, RANK)} then ${gainOf(bound.columns, ref)} / ${top} / log2(${rank} + 1) / ${ideal} else 0 end`, topName(ref), 'unit');
}

/** Precision at the rank of each relevant document, ÷ the query's relevant documents. */
function map(bound: Bound, ref: MetricRef): SumPlan {
  return meanOfQueries(atRelevant(bound, ref, `${identifier(foundName(ref))} / ${rank} / ${identifier(relevantName(ref))}`), relevantName(ref), 'unit');
}

/** 1 ÷ rank of the first relevant document. */
function mrr(bound: Bound, ref: MetricRef): SumPlan {
  return meanOfQueries(atRelevant(bound, ref, `case when ${identifier(foundName(ref))} = 1 then 1 / ${rank} else 0 end`), relevantName(ref), 'unit');
}

function precisionAtK(bound: Bound, ref: MetricRef): SumPlan {
  return meanOfQueries(atRelevant(bound, ref, '1'), relevantName(ref), 'unit', ref.k ?? 1);
}

function recallAtK(bound: Bound, ref: MetricRef): SumPlan {
  return meanOfQueries(atRelevant(bound, ref, `1 / ${identifier(relevantName(ref))}`), relevantName(ref), 'unit');
}

function hitRateAtK(bound: Bound, ref: MetricRef): SumPlan {
  return meanOfQueries(atRelevant(bound, ref, `case when ${identifier(foundName(ref))} = 1 then 1 else 0 end`), relevantName(ref), 'proportion');
}

const graded = (plan: (bound: Bound, ref: MetricRef) => SumPlan): Metric => ({ needs: ['graded'], weighted: false, plan });

export const rankingMetrics: Readonly<Record<string, Metric>> = {
  ndcg: graded(ndcg),
  map: graded(map),
  mrr: graded(mrr),
  precision_at_k: graded(precisionAtK),
  recall_at_k: graded(recallAtK),
  hit_rate_at_k: graded(hitRateAtK),
};
