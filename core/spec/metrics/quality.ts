import type { MetricRef } from '../gate.ts';
import { double, literal, operand } from '../quote.ts';
import { ANY, type CatalogueEntry, entry, POSITIVE, REAL, UNIT } from './entry.ts';
import type { ColumnKind, RowColumn } from './form.ts';

/** Columns whose values can be compared with a list or a pattern. */
const PLAIN: readonly ColumnKind[] = ['number', 'time', 'text', 'boolean'];

/** Metrics of the rows themselves: they need no label and no model, and are there for every task. */
export const qualityMetrics: readonly CatalogueEntry[] = [
  entry({
    name: 'row_count', tasks: ANY, better: 'neither', range: POSITIVE, also: ['n_rows', 'rows'],
    about: 'number of rows',
    formula: 'rows', needs: 'nothing', interval: 'exact', source: 'Great Expectations, expect_table_row_count_to_be_between',
    form: { kind: 'count' },
  }),
  entry({
    name: 'missing_rate', tasks: ANY, better: 'lower', range: UNIT, parameters: ['column'], required: ['column'], also: ['missing_rate_change', 'null_rate', 'missing'],
    about: 'share of rows without a value: null, NaN or an infinity. How it changed: `max_rise` against another evidence',
    formula: 'rows without a value ÷ rows', needs: 'a column', interval: 'counted', source: 'Great Expectations, expect_column_values_to_not_be_null',
    form: { kind: 'share', column: ['number', 'time', 'text', 'boolean', 'other'], when: (_, { present }) => `not (${present})`, among: () => 'true' },
  }),
  entry({
    name: 'out_of_range_rate', tasks: ANY, better: 'lower', range: UNIT, parameters: ['column', 'low', 'high'], required: ['column'], also: ['range_violations'],
    about: 'share of values below `low` or above `high`, one of which may be left out; missing values are left out',
    formula: 'rows with x < low or x > high ÷ rows with a value', needs: 'a column of numbers', interval: 'counted', source: 'Great Expectations, expect_column_values_to_be_between',
    form: { kind: 'share', column: ['number'], when: beyond, among: ({ present }) => present },
  }),
  entry({
    name: 'unexpected_value_rate', tasks: ANY, better: 'lower', range: UNIT, parameters: ['column', 'allowed', 'pattern'], required: ['column'], also: ['unexpected_values'],
    about: 'share of values that are not in the list `allowed`, or that don’t match the whole of the regular expression `pattern`; missing values are left out',
    formula: 'rows with a value that is not expected ÷ rows with a value', needs: 'a column', interval: 'counted',
    source: 'Great Expectations, expect_column_values_to_be_in_set and expect_column_values_to_match_regex',
    form: { kind: 'share', column: PLAIN, when: unexpected, among: ({ present }) => present },
  }),
  entry({
    name: 'violation_rate', tasks: ANY, better: 'lower', range: UNIT, parameters: ['expect'], required: ['expect'], also: ['expectation', 'custom_sql'],
    about: 'share of rows for which the SQL condition `expect` is not true; unknown (null) is not true',
    formula: 'rows where not coalesce(expect, false) ÷ rows', needs: 'the columns that the condition names', interval: 'counted', source: 'a condition of one’s own',
    form: { kind: 'share', column: null, when: ({ expect = '' }) => `not coalesce(${operand(expect)}, false)`, among: () => 'true' },
  }),
  entry({
    name: 'distinct_count', tasks: ANY, better: 'neither', range: POSITIVE, parameters: ['column'], required: ['column'], also: ['n_unique', 'unique_count', 'cardinality', 'constant_columns'],
    about: 'number of different values, missing ones left out. Constant columns: `columns: all, min: 2`',
    formula: 'different values', needs: 'a column', interval: 'exact', source: 'Great Expectations, expect_column_unique_value_count_to_be_between',
    form: { kind: 'groups', by: 'column', value: ({ groups }) => groups },
  }),
  entry({
    name: 'duplicate_rate', tasks: ANY, better: 'lower', range: UNIT, parameters: ['columns'], required: ['columns'], also: ['duplicates', 'duplicated'],
    about: 'share of rows that repeat another row in all of these columns, the first of them not counted; `all` is every column but id',
    formula: '(rows − different rows) ÷ rows', needs: 'a list of columns, or all', interval: 'exact', source: 'pandas, DataFrame.duplicated',
    form: { kind: 'groups', by: 'columns', value: ({ groups, rows }) => (rows - groups) / rows },
  }),
  entry({
    name: 'conflicting_label_rate', tasks: ['binary', 'multiclass', 'regression'], better: 'lower', range: UNIT, parameters: ['columns'], required: ['columns'], also: ['conflicting_labels', 'label_conflicts'],
    about: 'share of rows that are equal in all of these columns to a row with another label: no model can tell them apart; `all` is those without a role',
    formula: 'rows in groups with several labels ÷ rows', needs: 'label; a list of columns, or all', interval: 'exact', source: 'Deepchecks, ConflictingLabels',
    form: { kind: 'groups', by: 'columns', label: true, value: ({ conflicting, rows }) => conflicting / rows },
  }),
  entry({
    name: 'label_balance', tasks: ['binary', 'multiclass'], better: 'higher', range: UNIT, also: ['class_balance', 'minority_share', 'imbalance'],
    about: 'share of the rarest class of the label; a class that no row has counts where the task knows of it',
    formula: 'min over classes of rows of the class ÷ rows', needs: 'label', interval: 'counted', source: 'the least entry of pandas, Series.value_counts(normalize=True)',
  }),
  entry({
    name: 'freshness', tasks: ANY, better: 'lower', range: REAL, parameters: ['column'], required: ['column'], also: ['age', 'staleness'],
    about: 'whole days from the newest value to the day of the evaluation (UTC); negative when it lies in the future. Where that is more than a day, `max` alone is an error: one wrong date would pass for fresh data; `min: -7` says how far ahead dates may lie',
    formula: 'today − date of the newest value', needs: 'a column of dates or timestamps', interval: 'exact', source: 'dbt, source freshness',
    form: { kind: 'newest' },
  }),
];

function beyond({ low, high }: MetricRef, { sql, present }: RowColumn): string {
  const sides = [...(low === undefined ? [] : [`${sql} < ${double(low)}`]), ...(high === undefined ? [] : [`${sql} > ${double(high)}`])];
  return `(${present}) and coalesce(${sides.join(' or ')}, false)`;
}

function unexpected({ allowed, pattern }: MetricRef, { sql, kind, present }: RowColumn): string {
  const text = `cast(${sql} as varchar)`;
  const numbers = allowed?.map(Number).filter((value) => Number.isFinite(value)) ?? [];
  // One function of the text, which DuckDB asks once for each entry of a dictionary; comparisons joined by `or` it asks for every row.
  const named = (allowed ?? []).map((value) => literal(String(value)));
  const listed = kind === 'number' ? numbers.map((value) => `${sql} = ${double(value)}`) : named.length === 0 ? [] : [`list_contains([${named.join(', ')}], ${text})`];
  const expected = pattern === undefined ? listed.join(' or ') || 'false' : `regexp_full_match(${text}, ${literal(pattern)})`;
  return `(${present}) and not coalesce(${expected}, false)`;
}
