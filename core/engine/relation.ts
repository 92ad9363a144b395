import { stat } from 'node:fs/promises';
import { Fault, type FaultDetail } from '../fault.ts';
import { besideSql } from './beside.ts';
import { type Header, readCsvSql, readHeader } from './csv.ts';
import { typesOfText } from './forms.ts';
import { brokenLine, jsonNames, layoutOf, readJsonSql } from './jsonl.ts';
import type { Layer, Table } from './plan.ts';
import { identifier, literals, operand } from '../spec/quote.ts';
import { reasonOf, type Session } from './session.ts';

/** A table that can stand after FROM. */
export interface Relation {
  readonly from: string;
  /** Column → DuckDB type, in the order of the file. */
  readonly types: Readonly<Record<string, string>>;
  readonly shown: string;
}

/**
 * Opens tables, each once. Parquet is read where it lies; text formats are parsed once, strictly, into a temporary table
 * that DuckDB spills when memory is short.
 */
export class Relations {
  readonly #session: Session;
  readonly #open = new Map<string, Promise<Relation>>();

  constructor(session: Session) {
    this.#session = session;
  }

  async of(table: Table): Promise<Relation> {
    const key = JSON.stringify([table.format, table.files, table.missing ?? []]);
    const open = this.#open.get(key) ?? this.#load(table, `rows${this.#open.size}`);
    this.#open.set(key, open);
    const relation = { ...(await open), shown: table.shown };
    const fixed = table.constants === undefined ? relation : await this.#fixed(relation, table.constants);
    const layered = table.layers === undefined ? fixed : await this.#layered(fixed, table.where, table.layers);
    if (table.beside === undefined) return layered;
    return this.#described(layered, besideSql(layered, await this.of(table.beside.table), table.beside));
  }

  async #described(relation: Relation, from: string): Promise<Relation> {
    return { ...relation, from, types: await this.#typesOf(from) };
  }

  async #fixed(relation: Relation, constants: Readonly<Record<string, string>>): Promise<Relation> {
    const texts = (there: boolean): string => Object.entries(constants).filter(([name]) => Object.hasOwn(relation.types, name) === there).map(([name, sql]) => `${sql} as ${identifier(name)}`).join(', ');
    const [replaced, added] = [texts(true), texts(false)];
    const from = `(select *${replaced === '' ? '' : ` replace (${replaced})`}${added === '' ? '' : `, ${added}`} from ${relation.from})`;
    return this.#described(relation, from);
  }

  /** `where` must have been checked: it decides which rows windows are over. */
  async #layered(relation: Relation, where: string | undefined, layers: readonly Layer[]): Promise<Relation> {
    const kept = where === undefined ? relation.from : `(select * from ${relation.from} where ${operand(where)})`;
    const from = layers.reduce((below, layer) => `(select *, ${layer.map(({ name, sql }) => `${sql} as ${identifier(name)}`).join(', ')} from ${below})`, kept);
    return this.#described(relation, from);
  }

  async #typesOf(from: string): Promise<Readonly<Record<string, string>>> {
    const described = await this.#session.rows(`describe select * from ${from}`);
    return Object.fromEntries(described.map(([column, type]) => [String(column), String(type)]));
  }

  async #load(table: Table, name: string): Promise<Relation> {
    try {
      if (table.files.length === 0) throw new Fault({ code: 'EVIDENCE_NOT_FOUND', message: `${table.shown}: no file.`, place: table.place });
      for (const file of table.files) await checkFile(table, file);
      const from = table.format === 'parquet' ? await this.#parquet(table) : await this.#text(table, name);
      const types = await this.#typesOf(from);
      const some = await this.#session.rows(`select 1 from ${from} limit 1`);
      if (some.length === 0) throw empty(table);
      return { from, types, shown: table.shown };
    } catch (error) {
      throw error instanceof Fault ? error : new Fault(await unreadable(table, error));
    }
  }

  async #parquet(table: Table): Promise<string> {
    const shapes: Shape[] = [];
    for (const file of table.files) {
      const rows = await this.#session.rows(`describe select * from ${readParquetSql([file])}`);
      shapes.push({ file, columns: rows.map(([column, type]) => `${String(column)} ${String(type)}`) });
    }
    sameShape(table, shapes, true);
    return readParquetSql(table.files);
  }

  async #text(table: Table, name: string): Promise<string> {
    const select = table.format === 'csv' ? await this.#csv(table) : await this.#jsonl(table);
    await this.#session.run(`create temporary table ${name} as ${select}`);
    return name;
  }

  async #csv(table: Table): Promise<string> {
    const headers: Header[] = [];
    for (const file of table.files) {
      const header = await readHeader(file);
      if (header === null) throw empty(table, file);
      headers.push(header);
    }
    sameShape(table, headers.map((header, i) => ({ file: table.files[i] ?? '', columns: header.names })), true);
    const [header] = headers;
    if (header === undefined) throw empty(table);
    checkNames(table, header);
    const types = await typesOfText(this.#session, readCsvSql(table.files, header, [], table.missing), header.names);
    return `select * from ${readCsvSql(table.files, header, types, table.missing)}`;
  }

  async #jsonl(table: Table): Promise<string> {
    const layouts = await Promise.all(table.files.map(layoutOf));
    const blank = layouts.indexOf(null);
    const layout = layouts[0] ?? null;
    if (blank >= 0 || layout === null) throw empty(table, table.files[blank]);
    if (layouts.some((other) => other !== layout)) throw new Fault({ code: 'EVIDENCE_UNREADABLE', message: `${table.shown}: some of its files are lists of objects, and some have one object a line.`, place: table.place, remedy: 'Write all files alike.' });
    const shapes: Shape[] = [];
    for (const file of table.files) shapes.push({ file, columns: await jsonNames(this.#session, file, layout) });
    sameShape(table, shapes, false);
    const names = shapes[0]?.columns ?? [];
    const from = readJsonSql(table.files, layout, names, table.missing);
    const types = await typesOfText(this.#session, from, names);
    return `select ${names.map((name, i) => `cast(${identifier(name)} as ${types[i] ?? 'VARCHAR'}) as ${identifier(name)}`).join(', ')} from ${from}`;
  }
}

/** The files as they are: no columns from directory names, none made up where a file lacks them. */
function readParquetSql(files: readonly string[]): string {
  return `read_parquet(${literals(files)}, union_by_name = false, hive_partitioning = false)`;
}

async function checkFile(table: Table, file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true) {
    throw new Fault({ code: 'EVIDENCE_NOT_FOUND', message: `${table.shown}: there is no file ${file}.`, place: table.place, remedy: 'Write the predictions first, or correct the path.' });
  }
  if (found.size === 0) throw empty(table, file);
}

interface Shape {
  readonly file: string;
  readonly columns: readonly string[];
}

function sameShape(table: Table, shapes: readonly Shape[], ordered: boolean): void {
  const [first, ...others] = shapes;
  if (first === undefined) return;
  const text = (shape: Shape): string => (ordered ? shape.columns : shape.columns.toSorted()).join(', ');
  const other = others.find((shape) => text(shape) !== text(first));
  if (other === undefined) return;
  throw new Fault({
    code: 'EVIDENCE_UNREADABLE',
    message: `${table.shown}: its files have different columns: ${first.file} has ${text(first)}; ${other.file} has ${text(other)}.`,
    place: table.place,
    remedy: 'Write all files with the same columns, in the same order and of the same types.',
  });
}

function checkNames(table: Table, header: Header): void {
  const twice = header.names.find((name, i) => header.names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== i);
  const bad = header.names.includes('') ? 'a column of its header has no name' : twice === undefined ? undefined : `its header names \`${twice}\` twice`;
  if (bad === undefined) return;
  throw new Fault({ code: 'EVIDENCE_UNREADABLE', message: `${table.shown}: ${bad}.`, place: table.place, remedy: 'Give each column a name of its own in the first line.' });
}

function empty(table: Table, file?: string): Fault {
  const what = file === undefined ? `${table.shown} has no rows` : `${table.shown}: ${file} is empty`;
  return new Fault({ code: 'EVIDENCE_EMPTY', message: `${what}.`, place: table.place, remedy: 'No rows are no evidence: write the predictions first.' });
}

/** EVIDENCE_UNREADABLE with DuckDB's reason in plain words, and the line where there is one. */
export async function unreadable(table: Table, error: unknown): Promise<FaultDetail> {
  const remedy = { parquet: 'Write the file anew; it may have been cut off.', csv: 'Correct or remove that line; no line is skipped.', jsonl: 'Write one JSON object a line, or a list of objects in a .json; none is skipped.' };
  return {
    code: 'EVIDENCE_UNREADABLE',
    message: `${table.shown}: ${await plainReason(table, error)}.`,
    place: table.place,
    remedy: remedy[table.format],
  };
}

async function plainReason(table: Table, error: unknown): Promise<string> {
  const text = error instanceof Error ? error.message : String(error);
  const csv = /CSV Error on Line: (\d+)\n/.exec(text);
  if (csv !== null) {
    const file = /^\s*file = (.*)$/m.exec(text)?.[1];
    const where = table.files.length > 1 && file !== undefined ? `${file} line ${csv[1]}` : `line ${csv[1]}`;
    const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(text);
    if (counts !== null) return `${where} has ${counts[2]} fields where the header has ${counts[1]}`;
    const quote = text.includes('unterminated quote');
    return `${where}: ${quote ? 'a quote is not closed' : text.includes('not utf-8') ? 'it is not UTF-8 text' : reasonOf(error)}`;
  }
  if (table.format === 'jsonl') {
    for (const file of table.files) {
      const broken = (await layoutOf(file)) === 'array' ? null : await brokenLine(file);
      if (broken !== null) return `${table.files.length > 1 ? `${file} ` : ''}line ${broken.line}: ${broken.why}`;
    }
  }
  if (text.includes('expected records')) return 'it holds something that is no JSON object';
  if (/No magic bytes|too small to be a Parquet/.test(text)) return 'it is not a whole Parquet file (it is cut off, or of another format)';
  return reasonOf(error);
}
