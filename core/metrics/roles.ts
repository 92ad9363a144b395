import { distance } from 'fastest-levenshtein';
import type { FaultDetail } from '../fault.ts';
import type { MissingWords, Table } from '../engine/plan.ts';
import { metricLabel } from '../spec/catalogue.ts';
import type { Columns, MetricRef, Task } from '../spec/gate.ts';
import type { ColumnKind } from '../spec/metrics/form.ts';
import { ofFile } from './columns.ts';
import type { Need } from './metric.ts';
import type { Asked, AskedBy, Request } from './request.ts';
import { kindOf } from './row-column.ts';
import { isNumeric } from './sql.ts';

const KINDS: Readonly<Record<ColumnKind, string>> = { number: 'numbers', time: 'dates or timestamps', text: 'text', boolean: 'booleans', other: 'lists' };

type Types = Readonly<Record<string, string>>;

/** A column that something needs: the role that names it, and whether it must be a number. */
interface Wanted {
  readonly role: string;
  /** Undefined: the gate does not name it. */
  readonly column: string | undefined;
  readonly numeric: boolean;
  /** Kinds of columns that will do; undefined: all that `numeric` lets through. */
  readonly fits?: readonly ColumnKind[];
  /** The check's own column, which no role under `columns:` names. */
  readonly inCheck?: true;
  /** The metric that wants it; undefined: every request does. */
  readonly ref?: MetricRef;
}

/** Every column that a request wants of its table. */
export function wantedOf({ task, columns }: Request, asked: readonly Asked[]): Wanted[] {
  return [
    ...(['id', 'query', 'cluster'] as const).flatMap((role) => (columns[role] === undefined ? [] : [{ role, column: columns[role], numeric: false }])),
    ...asked.flatMap(({ metric, ref }) => {
      const needed = metric.needs.flatMap((need) => wantedBy(need, task, columns, ref).map((each): Wanted => (need === 'field' && metric.fits !== undefined ? { ...each, fits: metric.fits } : each)));
      const weight = metric.weighted === false || columns.weight === undefined ? [] : [{ role: 'weight', column: columns.weight, numeric: true }];
      return [...needed, ...weight].map((each) => ({ ...each, ref }));
    }),
  ];
}

/**
 * COLUMN_MISSING, COLUMN_TYPE and GATE_METRIC_UNFIT of everything that a request needs of its table; a column that
 * several metrics need is reported once.
 */
export function roleFaults(types: Types, { table, askedBy }: Request, wanted: readonly Wanted[], words: ReadonlyMap<string, MissingWords>): FaultDetail[] {
  const faults = wanted.flatMap((each) => columnFaults(table, types, each, each.ref && askedBy?.get(metricLabel(each.ref)), words).map((fault) => [`${fault.code} ${each.column ?? each.role}`, fault] as const));
  return [...new Map(faults.toReversed()).values()].toReversed();
}

function wantedBy(need: Need, task: Task, columns: Columns, ref: MetricRef): Wanted[] {
  const score = { role: 'score', column: columns.score, numeric: true };
  switch (need) {
    case 'truth':
      return [{ role: 'label', column: columns.label, numeric: false }];
    case 'decision':
      if (columns.prediction !== undefined) return [{ role: 'prediction', column: columns.prediction, numeric: false }];
      return task === 'binary' ? [{ ...score, role: 'prediction or score' }] : wantedScores(columns, 'prediction or scores');
    case 'score':
    case 'probability':
      return [score];
    case 'scores':
    case 'distribution':
      return wantedScores(columns, 'scores');
    case 'numbers':
      return (['label', 'prediction'] as const).map((role) => ({ role, column: columns[role], numeric: true }));
    case 'field':
      return [{ ...fieldOf(columns, ref), numeric: false }];
    case 'key':
      return (ref.columns === 'all' ? (ref.except ?? []) : (ref.columns ?? [])).map((column) => ({ role: ref.columns === 'all' ? 'except' : 'columns', column, numeric: false, inCheck: true }));
    case 'label':
      return [{ role: 'label', column: columns.label, numeric: false }];
    case 'id':
      return [{ role: 'id', column: columns.id, numeric: false }];
    case 'flag':
      return [{ ...fieldOf(columns, ref), numeric: false, fits: ['number', 'boolean'] }];
    case 'graded':
      return [{ role: 'query', column: columns.query, numeric: false }, { role: 'label', column: columns.label, numeric: true }, score];
    case 'column':
      return [{ ...fieldOf(columns, ref), numeric: true }];
  }
}

/** The column of a statistic of a column: the check's own, else the score. */
function fieldOf(columns: Columns, { column }: MetricRef): Pick<Wanted, 'role' | 'column' | 'inCheck'> {
  return column === undefined ? { role: 'score, or `column:` in the check', column: columns.score } : { role: 'column', column, inCheck: true };
}

/** A pattern is looked up where classes are bound. */
function wantedScores(columns: Columns, role: string): Wanted[] {
  if (typeof columns.scores === 'string') return [];
  if (columns.scores === undefined) return [{ role, column: undefined, numeric: true }];
  return Object.values(columns.scores).map((column) => ({ role, column, numeric: true }));
}

function columnFaults(table: Table, types: Types, { role, column, numeric, fits, inCheck, ref }: Wanted, check: AskedBy | undefined, words: ReadonlyMap<string, MissingWords>): FaultDetail[] {
  const metric = ref?.name ?? '';
  if (column === undefined) {
    const message = `${metric} needs a column for ${role}, and the gate names none for ${table.shown}.`;
    return [{ code: 'GATE_METRIC_UNFIT', message, place: check?.place ?? table.place, remedy: `Name it under \`columns:\` (it has ${shortList(Object.keys(ofFile(types)))}).` }];
  }
  const type = Object.hasOwn(types, column) ? types[column]! : undefined;
  const place = (inCheck === true ? check?.place : table.columnPlaces?.[column]) ?? table.place;
  const told = (detail: FaultDetail): FaultDetail => ({ ...detail, place, message: `${inCheck === true && check !== undefined ? `${check.name}: ` : ''}${detail.message}` });
  if (type === undefined) return [told(missing(table, types, column, role))];
  const said = words.get(column);
  if (said !== undefined) return [told(textByWords(table, column, role, said))];
  if (fits !== undefined && !fits.includes(kindOf(type))) {
    const message = `column \`${column}\` (${role}) of ${table.shown} is ${type}, and ${metric} needs ${fits.map((kind) => KINDS[kind]).join(' or ')}.`;
    return [told({ code: 'COLUMN_TYPE', message, remedy: fits.includes('time') && !fits.includes('text') && kindOf(type) !== 'boolean' ? 'Write it as DATE or TIMESTAMP, in text files as 2013-01-31 or 2013-01-31T12:00:00.' : 'Name another column, or write it as another type.' })];
  }
  if (!numeric || isNumeric(type)) return [];
  const message = `column \`${column}\` (${role}) of ${table.shown} is ${type}, and ${metric} needs numbers.`;
  return [told({ code: 'COLUMN_TYPE', message, remedy: 'Write it as numbers, or name the column that holds them.' })];
}

function textByWords({ shown }: Table, column: string, role: string, { words, rows, type }: MissingWords): FaultDetail {
  const list = words.map((word) => `\`${word}\``).join(', ');
  return {
    code: 'COLUMN_TYPE',
    message: `column \`${column}\` (${role}) of ${shown} is text only because of ${list} in ${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}; all its other values are ${type}.`,
    remedy: `Say \`missing: [${words.map((word) => JSON.stringify(word)).join(', ')}]\` beside rows, or \`missing: []\` where they are values.`,
  };
}

function missing(table: Table, types: Types, column: string, role: string): FaultDetail {
  const names = Object.keys(ofFile(types));
  const nearest = names.toSorted((a, b) => distance(column, a) - distance(column, b))[0];
  const near = nearest !== undefined && distance(column, nearest) <= Math.max(2, column.length / 3);
  return {
    code: 'COLUMN_MISSING',
    message: `${table.shown} has no column \`${column}\` (${role}); it has ${shortList(names)}.`,
    remedy: near ? `Did you mean \`${nearest}\`?` : 'Name a column of the file.',
  };
}

/** Up to twelve names, so that a message stays a line. */
export function shortList(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ');
}
