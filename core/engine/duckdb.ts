import { Fault } from '../fault.ts';
import type { Engine, IdColumn, Scan, Scanned, Table, UserSql } from './plan.ts';
import { identifier, operand } from './quote.ts';
import { queryFault } from './faults.ts';
import { Relations } from './relation.ts';
import { type Limits, runScan } from './scan.ts';
import { type EngineOptions, Session } from './session.ts';
import { missingColumn, SqlCheck } from './sql.ts';

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
    return (await this.#relations.of(table)).types;
  }

  async distinctValues(table: Table, column: string, limit: number): Promise<readonly string[]> {
    const from = await this.#filtered(table, column);
    const name = identifier(column);
    const rows = await this.#guard(table, `select distinct cast(${name} as varchar) as v from ${from} where ${name} is not null order by v limit ${limit + 1}`);
    return rows.map(([value]) => String(value));
  }

  async checkSql(table: Table, texts: readonly UserSql[]): Promise<void> {
    await this.#sql.check(await this.#relations.of(table), texts);
  }

  async scan(scan: Scan): Promise<Scanned> {
    return runScan(this.#session, this.#sql, scan, await this.#relations.of(scan.table), this.#limits);
  }

  async commonRows(a: IdColumn, b: IdColumn): Promise<number> {
    const [left, right] = [await this.#filtered(a.table, a.id), await this.#filtered(b.table, b.id)];
    const same = (await this.columnsOf(a.table))[a.id] === (await this.columnsOf(b.table))[b.id];
    const id = (name: string): string => (same ? identifier(name) : `cast(${identifier(name)} as varchar)`);
    const [row] = await this.#guard(a.table, `select count(*) from (select ${id(a.id)} as id from ${left}) l semi join (select ${id(b.id)} as id from ${right}) r on l.id = r.id`);
    return Number(row?.[0]);
  }

  close(): void {
    this.#session.close();
  }

  /** FROM item of the rows that the table's condition keeps; the column must be there. */
  async #filtered(table: Table, column: string): Promise<string> {
    const relation = await this.#relations.of(table);
    if (!Object.hasOwn(relation.types, column)) throw new Fault(missingColumn(column, relation, table.place));
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
