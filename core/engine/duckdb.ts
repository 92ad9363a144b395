import { Fault } from '../fault.ts';
import type { Engine, KeyColumns, MissingWords, Scan, Scanned, Singled, Table, UserSql } from './plan.ts';
import { double, identifier, operand } from '../spec/quote.ts';
import { type Alike, alikeSql, defineAlike } from './alike.ts';
import { commonForm } from './common-form.ts';
import { queryFault } from './faults.ts';
import { missingWords } from './missing-words.ts';
import { type Relation, Relations } from './relation.ts';
import { type Limits, runScan } from './scan.ts';
import { type EngineOptions, Session } from './session.ts';
import { missingColumn, SqlCheck } from './sql.ts';

/** Long texts are compared by a hash of all of them, so that memory holds 16 bytes a row; their lengths keep ab, c apart from a, bc. */
function hashSql(columns: number, hashed: boolean): string {
  const names = Array.from({ length: columns }, (_, i) => `k${i}`);
  return hashed ? `md5_number(concat(${names.map((name) => `coalesce(length(${name})::varchar, '-'), ':', ${name}`).join(', ')})) as h` : names.join(', ');
}

/** Characters of a value of a row that is shown. */
const LONGEST_TEXT = 300;

/** The embedded engine. The native library is loaded by this call and not by the import. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  return new DuckDbEngine(await Session.open(options), { mostGroups: options.mostGroups ?? 4_000_000, rowsInMemory: options.rowsInMemory ?? 16_000_000 });
}

class DuckDbEngine implements Engine {
  readonly #session: Session;
  readonly #relations: Relations;
  readonly #sql: SqlCheck;
  readonly #limits: Limits;

  constructor(session: Session, limits: Limits) {
    this.#session = session;
    this.#limits = limits;
    this.#relations = new Relations(session);
    this.#sql = new SqlCheck(session);
  }

  async columnsOf(table: Table): Promise<Readonly<Record<string, string>>> {
    return (await this.#relation(table)).types;
  }

  async distinctValues(table: Table, column: string, limit: number): Promise<readonly string[]> {
    const from = await this.#filtered(table, column);
    const name = identifier(column);
    const rows = await this.#guard(table, `select distinct cast(${name} as varchar) as v from ${from} where ${name} is not null order by v limit ${limit + 1}`);
    return rows.map(([value]) => String(value));
  }

  async frequentValues(table: Table, column: string, limit: number): Promise<readonly string[]> {
    const from = await this.#filtered(table, column);
    const name = identifier(column);
    const rows = await this.#guard(table, `select cast(${name} as varchar) as v, count(*) as n from ${from} where ${name} is not null group by v order by n desc, v limit ${limit}`);
    return rows.map(([value]) => String(value));
  }

  async wordsForMissing(table: Table, columns: readonly string[]): Promise<ReadonlyMap<string, MissingWords>> {
    const { from, types } = await this.#relation(table);
    const texts = table.format === 'parquet' || table.missing !== undefined ? [] : columns.filter((column) => types[column] === 'VARCHAR');
    return missingWords(this.#session, from, texts);
  }

  async quantiles(table: Table, of: string, shares: readonly number[]): Promise<readonly number[]> {
    await this.checkSql(table, [{ sql: of, wants: 'number', what: 'column', place: table.place }]);
    const from = await this.#filtered(table);
    const asked = shares.map((share) => `quantile_disc(v, ${double(share)})`);
    const [row] = await this.#guard(table, `select ${asked.join(', ')} from (select cast(${operand(of)} as double) as v from ${from}) where isfinite(v)`);
    return (row ?? []).filter((value) => value !== null).map(Number);
  }

  async checkSql(table: Table, texts: readonly UserSql[]): Promise<void> {
    await this.#sql.check(await this.#relation(table), texts);
  }

  async scan(scan: Scan): Promise<Scanned> {
    return runScan(this.#session, this.#sql, scan, await this.#relation(scan.table), this.#limits);
  }

  async commonRows(a: KeyColumns, b: KeyColumns, alike?: Alike): Promise<number> {
    const [left, right] = [await this.#filtered(a.table, ...a.key), await this.#filtered(b.table, ...b.key)];
    const [types, others] = [await this.columnsOf(a.table), await this.columnsOf(b.table)];
    const forms = a.key.map((name, i) => commonForm(types[name], others[b.key[i]!]));
    if (alike !== undefined) defineAlike(this.#session);
    const hashed = ({ key }: KeyColumns, of: typeof types, from: string): string => {
      const keys = key.map((name, i) => `${alike === undefined ? forms[i]!.sql(identifier(name), of[name]!) : alikeSql(name, of[name]!, forms[i]!, alike)} as k${i}`);
      return `(select ${hashSql(key.length, alike !== undefined)} from (select ${keys.join(', ')} from ${from}))`;
    };
    const on = a.key.map((_, i) => `l.k${i} is not distinct from r.k${i}`).join(' and ');
    const [row] = await this.#guard(a.table, `select count(*) from ${hashed(a, types, left)} l semi join ${hashed(b, others, right)} r on ${alike === undefined ? on : 'l.h = r.h'}`);
    return Number(row?.[0]);
  }

  async older(table: Table, of: string, than?: number): Promise<{ newest: number; below: number; rows: number }> {
    await this.checkSql(table, [{ sql: of, wants: 'number', what: 'time', place: table.place }]);
    const from = await this.#filtered(table);
    const below = than === undefined ? '0' : `count_if(v < ${double(than)})`;
    const [row] = await this.#guard(table, `select max(v), ${below}, count(v) from (select cast(${operand(of)} as double) as v from ${from}) where isfinite(v)`);
    return { newest: row?.[0] == null ? NaN : Number(row[0]), below: Number(row?.[1]), rows: Number(row?.[2]) };
  }

  async examples(table: Table, { when, columns, by }: Singled, most: number): Promise<(string | null)[][]> {
    const texts = [{ sql: when, wants: 'boolean' }, ...[...columns, ...by].map((sql) => ({ sql, wants: 'any' }) as const)] as const;
    await this.checkSql(table, texts.map((text) => ({ ...text, what: 'example', place: table.place })));
    const from = await this.#filtered(table);
    const text = (sql: string): string => `cast(${operand(sql)} as varchar)`;
    const shown = columns.map((sql) => `case when length(${text(sql)}) > ${LONGEST_TEXT} then left(${text(sql)}, ${LONGEST_TEXT - 1}) || '…' else ${text(sql)} end`);
    const rows = await this.#guard(table, `select ${shown.join(', ')} from ${from} where ${operand(when)} order by ${by.map((sql) => `${operand(sql)} nulls last`).join(', ')} limit ${most}`);
    return rows.map((row) => row.map((value) => (typeof value === 'string' ? value : null)));
  }

  close(): void {
    this.#session.close();
  }

  /** A table with layers holds its `where`, which is checked before it is used. */
  async #relation(table: Table): Promise<Relation> {
    const { layers, where, ...plain } = table;
    if (layers !== undefined && where !== undefined) await this.#sql.check(await this.#relations.of(plain), [{ sql: where, wants: 'boolean', what: 'where', place: table.place }]);
    return this.#relations.of(table);
  }

  /** FROM item of the rows that the table's condition keeps; the columns must be there. */
  async #filtered(table: Table, ...columns: readonly string[]): Promise<string> {
    const relation = await this.#relation(table);
    const missing = columns.filter((column) => !Object.hasOwn(relation.types, column));
    if (missing.length > 0) throw new Fault(missing.map((column) => missingColumn(column, relation, table.columnPlaces?.[column] ?? table.place)));
    if (table.where === undefined) return relation.from;
    await this.#sql.check(relation, [{ sql: table.where, wants: 'boolean', what: 'where', place: table.place }]);
    return `(select * from ${relation.from} where ${operand(table.where)})`;
  }

  async #guard(table: Table, sql: string): ReturnType<Session['rows']> {
    try {
      return await this.#session.rows(sql);
    } catch (error) {
      throw await queryFault({ table }, error);
    }
  }
}
