import { identifier } from '../spec/quote.ts';
import type { MetricRef } from '../spec/gate.ts';
import type { BetweenForm, ColumnKind, Form, PairForm } from '../spec/metrics/form.ts';
import type { Bound, FactPlan, Metric, SumPlan } from './metric.ts';
import { columnsWithoutRole } from './columns.ts';
import { asNumber, rowColumn } from './row-column.ts';
import { named, ROWS } from './sql.ts';

type Single = Exclude<Form, BetweenForm | PairForm>;

const SECONDS_A_DAY = 86_400;
/** Kinds of columns whose values can be told apart and listed. */
export const COMPARABLE: readonly ColumnKind[] = ['number', 'time', 'text', 'boolean'];

/** The way of computing a metric of one body that its catalogue entry says in a form. None of them reads the weight. */
export function metricOfForm(form: Single): Metric {
  switch (form.kind) {
    case 'share':
      return { needs: form.column === null ? [] : ['field'], ...(form.column !== null && { fits: form.column }), weighted: false, plan: (bound, ref) => share(form, bound, ref) };
    case 'count':
      return { needs: [], weighted: false, plan: () => ({ kind: 'facts', fact: { kind: 'groups', by: ['true'] }, value: ([, rows]) => rows!, why: '' }) };
    case 'groups':
      return {
        needs: [form.by === 'column' ? 'field' : 'key', ...(form.label === true ? (['label'] as const) : [])],
        ...(form.by === 'column' && { fits: COMPARABLE }),
        weighted: false,
        plan: (bound, ref) => groups(form, bound, ref),
      };
    case 'newest':
      return { needs: ['field'], fits: ['time'], weighted: false, plan: newest };
  }
}

function share(form: Extract<Form, { kind: 'share' }>, bound: Bound, ref: MetricRef): SumPlan {
  const column = rowColumn(bound.types, form.column === null ? '' : named(ref.column));
  const among = form.among(column);
  return {
    kind: 'sums',
    spread: 'proportion',
    sums: [{ kind: 'count', when: form.when(ref, column) }, among === 'true' ? ROWS : { kind: 'count', when: among }],
    value: (at) => at[0]! / at[1]!,
    why: () => 'no row has a value',
    trials: (at) => at[1]!,
  };
}

function groups(form: Extract<Form, { kind: 'groups' }>, bound: Bound, ref: MetricRef): FactPlan {
  const single = form.by === 'column' ? rowColumn(bound.types, named(ref.column)) : undefined;
  const columns = ref.columns === 'all' ? allOf(bound, form.label === true).filter((name) => ref.except?.includes(name) !== true) : (ref.columns ?? []);
  const by = single === undefined ? columns.map(identifier) : [single.sql];
  const label = form.label === true ? { label: identifier(named(bound.columns.label)) } : {};
  return {
    kind: 'facts',
    fact: { kind: 'groups', by, ...(single !== undefined && { only: single.present }), ...label },
    value: ([count, rows, conflicting]) => form.value({ groups: count!, rows: rows!, conflicting: conflicting! }),
    why: 'no row',
  };
}

/** Rows repeat each other in everything but their id; rows with another label are alike in what a model sees. */
function allOf({ types, columns }: Bound, features: boolean): string[] {
  return features ? columnsWithoutRole(types, columns) : Object.keys(types).filter((name) => name !== columns.id);
}

/** Whole days between dates: hours of the day count for nothing. */
function newest(bound: Bound, ref: MetricRef): FactPlan {
  const today = Date.parse(bound.today) / 1000 / SECONDS_A_DAY;
  return {
    kind: 'facts',
    fact: { kind: 'newest', of: asNumber(rowColumn(bound.types, named(ref.column))) },
    value: ([seconds]) => today - Math.floor(seconds! / SECONDS_A_DAY),
    why: 'no row has a value',
  };
}
