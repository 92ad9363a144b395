import type { Task } from '../spec/gate.ts';

/** What `init` found out, or was told, of a body of predictions. Roles that are not there are undefined. */
export interface Guess {
  readonly task: Task;
  readonly id?: string;
  readonly query?: string;
  readonly label?: string;
  readonly positive?: string;
  readonly score?: string;
  readonly prediction?: string;
  /** Multiclass: the pattern of the probability columns. */
  readonly scores?: string;
  readonly cluster?: string;
  readonly slices: readonly string[];
}

/** A column of the predictions as the engine sees it, with up to 21 of its distinct values as text. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly values: readonly (string | null)[];
}

const NAMES = {
  label: /^(label|y|y_?true|target|truth|actual|outcome|ground_?truth|relevance|rel|grade)$/i,
  prediction: /^(prediction|pred|y_?pred|predicted|y_?hat)$/i,
  score: /^(score|prob|proba|probability|p|y_?score|p_\w+|prob_\w+|score_\w+)$/i,
  id: /^(id|\w+_id|row_?id|uuid|key)$/i,
  document: /^(id|doc|doc_?id|document|document_?id|item|item_?id|product|product_?id|passage|passage_?id|\w+_id)$/i,
  query: /^(query|query_?id|qid|topic|topic_?id|search_?id|request_?id)$/i,
  cluster: /^(customer|user|patient|account|session|tail_?number|group)(_?id)?$/i,
};

const isNumber = (column: Column): boolean => /INT|DOUBLE|FLOAT|DECIMAL/.test(column.type);
const isFraction = (column: Column): boolean => /DOUBLE|FLOAT|DECIMAL/.test(column.type);
/** `values` stops at 21, so more than 20 means many. */
const isCategory = (column: Column): boolean => !isFraction(column) && column.values.length >= 2 && column.values.length <= 20;
const isBinary = (column: Column): boolean => column.type === 'BOOLEAN' || (column.values.length === 2 && column.values.every((value) => value === '0' || value === '1'));

/** Guesses the roles of columns from their names, types and values; what `told` names is taken as it is. */
export function guessRoles(columns: readonly Column[], told: Partial<Guess>): Guess {
  const find = (role: keyof typeof NAMES, fits: (column: Column) => boolean): Column | undefined => columns.find((column) => NAMES[role].test(column.name) && fits(column));
  const named = (name: string | undefined): Column | undefined => columns.find((column) => column.name === name);
  const probabilities = columns.filter((column) => /^p_/.test(column.name) && isFraction(column));
  const prediction = named(told.prediction) ?? find('prediction', () => true);
  const namedScore = named(told.score) ?? find('score', isNumber);
  // Without anything to hold against it, a column of two values is an outcome that a judge wrote, and no truth.
  const predicted = prediction !== undefined || namedScore !== undefined || probabilities.length > 0;
  const label = named(told.label) ?? find('label', () => true) ?? (predicted ? columns.find(isBinary) : undefined);
  const query = named(told.query) ?? find('query', () => true);
  const task = told.task ?? guessTask(label, probabilities.length, namedScore, query);
  const id = named(told.id) ?? (task === 'ranking' ? find('document', (column) => column !== query) : find('id', (column) => column.values.length > 20));
  // Whether queries nest in a cluster, or slices hold whole ones, names and values don't tell.
  const cluster = named(told.cluster) ?? (task === 'ranking' ? undefined : find('cluster', (column) => column !== id));
  const score = namedScore ?? (task === 'scores' ? columns.find((column) => isNumber(column) && column !== id && column !== cluster) : undefined);
  const taken = new Set([label, prediction, score, id, cluster, ...probabilities]);
  const slices = told.slices ?? (task === 'ranking' ? [] : columns.filter((column) => !taken.has(column) && isCategory(column) && (task !== 'scores' || !isBinary(column))).map((column) => column.name).slice(0, 3));
  return {
    task,
    slices,
    ...(id === undefined ? {} : { id: id.name }),
    ...(query === undefined || task !== 'ranking' ? {} : { query: query.name }),
    ...(cluster === undefined ? {} : { cluster: cluster.name }),
    ...(label === undefined || task === 'scores' ? {} : { label: label.name }),
    ...(told.positive === undefined ? {} : { positive: told.positive }),
    ...(prediction === undefined || task === 'scores' || task === 'ranking' ? {} : { prediction: prediction.name }),
    ...(score === undefined || (task !== 'binary' && task !== 'ranking' && task !== 'scores') ? {} : { score: score.name }),
    ...(task !== 'multiclass' || probabilities.length < 3 ? {} : { scores: 'p_*' }),
  };
}

function guessTask(label: Column | undefined, probabilities: number, score: Column | undefined, query: Column | undefined): Task {
  if (label === undefined) return 'scores';
  if (query !== undefined && score !== undefined && isNumber(label)) return 'ranking';
  if (isBinary(label) || label.values.length === 2) return 'binary';
  if (probabilities >= 3 || isCategory(label)) return 'multiclass';
  return isNumber(label) || score === undefined ? 'regression' : 'binary';
}
