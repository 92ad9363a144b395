import { distance } from 'fastest-levenshtein';
import type { FaultDetail } from '../fault.ts';
import { Fault } from '../fault.ts';
import { type Functions, loadFunctions, type Parsed, parseExpression } from './expression.ts';
import type { UserSql } from './plan.ts';
import { operand } from '../spec/quote.ts';
import type { Relation } from './relation.ts';
import { reasonOf, type Session } from './session.ts';

const numeric = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*\))$/;

/** Whether a type of DuckDB holds numbers. */
export function isNumber(type: string | undefined): boolean {
  return type !== undefined && numeric.test(type);
}

/**
 * Checks texts of SQL over one table before they are used: one scalar expression each, over columns that are there,
 * deterministic, of the wanted type. Throws one Fault with all that is wrong: SQL_INVALID, SQL_FORBIDDEN, COLUMN_MISSING.
 */
export class SqlCheck {
  readonly #session: Session;
  readonly #passed = new Set<string>();
  readonly #parsed = new Map<string, Promise<Parsed>>();
  #functions: Promise<Functions> | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  async check(relation: Relation, texts: readonly UserSql[]): Promise<void> {
    this.#functions ??= loadFunctions(this.#session);
    const functions = await this.#functions;
    const fresh = new Map(texts.map((text) => [`${relation.from}\0${text.wants}\0${text.sql}`, text]));
    for (const key of fresh.keys()) if (this.#passed.has(key)) fresh.delete(key);
    const faults: FaultDetail[] = [];
    const parsed: UserSql[] = [];
    for (const text of fresh.values()) {
      const fault = await this.#parse(relation, functions, text);
      if (fault === undefined) parsed.push(text);
      else faults.push(fault);
    }
    faults.push(...(await this.#types(relation, parsed)));
    if (faults.length > 0) throw new Fault(faults);
    for (const key of fresh.keys()) this.#passed.add(key);
  }

  async #parse(relation: Relation, functions: Functions, text: UserSql): Promise<FaultDetail | undefined> {
    const parsing = this.#parsed.get(text.sql) ?? parseExpression(this.#session, functions, text.sql);
    this.#parsed.set(text.sql, parsing);
    const parsed = await parsing;
    if (parsed.kind !== 'expression') return refused(text, parsed.kind, parsed.why);
    const known = new Set(Object.keys(relation.types).map((name) => name.toLowerCase()));
    const missing = parsed.columns.find((name) => !known.has(name.toLowerCase()));
    if (missing === undefined) return undefined;
    const fault = missingColumn(missing, relation, text.place, text.what);
    return text.sql.includes(`"${missing}"`) ? { ...fault, remedy: `In SQL double quotes name a column; text stands in single ones: '${missing}'.` } : fault;
  }

  /** Binds all texts in one statement; only when that fails, one by one to say which. */
  async #types(relation: Relation, texts: readonly UserSql[]): Promise<FaultDetail[]> {
    if (texts.length === 0) return [];
    try {
      const types = await this.#describe(relation, texts);
      return texts.flatMap((text, i) => wrongType(text, types[i] ?? ''));
    } catch (error) {
      if (texts.length === 1 && texts[0] !== undefined) {
        return [fault('SQL_INVALID', texts[0], reasonOf(error), 'Correct the expression.')];
      }
      const faults: FaultDetail[] = [];
      for (const text of texts) faults.push(...(await this.#types(relation, [text])));
      if (faults.length === 0) throw error;
      return faults;
    }
  }

  async #describe(relation: Relation, texts: readonly UserSql[]): Promise<string[]> {
    const list = texts.map((text, i) => `${operand(text.sql)} as c${i}`).join(', ');
    const rows = await this.#session.rows(`describe select ${list} from ${relation.from}`);
    return rows.map((row) => String(row[1]));
  }
}

function wrongType(text: UserSql, type: string): FaultDetail[] {
  if (text.wants === 'any') return [];
  if (text.wants === 'boolean' ? type === 'BOOLEAN' : numeric.test(type)) return [];
  const wanted = text.wants === 'boolean' ? 'a condition (true or false)' : 'a number';
  return [fault('SQL_INVALID', text, `it gives ${type} where ${wanted} is needed`, 'Compare or cast it.')];
}

function refused(text: UserSql, kind: 'invalid' | 'forbidden', why: string): FaultDetail {
  if (kind === 'invalid') return fault('SQL_INVALID', text, why, 'Write one SQL expression over the columns of the row.');
  return fault('SQL_FORBIDDEN', text, why, 'Write one expression over the columns of the row: no query, aggregate, clock, chance or file.');
}

function fault(code: 'SQL_INVALID' | 'SQL_FORBIDDEN', text: UserSql, why: string, remedy: string): FaultDetail {
  return { code, message: `${text.what}: ${shown(text.sql)}: ${why}.`, place: text.place, remedy };
}

function shown(sql: string): string {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return `\`${line.length > 80 ? `${line.slice(0, 79)}…` : line}\``;
}

/** COLUMN_MISSING, with the nearest name that is there. */
export function missingColumn(name: string, relation: Relation, place: UserSql['place'], what?: string): FaultDetail {
  const names = Object.keys(relation.types);
  const nearest = names.toSorted((a, b) => distance(name, a) - distance(name, b))[0];
  const near = nearest !== undefined && distance(name, nearest) <= Math.max(2, name.length / 3);
  const list = names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ');
  return {
    code: 'COLUMN_MISSING',
    message: `${what === undefined ? '' : `${what}: `}${relation.shown} has no column \`${name}\`; it has ${list}.`,
    place,
    remedy: near ? `Did you mean \`${nearest}\`?` : 'Name a column of the file.',
  };
}
