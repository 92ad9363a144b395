import { Fault } from '../fault.ts';
import type { Requirement, Scan } from './plan.ts';
import { identifier, operand } from '../spec/quote.ts';
import { type Relation, unreadable } from './relation.ts';
import { rowsSql } from './rows.ts';
import { missingColumn } from './sql.ts';
import { reasonOf, type Session } from './session.ts';

export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** COLUMN_MISSING for each column that the scan names and the table lacks. */
export function checkColumns(scan: Scan, relation: Relation): void {
  const roles = [scan.id, scan.query?.column, scan.cluster, scan.label].filter((name) => name !== undefined).map((name) => ({ name, place: scan.table.place }));
  const cuts = scan.slicings.flatMap((slicing) => (slicing.kind === 'columns' ? slicing.columns.map((name) => ({ name, place: slicing.place })) : []));
  const needs = scan.requirements.map(({ column }) => ({ name: column, place: scan.table.place }));
  const missing = new Map([...roles, ...needs, ...cuts].filter(({ name }) => !Object.hasOwn(relation.types, name)).map((use) => [use.name, use]));
  const faults = [...missing.values()].map(({ name, place }) => missingColumn(name, relation, place));
  if (faults.length > 0) throw new Fault(faults);
}

/** What the scan needs of the columns that it uses itself, before what the metrics need. */
export function requirementsOf(scan: Scan, relation: Relation): Requirement[] {
  const own = [...new Set([...(scan.query === undefined ? [scan.id] : [scan.query.column, scan.query.document]), scan.cluster, scan.labelOptional === true ? undefined : scan.label])].filter((column) => column !== undefined).map((column): Requirement => ({
    column,
    holds: presentSql(column, relation.types[column] ?? ''),
    code: 'COLUMN_NULL',
    says: 'holds null or NaN',
    remedy: 'Fill the values in, or keep those rows out with `where`.',
  }));
  return [...own, ...scan.requirements];
}

function presentSql(column: string, type: string): string {
  const name = identifier(column);
  return type === 'DOUBLE' || type === 'FLOAT' ? `(${name} is not null and not isnan(${name}))` : `(${name} is not null)`;
}

/** SQL that is true for a row that meets every requirement; null counts as broken. */
export function goodSql(requirements: readonly Requirement[]): string {
  if (requirements.length === 0) return 'true';
  const needed = requirements.filter(({ column }, i) => !requirements.some((later, j) => j > i && later.column === column && later.impliesEarlier === true));
  const texts = new Set(needed.map(({ holds }) => operand(holds)));
  return `coalesce(${[...texts].join(' and ')}, false)`;
}

/** The first requirement that some row breaks, with how many rows do and up to three examples. Undefined: none is. */
export async function brokenRequirement(session: Session, scan: Scan, relation: Relation, requirements: readonly Requirement[]): Promise<Fault | undefined> {
  const derived = requirements.map(({ holds }, i) => ({ name: `r${i}`, sql: `coalesce(${operand(holds)}, false)` }));
  const counts = derived.map(({ name }) => `count_if(not ${name})`).join(', ');
  const [row] = await session.rows(`select count(*), ${counts} from ${rowsSql(scan, relation, derived)}`);
  const at = requirements.findIndex((_, i) => Number(row?.[i + 1] ?? 0) > 0);
  const broken = requirements[at];
  if (broken === undefined) return undefined;
  const value = { name: 'v', sql: `coalesce(cast(${identifier(broken.column)} as varchar), 'null')` };
  const bad = { name: 'bad', sql: `not coalesce(${operand(broken.holds)}, false)` };
  const examples = await session.rows(`select distinct v from ${rowsSql(scan, relation, [value, bad])} where bad order by v limit 3`);
  const list = examples.map(([example]) => String(example)).join(', ');
  return new Fault({
    code: broken.code,
    message: `${relation.shown}: column \`${broken.column}\` ${broken.says} in ${grouped(Number(row?.[at + 1]))} of ${grouped(Number(row?.[0]))} rows (for example ${list}).`,
    place: scan.table.place,
    remedy: broken.remedy,
  });
}

/** The total that is null, NaN or infinite (or over the limit it promised) in some row. Undefined: none is. */
export async function brokenTotal(session: Session, scan: Scan, relation: Relation): Promise<Fault | undefined> {
  for (const sum of scan.sums) {
    if (sum.kind !== 'total') continue;
    const x = { name: 'x', sql: `cast(${operand(sum.of)} as double)` };
    const limit = sum.limit === undefined ? '' : ` or abs(x) > ${sum.limit}`;
    const [row] = await session.rows(`select count(*), count_if(x is null or not isfinite(x)${limit}) from ${rowsSql(scan, relation, [x])}`);
    const bad = Number(row?.[1] ?? 0);
    if (bad === 0) continue;
    return new Fault({
      code: sum.place === undefined ? 'COLUMN_TYPE' : 'SQL_INVALID',
      message: `${relation.shown}: \`${sum.of}\` is null, NaN or out of range in ${grouped(bad)} of ${grouped(Number(row?.[0]))} rows.`,
      place: sum.place ?? scan.table.place,
      remedy: 'Make it a finite number for every row: guard a division by zero with `case`, a missing value with `coalesce`.',
    });
  }
  return undefined;
}

/** A failure of a query over rows: the file's fault, or that of an expression that can't be computed for some row. */
export async function queryFault(scan: Pick<Scan, 'table'>, error: unknown): Promise<Error> {
  if (error instanceof Fault) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/^Out of Memory/.test(text)) {
    return new Fault({ code: 'EVIDENCE_UNREADABLE', message: `${scan.table.shown}: ${reasonOf(error)}.`, place: scan.table.place, remedy: 'Cut the rows into fewer slices, or give more memory.' });
  }
  if (/^(?:Conversion|Out of Range|Overflow|Divide by Zero|Decimal) Error/i.test(text)) {
    return new Fault({ code: 'SQL_INVALID', message: `${scan.table.shown}: an expression can't be computed for some row: ${reasonOf(error)}.`, place: scan.table.place, remedy: 'Use `try_cast` or `case` for the rows it does not suit.' });
  }
  return new Fault(await unreadable(scan.table, error));
}
