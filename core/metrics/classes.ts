import type { Engine, Table } from '../engine/plan.ts';
import { Fault } from '../fault.ts';
import type { FaultDetail } from '../fault.ts';
import type { Columns } from '../spec/gate.ts';
import type { Class } from './metric.ts';
import { classesFault } from './labels.ts';
import { shortList } from './roles.ts';
import { isFloating, isNumeric } from './sql.ts';

/** More kinds than this are no classes: the label is a number or an id. */
const MOST_CLASSES = 1000;

type Types = Readonly<Record<string, string>>;

/**
 * The classes of a multiclass table, in numpy's order. With `scores` they are the classes that have a column, and a label
 * or prediction of another kind is a fault; else all that labels and predictions hold.
 * Throws LABEL_CLASSES, COLUMN_MISSING, COLUMN_TYPE.
 */
export async function tableClasses(engine: Engine, table: Table, types: Types, columns: Columns): Promise<readonly Class[]> {
  const scored = columns.scores === undefined ? undefined : scoreColumns(table, types, columns, columns.scores);
  const found: string[] = [];
  for (const column of [columns.label, columns.prediction]) {
    if (column === undefined || !Object.hasOwn(types, column)) continue;
    const values = (await valuesOf(engine, table, column)).map((value) => canonical(types[column], value));
    const strange = scored === undefined ? [] : values.filter((value) => !scored.has(value));
    if (strange.length > 0) throw new Fault(strangeFault(table, column, strange, [...scored!.keys()]));
    found.push(...values);
  }
  const numeric = isNumeric(types[columns.label ?? '']);
  const names = scored === undefined ? [...new Set(found)] : [...scored.keys()];
  return names.sort(numeric ? (a, b) => Number(a) - Number(b) : byCodePoint).map((name) => ({ name, ...(scored && { column: scored.get(name)! }) }));
}

async function valuesOf(engine: Engine, table: Table, column: string): Promise<readonly string[]> {
  const values = await engine.distinctValues(table, column, MOST_CLASSES);
  if (values.length <= MOST_CLASSES) return values;
  throw new Fault({
    code: 'LABEL_CLASSES',
    message: `column \`${column}\` of ${table.shown} holds more than ${MOST_CLASSES} kinds of values.`,
    place: table.place,
    remedy: 'Set `task: regression` for numbers, or name the column that holds the class.',
  });
}

/** 3.0 of a floating column and class `3` of a score's name are the same class. */
function canonical(type: string | undefined, value: string): string {
  return isFloating(type) || type?.startsWith('DECIMAL') === true ? String(Number(value)) : value;
}

function scoreColumns(table: Table, types: Types, columns: Columns, scores: NonNullable<Columns['scores']>): ReadonlyMap<string, string> {
  if (typeof scores !== 'string') return new Map(Object.entries(scores));
  const [before, after] = [scores.slice(0, scores.indexOf('*')), scores.slice(scores.indexOf('*') + 1)];
  const roles = new Set([columns.id, columns.cluster, columns.label, columns.prediction, columns.weight]);
  const fits = (name: string): boolean => name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
  const names = Object.keys(types).filter((name) => fits(name) && !roles.has(name));
  const faults = scores.includes('*') && names.length > 1 ? names.flatMap((name) => notNumeric(table, types, name)) : [fewFault(table, types, scores, names)];
  if (faults.length > 0) throw new Fault(faults);
  return new Map(names.map((name) => [name.slice(before.length, name.length - after.length), name]));
}

function fewFault(table: Table, types: Types, scores: string, names: readonly string[]): FaultDetail {
  return {
    code: 'COLUMN_MISSING',
    message: `\`scores: ${scores}\` fits ${names.length === 0 ? 'no column' : `only \`${names[0]!}\``} of ${table.shown}; it has ${shortList(Object.keys(types))}.`,
    place: table.place,
    remedy: 'Write the part that all score columns share and a `*` for the class, as in `p_*`.',
  };
}

function notNumeric(table: Table, types: Types, column: string): FaultDetail[] {
  if (isNumeric(types[column])) return [];
  const message = `column \`${column}\` (scores) of ${table.shown} is ${types[column]!}, and scores are numbers.`;
  return [{ code: 'COLUMN_TYPE', message, place: table.place, remedy: 'Write it as numbers, or list the score columns by class under `scores:`.' }];
}

function strangeFault(table: Table, column: string, strange: readonly string[], classes: readonly string[]): FaultDetail {
  const { place, message } = classesFault(table, column, strange, `\`scores\` has columns for ${shortList(classes)} only`);
  return { code: 'LABEL_CLASSES', message, ...(place && { place }), remedy: 'Give each class a score column under `scores:`.' };
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
