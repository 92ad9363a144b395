import type { Engine, Table } from '../engine/plan.ts';
import { Fault } from '../fault.ts';
import { CATALOGUE } from '../spec/catalogue.ts';
import type { CheckSpec, Columns, Gate } from '../spec/gate.ts';
import type { ColumnKind } from '../spec/metrics/form.ts';
import { kindOf } from './row-column.ts';
import { isFloating } from './sql.ts';

/** How the names of columns begin that are made here and not in the file. */
export const MADE = 'modelgate ';

/** The columns that the file itself has. */
export function ofFile(types: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(types).filter(([name]) => !name.startsWith(MADE)));
}

/** Columns of a table that have no role: features, mostly. In the order of the file. */
export function columnsWithoutRole(types: Readonly<Record<string, string>>, columns: Columns): string[] {
  const scores = typeof columns.scores === 'object' ? Object.values(columns.scores) : [];
  const roles = new Set([columns.id, columns.query, columns.cluster, columns.weight, columns.label, columns.prediction, columns.score, ...scores]);
  const pattern = typeof columns.scores === 'string' ? columns.scores.split('*') : undefined;
  const isScore = (name: string): boolean => pattern !== undefined && name.startsWith(pattern[0]!) && name.endsWith(pattern[1]!);
  return Object.keys(ofFile(types)).filter((name) => !roles.has(name) && !isScore(name));
}

/** A body of rows whose columns can be asked for. */
interface Readable {
  readonly table: Table;
  readonly columns: Columns;
}

/**
 * The gate with `columns: all` of its checks replaced by the columns of the evidence that is judged, in the order of the
 * file: those that the metric can be about, that have no role as id, cluster or weight (scores, label and prediction are
 * among them: they drift too), and that the other body has as well. What only one of them has is for `schema_changes`.
 * @param rows evidence of rows by name
 * @throws Fault GATE_INVALID when no column is left; as `Engine.columnsOf`
 */
export async function withColumns(gate: Gate, rows: ReadonlyMap<string, Readable>, engine: Engine): Promise<Gate> {
  const checks: CheckSpec[] = [];
  for (const check of gate.checks) checks.push(check.columns === 'all' ? { ...check, columns: await allOf(check, rows, engine) } : check);
  return { ...gate, checks };
}

async function allOf(check: CheckSpec, rows: ReadonlyMap<string, Readable>, engine: Engine): Promise<string[]> {
  // A snapshot that is made alone has only one body at hand: its own columns are those that others will be held against.
  const [body, other] = [check.of, check.against ?? ''].map((name) => rows.get(name));
  const [first, second] = body === undefined ? [other ?? [...rows.values()][0], undefined] : [body, other];
  if (first === undefined) return [];
  const fits = fitting(check.metric.name);
  const types = await engine.columnsOf(first.table);
  const shared = second === undefined ? types : await engine.columnsOf(second.table);
  const keys = new Set([first, second].flatMap((one) => [one?.columns.id, one?.columns.query, one?.columns.cluster, one?.columns.weight]));
  const left = check.except ?? [];
  const unknown = left.find((name) => !Object.hasOwn(types, name) && !Object.hasOwn(shared, name));
  if (unknown !== undefined) throw new Fault({ code: 'COLUMN_MISSING', message: `${check.name}: ${first.table.shown} has no column \`${unknown}\` to leave out; it has ${Object.keys(types).join(', ')}.`, place: check.place, remedy: 'Name a column of the file under except.' });
  const fitted = Object.keys(types).filter((name) => !keys.has(name) && !left.includes(name) && Object.hasOwn(shared, name) && fits.includes(kindOf(types[name])));
  const names = isOfCategories(check.metric.name) ? await categoriesOf(fitted, types, (second ?? first).table, engine) : fitted;
  if (names.length > 0) return names;
  const message = `${check.name}: ${first.table.shown} has no column that ${check.metric.name} can be asked of`;
  throw new Fault({ code: 'GATE_INVALID', message, place: check.place, remedy: 'Name the columns: columns: [a column, another].' });
}

/** Different integers up to which a column of them is one of codes. */
const MOST_CODES = 100;

function isOfCategories(name: string): boolean {
  const form = CATALOGUE.get(name)?.form;
  return form?.kind === 'bins' && form.values === 'distinct';
}

/** Columns whose values are names of something: text, booleans, and whole numbers of which the reference has few. */
async function categoriesOf(names: readonly string[], types: Readonly<Record<string, string>>, reference: Table, engine: Engine): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) {
    const kind = kindOf(types[name]);
    const isCode = kind === 'number' && !isFloating(types[name]) && (await engine.distinctValues(reference, name, MOST_CODES)).length <= MOST_CODES;
    if (kind === 'text' || kind === 'boolean' || isCode) found.push(name);
  }
  return found;
}

/** Kinds of columns that a metric can be about. */
function fitting(name: string): readonly ColumnKind[] {
  const form = CATALOGUE.get(name)?.form;
  if (form?.kind === 'share' && form.column !== null) return form.column;
  if (form?.kind === 'newest') return ['time'];
  if (form?.kind === 'distance' || form?.kind === 'older') return ['number', 'time'];
  return form === undefined ? ['number'] : ['number', 'time', 'text', 'boolean'];
}
