import { createRequire } from 'node:module';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { literal, literals } from '../spec/quote.ts';
import { Chunk, type Memory } from './chunk.ts';

export interface EngineOptions {
  /** Default: all cores. */
  readonly threads?: number;
  /** DuckDB's own memory, as "1GB"; what exceeds it spills to `scratch`. */
  readonly memory?: string;
  /** Groups up to which one pass over the rows serves all slicings; above, each slicing has its own. Default 4,000,000. */
  readonly mostGroups?: number;
  /** Rows up to which a ranking is sorted in memory at once; above, a range of values at a time. Default 16,000,000. */
  readonly rowsInMemory?: number;
  /** Existing directory of the caller's for what spills. */
  readonly scratch: string;
  /** Absolute paths of every file that may be read; nothing else can be. */
  readonly files: readonly string[];
  /** Where DuckDB comes from when it does not lie beside this program; asked at the first row only. */
  readonly loadDuckDb?: LoadDuckDb;
}

/** The library, and what it stands on. */
export interface DuckDb extends Pick<typeof import('@duckdb/node-api'), 'DOUBLE' | 'DuckDBInstance' | 'DuckDBScalarFunction' | 'INTEGER' | 'UINTEGER' | 'VARCHAR'> {
  readonly memory: Memory;
}

export type LoadDuckDb = () => Promise<DuckDb>;

const defaultMemory = '1GB';
/** Function by which rows are met. */
const MEET = 'modelgate_meet';

/**
 * By `require`: `import` would look through its two hundred files for names first, which takes longer than to run them.
 * @param from a file, or its address, from which `@duckdb/node-api` is found
 */
export function requireDuckDb(from: string): DuckDb {
  const require = createRequire(from);
  const library = require('@duckdb/node-api') as Omit<DuckDb, 'memory'>;
  return { ...library, memory: createRequire(require.resolve('@duckdb/node-api'))('@duckdb/node-bindings') as Memory };
}

/** SQL of rows that are to be met. */
export interface Visited {
  /** A number of 32 bits without sign. */
  readonly tag: string;
  /** Doubles. */
  readonly values: readonly string[];
  /** FROM, and WHERE. */
  readonly from: string;
}

/**
 * A connection that can read the bound files and nothing else: no other file, no network, no extension, no change of a
 * setting. What the caller's SQL can't do even if it were hostile is decided here, not by reading that SQL.
 */
export class Session {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #library: DuckDb;
  readonly #defined = new Set<string>();
  #visit: ((chunk: Chunk) => void) | undefined;
  #names = 0;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, library: DuckDb) {
    this.#instance = instance;
    this.#connection = connection;
    this.#library = library;
  }

  static async open(options: EngineOptions): Promise<Session> {
    // Loaded here and not above: a gate without rows must not pay for the native library.
    const library = options.loadDuckDb === undefined ? requireDuckDb(import.meta.url) : await options.loadDuckDb();
    const instance = await library.DuckDBInstance.create(':memory:', {
      memory_limit: options.memory ?? defaultMemory,
      temp_directory: options.scratch,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    });
    const session = new Session(instance, await instance.connect(), library);
    await session.run(`set TimeZone = ${literal('UTC')}`);
    await session.run(`set allowed_paths = ${literals(options.files)}`);
    await session.run('set enable_external_access = false');
    await session.run('set lock_configuration = true');
    return session;
  }

  /** A name for a temporary table that no other has. */
  name(stem: string): string {
    return `${stem}_${this.#names++}`;
  }

  /** Makes a function of text known to SQL under a name; null gives null. Nothing happens the second time. */
  define(name: string, of: (text: string) => string): void {
    if (this.#defined.has(name)) return;
    this.#defined.add(name);
    const { DuckDBScalarFunction, VARCHAR } = this.#library;
    this.#connection.registerScalarFunction(DuckDBScalarFunction.create({
      name,
      parameterTypes: [VARCHAR],
      returnType: VARCHAR,
      mainFunction: (_, input, output) => {
        const texts = input.getColumnVector(0);
        for (let row = 0; row < input.rowCount; row++) {
          const text = texts.getItem(row);
          output.setItem(row, typeof text === 'string' ? of(text) : null);
        }
        output.flush();
      },
    }));
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  /** All rows of a small result. Integers of 64 bits and more come as bigint. */
  async rows(sql: string, values: readonly DuckDBValue[] = []): Promise<DuckDBValue[][]> {
    const reader = await this.#connection.runAndReadAll(sql, [...values]);
    return reader.getRows();
  }

  /**
   * Meets rows where DuckDB has them, without a copy: chunks come in any order, one at a time, and are only valid during
   * the visit. What it throws ends the query and is thrown here.
   */
  async visit(rows: Visited, visit: (chunk: Chunk) => void): Promise<void> {
    if (this.#visit !== undefined) throw new TypeError('rows are met by one at a time');
    this.#defineMeet();
    let failure: { readonly error: unknown } | undefined;
    this.#visit = (chunk) => {
      try {
        visit(chunk);
      } catch (error) {
        failure = { error };
        throw error;
      }
    };
    try {
      await this.run(`select count(${MEET}(cast(${rows.tag} as uinteger), ${rows.values.join(', ')})) from ${rows.from}`);
    } catch (error) {
      throw failure === undefined ? error : failure.error;
    } finally {
      this.#visit = undefined;
    }
  }

  #defineMeet(): void {
    if (this.#defined.has(MEET)) return;
    this.#defined.add(MEET);
    const { DOUBLE, DuckDBScalarFunction, INTEGER, UINTEGER } = this.#library;
    this.#connection.registerScalarFunction(DuckDBScalarFunction.create({
      name: MEET,
      parameterTypes: [UINTEGER],
      varArgsType: DOUBLE,
      returnType: INTEGER,
      // Rows without a value are met too, and each row once.
      specialHandling: true,
      volatile: true,
      mainFunction: (_, chunk) => this.#visit?.(new Chunk(this.#library.memory, chunk)),
    }));
  }

  /** Chunks of a large result, one at a time in memory. */
  async *stream(sql: string): AsyncGenerator<DuckDBDataChunk> {
    const result = await this.#connection.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

/** DuckDB's reason in one plain line: without its error class, the echo of our SQL, and its advice on options. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const first = text.split(/\n\s*\n|\nLINE \d+:|\nPossible (?:fixes|solutions):/)[0] ?? text;
  return first.replace(/^(?:[A-Z][A-Za-z ]*? Error|Error): /, '').replaceAll(/\s*\n\s*/g, ' ').trim();
}
