import { type CatalogueEntry, entry, UNIT } from './entry.ts';

const NEEDS = 'query, label as a grade ≥ 0, score; id of the document for ties';
const RELEVANT = 'relevant: label at least `relevant`, 1 unless said';

/** Metrics of ranked lists: the mean over queries, as trec_eval has them. How they are computed is in core/metrics. */
export const rankingMetrics: readonly CatalogueEntry[] = [
  entry({
    name: 'ndcg', tasks: ['ranking'], better: 'higher', range: UNIT, parameters: ['k', 'gain'], also: ['ndcg_cut', 'ndcg_at_k', 'ndcg_score'],
    about: 'gain of the documents, discounted by rank, relative to that of the best order; of the first `k`, all unless said. `gain: linear` (unless said) is the label itself, as trec_eval has it; `exponential` is 2^label − 1',
    formula: 'Σ gain ÷ log₂(rank + 1), over the same of the best order; mean over queries', needs: NEEDS, interval: 'queries',
    source: 'trec_eval, ndcg and ndcg_cut',
  }),
  entry({
    name: 'map', tasks: ['ranking'], better: 'higher', range: UNIT, parameters: ['k', 'relevant'], also: ['map_cut', 'map_at_k', 'ap_at_k', 'mean_average_precision'],
    about: `mean average precision: precision at the rank of each relevant document among the first \`k\` (all unless said), over all relevant ones; ${RELEVANT}`,
    formula: 'Σ precision at the ranks of relevant documents ÷ relevant documents; mean over queries', needs: NEEDS, interval: 'queries',
    source: 'trec_eval, map and map_cut',
  }),
  entry({
    name: 'mrr', tasks: ['ranking'], better: 'higher', range: UNIT, parameters: ['k', 'relevant'], also: ['recip_rank', 'mean_reciprocal_rank', 'rr', 'mrr_at_k'],
    about: `mean reciprocal rank of the first relevant document, 0 where none is among the first \`k\` (all unless said); ${RELEVANT}`,
    formula: '1 ÷ rank of the first relevant document; mean over queries', needs: NEEDS, interval: 'queries',
    source: 'trec_eval, recip_rank',
  }),
  entry({
    name: 'precision_at_k', tasks: ['ranking'], better: 'higher', range: UNIT, parameters: ['k', 'relevant'], defaults: { k: 10 }, also: ['p', 'p_at_k', 'precision_cut'],
    about: `share of relevant documents among the first \`k\` places, also where a query has fewer documents; ${RELEVANT}`,
    formula: 'relevant documents among the first k ÷ k; mean over queries', needs: NEEDS, interval: 'queries',
    source: 'trec_eval, P',
  }),
  entry({
    name: 'recall_at_k', tasks: ['ranking'], better: 'higher', range: UNIT, parameters: ['k', 'relevant'], defaults: { k: 10 }, also: ['r_at_k', 'recall_cut'],
    about: `share of the relevant documents that are among the first \`k\`; ${RELEVANT}`,
    formula: 'relevant documents among the first k ÷ relevant documents; mean over queries', needs: NEEDS, interval: 'queries',
    source: 'trec_eval, recall',
  }),
  entry({
    name: 'hit_rate_at_k', tasks: ['ranking'], better: 'higher', range: UNIT, parameters: ['k', 'relevant'], defaults: { k: 10 }, also: ['success', 'success_at_k', 'hit_rate', 'hit_at_k', 'hr'],
    about: `share of queries with a relevant document among the first \`k\`; ${RELEVANT}`,
    formula: 'queries with a relevant document among the first k ÷ queries', needs: NEEDS, interval: 'share',
    source: 'trec_eval, success',
  }),
];
