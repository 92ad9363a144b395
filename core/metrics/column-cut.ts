import type { Engine, Table } from '../engine/plan.ts';
import { Fault, type Place } from '../fault.ts';
import { double, identifier, literal, operand } from '../spec/quote.ts';
import { asNumber, rowColumn } from './row-column.ts';

/** Parts that a column of numbers is cut into at its quantiles, and values up to which it is taken value by value. */
const BINS = 5;
/** Values of text that are told apart; the rest counts as one. */
const MOST_VALUES = 50;
const OTHERS = 'other values';
const MIDNIGHT = 'T00:00:00.000Z';

/** A column of a search: the SQL of the text that stands for its value; null where it holds none. */
export interface ColumnCut {
  readonly name: string;
  readonly sql: string;
}

/**
 * How a search cuts a column: numbers and times at their quantiles into at most five parts named by their range, those of
 * five values or fewer and everything else by value; of more than 50 texts the most frequent.
 * @throws Fault COLUMN_TYPE for a column of lists or structs
 */
export async function cutOf(name: string, types: Readonly<Record<string, string>>, table: Table, engine: Engine, place: Place): Promise<ColumnCut> {
  const column = rowColumn(types, name);
  const text = `cast(${identifier(name)} as varchar)`;
  if (column.kind === 'other') {
    throw new Fault({ code: 'COLUMN_TYPE', message: `column \`${name}\` of ${table.shown} is ${types[name] ?? 'unknown'}, by which no search can cut`, place, remedy: 'Search by columns of numbers, times, texts or booleans.' });
  }
  const ordered = column.kind === 'number' || column.kind === 'time';
  if (!ordered) return { name, sql: await byFrequency(text, name, table, engine) };
  if ((await engine.distinctValues(table, name, BINS)).length <= BINS) return { name, sql: `case when ${column.present} then ${text} end` };
  const number = asNumber(column);
  const edges = await engine.quantiles(table, number, Array.from({ length: BINS }, (_, i) => (i + 1) / BINS));
  // A value that makes up a fifth of the rows or more is the edge of several bins; nothing lies over the largest one.
  return { name, sql: byRange(number, column.present, [...new Set(edges)].slice(0, -1), column.kind === 'time') };
}

async function byFrequency(text: string, name: string, table: Table, engine: Engine): Promise<string> {
  const values = await engine.frequentValues(table, name, MOST_VALUES + 1);
  if (values.length <= MOST_VALUES) return text;
  const kept = values.slice(0, MOST_VALUES).map(literal).join(', ');
  return `case when ${text} is null then null when ${text} in (${kept}) then ${text} else ${literal(OTHERS)} end`;
}

/** `to 10`, `over 10 to 25`, `over 25`. */
function byRange(number: string, present: string, edges: readonly number[], time: boolean): string {
  const names = edges.map((edge) => edgeText(edge, time));
  if (edges.length === 0) return `case when ${present} then ${literal('any')} end`;
  const parts = edges.map((edge, i) => `when ${operand(number)} <= ${double(edge)} then ${literal(i === 0 ? `to ${names[i]!}` : `over ${names[i - 1]!} to ${names[i]!}`)}`);
  return `case when not (${present}) then null ${parts.join(' ')} else ${literal(`over ${names.at(-1)!}`)} end`;
}

function edgeText(edge: number, time: boolean): string {
  if (!time) return String(Number(edge.toPrecision(12)));
  const text = new Date(edge * 1000).toISOString();
  return text.endsWith(MIDNIGHT) ? text.slice(0, -MIDNIGHT.length) : text;
}
