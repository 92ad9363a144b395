import { ANY, type CatalogueEntry, entry, POSITIVE, UNIT } from './entry.ts';

/** Whether test data are unseen, and whether two tables are of one make. */
export const unseenMetrics: readonly CatalogueEntry[] = [
  entry({
    name: 'overlap', tasks: ANY, better: 'lower', range: UNIT, parameters: ['column', 'columns'], also: ['leakage', 'train_test_overlap'],
    about: 'share of rows whose key is also in the other evidence: `column` for one that identifies a row, `columns` for several that must all be equal (null equals null), `all` for those that both have and that have no role',
    formula: 'rows whose key is in `against` ÷ rows', needs: 'the columns of both bodies, as rows', interval: 'exact', source: 'Deepchecks, TrainTestSamplesMix',
    form: { kind: 'overlap' },
  }),
  entry({
    name: 'near_duplicate_rate', tasks: ANY, better: 'lower', range: UNIT, parameters: ['column', 'columns', 'digits'], defaults: { digits: 3 }, also: ['near_duplicates', 'fuzzy_duplicates', 'near_overlap', 'contamination'],
    about: 'share of rows that are nearly equal to a row of the other evidence in `column` or all of `columns` (`all`: those that both have and that have no role): texts whatever their case, punctuation, spaces and forms of letters, numbers rounded to `digits` significant digits. Rows that differ in signs alone (3 * 4, 3 / 4) are alike to it',
    formula: 'rows whose normal form is in `against` ÷ rows; texts: Unicode NFKC, case folded, each run of punctuation, separators and controls a space; numbers: as C’s %.Ne', needs: 'the columns of both bodies, as rows', interval: 'exact',
    source: 'Unicode Standard Annex 15, NFKC; as the contamination check of Brown et al. 2020, appendix C, on whole values',
    form: { kind: 'overlap', near: true },
  }),
  entry({
    name: 'time_leakage', tasks: ANY, better: 'lower', range: UNIT, parameters: ['column'], required: ['column'], also: ['time_overlap', 'date_leakage'],
    about: 'share of rows that are older than the newest row of the other evidence: a model that is judged by them may know their future',
    formula: 'rows with t < newest t of `against` ÷ rows with a value', needs: 'a column of dates, timestamps or numbers of both bodies, as rows', interval: 'exact', source: 'Deepchecks, DateTrainTestLeakageOverlap',
    form: { kind: 'older' },
  }),
  entry({
    name: 'schema_changes', tasks: ANY, better: 'lower', range: POSITIVE, also: ['schema', 'schema_drift'],
    about: 'number of columns that were added, removed, or have another type than in the other evidence; the report names them',
    formula: 'added + removed + retyped columns', needs: 'both bodies', interval: 'exact', source: 'Great Expectations, expect_table_columns_to_match_set and expect_column_values_to_be_of_type',
    form: { kind: 'schema' },
  }),
];
