import type { Alike } from './alike.ts';
import type { Place } from '../fault.ts';
import type { Axis } from '../sources/pictures.ts';
import type { RowsFormat, Slicing } from '../spec/gate.ts';

/** A table to read: files of one format, all with the same columns, in this order. */
export interface Table {
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  /** The same, as messages name them. */
  readonly shown: string;
  readonly format: RowsFormat;
  /** Texts that stand for a missing value, in CSV and JSON Lines. Undefined: the gate does not say. */
  readonly missing?: readonly string[];
  /** The user's SQL condition on rows. */
  readonly where?: string;
  /** Columns that are this SQL literal in every row, whatever the file holds under their names. */
  readonly constants?: Readonly<Record<string, string>>;
  /** Columns of another table beside each row. */
  readonly beside?: Beside;
  /** Columns that window functions add, over the rows that `where` keeps; each layer may read those before it. Never the user's own text. */
  readonly layers?: readonly Layer[];
  /** Where the gate file asks for this table. */
  readonly place: Place;
  /** Where it gives a column a role, by the column's name. */
  readonly columnPlaces?: Readonly<Record<string, Place>>;
}

/** Another table's row with the same key; null where it has none. */
export interface Beside {
  readonly table: Table;
  /** Columns that are unique, each in its table. */
  readonly key: { readonly own: string; readonly other: string };
  /** Name → SQL over the other table's row. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Columns by name, with the SQL that gives them for each row. */
export type Layer = readonly { readonly name: string; readonly sql: string }[];

/**
 * One additive number of a row. `count`: 1 where the SQL condition is true, else 0. `total`: the SQL number itself
 * (double); `limit` bounds its magnitude where that is known beforehand, otherwise the engine looks first.
 * Equal texts are computed once. `place`: where the gate file has the text, when it is the user's own.
 */
export type Sum =
  | { readonly kind: 'count'; readonly when: string; readonly place?: Place }
  | { readonly kind: 'total'; readonly of: string; readonly limit?: number; readonly place?: Place };

/** What must hold for each row before any number is believed; the first broken one is reported with how many rows break it. */
export interface Requirement {
  /** Column the requirement is about. */
  readonly column: string;
  /** SQL condition that is true for a good row (never null). */
  readonly holds: string;
  readonly code: 'COLUMN_NULL' | 'LABEL_CLASSES' | 'LABEL_RANGE' | 'SCORE_RANGE' | 'WEIGHT_RANGE' | 'COLUMN_TYPE';
  /** "holds NaN or null", "is outside [0, 1]": completes "column `p` … in 12 of 3,000 rows (for example 1.7)". */
  readonly says: string;
  readonly remedy: string;
  /** `holds` is false wherever an earlier requirement of the same column is: it need not be looked at while this one holds. */
  readonly impliesEarlier?: boolean;
}

/** A sort of the rows by a value, for metrics of ranks and quantiles. All expressions are SQL over the row's columns. */
export interface Ranking {
  /** The double to sort by. */
  readonly value: string;
  /** Condition that marks a positive row; undefined: none is marked. */
  readonly positive?: string;
  /** Row weight, double; undefined: 1. */
  readonly weight?: string;
}

/**
 * Numbers of a slice that no sums of its buckets give. All texts are SQL over the row's columns.
 * - `groups`: rows (those for which `only` is true) that are equal in all of `by` are a group; null equals null. Gives
 *   [groups, rows, rows in groups with more than one `label`].
 * - `newest`: the largest value of `of`, a double; gives [it], or [NaN] without one.
 */
export type Fact =
  | { readonly kind: 'groups'; readonly by: readonly string[]; readonly only?: string; readonly label?: string }
  | { readonly kind: 'newest'; readonly of: string };

/** A column that is read value by value. `number`: the double `of`, of which null, NaN and infinities are no value; `category`: the text `of` of rows where `present` is true. */
export interface ColumnRead {
  readonly of: string;
  readonly present: string;
  readonly kind: 'number' | 'category';
}

/**
 * An axis of a grid. `code`: an SQL integer in [0, size), null where a row has none. `range`: an SQL double, cut into at most
 * `most` bins of the narrowest power of two that hold all of its values, see `axisOf`.
 */
export type GridAxis = { readonly kind: 'code'; readonly of: string; readonly size: number } | { readonly kind: 'range'; readonly of: string; readonly most: number };

/** All rows, counted by two axes at once; rows without a place on one of them are left out. */
export interface Grid {
  readonly x: GridAxis;
  readonly y: GridAxis;
}

/**
 * A cut of the rows by expressions and by the half of the buckets that a row's bucket is in, so that what one half of the
 * rows proposes the other can confirm. Slices have the key columns named, and `HALF`: '0' or '1'.
 */
export interface HalvedCut {
  readonly kind: 'halved';
  readonly name: string;
  /** SQL of the value that stands for each column. */
  readonly columns: readonly { readonly name: string; readonly sql: string }[];
  /** Slices with fewer rows in both halves together are left out. */
  readonly leastRows: number;
  readonly place: Place;
}

/** Key column of a halved cut. */
export const HALF = 'modelgate half';

/** Columns of ranked rows, as the file has them: of the query, and of what is unique within it. */
export interface RankedBy {
  readonly column: string;
  readonly document?: string;
}

/** Everything asked of one table. */
export interface Scan {
  readonly table: Table;
  /** Column that makes the row's bucket, by rank of preference; position of the row when both are undefined. */
  readonly cluster?: string;
  readonly id?: string;
  /** Rows of one query belong together where no cluster says what does; slices and clusters hold whole queries. */
  readonly query?: RankedBy;
  /** Column of the label, for the fingerprint; undefined: ids alone. */
  readonly label?: string;
  readonly slicings: readonly (Slicing | HalvedCut)[];
  readonly requirements: readonly Requirement[];
  readonly sums: readonly Sum[];
  readonly rankings: readonly Ranking[];
  readonly facts?: readonly Fact[];
  readonly columns?: readonly ColumnRead[];
  readonly grids?: readonly Grid[];
  /** Rows may lack the label: nothing that is asked reads it. */
  readonly labelOptional?: boolean;
}

/** A slice's sums per bucket. */
export interface SliceSums {
  readonly key: Readonly<Record<string, string | null>>;
  readonly slicing: string;
  /** Ascending positions in `SumTable.bucketKeys`; length K. */
  readonly buckets: Uint32Array;
  /** Rows per bucket; length K. */
  readonly sizes: Float64Array;
  /** In the order of `Scan.sums`; each of length K. Exact sums, rounded once to double. */
  readonly sums: readonly Float64Array[];
}

/** What decides a row's bucket. */
export type UnitKind = 'cluster' | 'query' | 'id' | 'position';

export interface SumTable {
  readonly rows: number;
  readonly unit: UnitKind;
  readonly units: number;
  readonly bucketKind: 'own' | 'hashed';
  readonly bucketKeys: readonly number[];
  readonly fingerprints: readonly string[];
  /** All rows first. */
  readonly slices: readonly SliceSums[];
}

/**
 * Rows in ascending order of a ranking's value; a tie never spans two blocks. Arrays have `length` used entries and are
 * only valid until the next block is asked for.
 */
export interface SortedBlock {
  readonly length: number;
  readonly value: Float64Array;
  /** 1 or 0. */
  readonly positive: Uint8Array;
  /** Undefined: every weight is 1. */
  readonly weight?: Float64Array;
  /** Position in `SumTable.bucketKeys`. */
  readonly bucket: Uint16Array;
  /** Finest cell of the slicings; `RankedRows.slicesOf[cell]` lists the positions in `SumTable.slices` it belongs to (0, all rows, included). */
  readonly cell: Uint32Array;
}

export interface RankedRows {
  readonly slicesOf: readonly Uint32Array[];
  blocks(): AsyncIterable<SortedBlock>;
}

/** Rows of columns of numbers, as they come; arrays of one length, which are only valid during the visit. */
export interface ColumnBlock {
  /** By column, as they were asked for. NaN and infinities are no value. */
  readonly values: readonly Float64Array[];
  /** Position in `SumTable.bucketKeys`. */
  readonly bucket: Uint16Array;
  /** As in `SortedBlock`. */
  readonly cell: Uint32Array;
}

/** Rows with a value of a column of categories: `rows[i]` of them have `categories[code[i]]`, and lie in that bucket and cell. */
export interface CategoryRows {
  /** By code point. */
  readonly categories: readonly string[];
  readonly code: Uint32Array;
  readonly bucket: Uint16Array;
  readonly cell: Uint32Array;
  readonly rows: Float64Array;
}

/** The columns of `Scan.columns`, by their places there; each can be read more than once. */
export interface ColumnReader {
  readonly slicesOf: readonly Uint32Array[];
  /**
   * @param isDealt whether the bucket of a row is asked for; else it may be any
   * @param room memory for the rows of a block; for all that there are, and they come in one
   */
  numbers(at: readonly number[], isDealt: boolean, visit: (block: ColumnBlock) => void, room?: ColumnBlock): Promise<void>;
  /** `null`: the column has more different texts than categories can be. */
  categories(at: readonly number[]): Promise<readonly (CategoryRows | null)[]>;
}

/** A grid's rows: those of bin i of x and j of y stand at `i · y.bins + j`. The axes of codes begin at 0 and have width 1. */
export interface GridRows {
  readonly x: Axis & { readonly bins: number };
  readonly y: Axis & { readonly bins: number };
  readonly rows: Float64Array;
}

/** Result of a scan: the sums and facts, a sorted pass a ranking, and columns on demand. */
export interface Scanned {
  readonly table: SumTable;
  readonly rankings: readonly RankedRows[];
  /** By slice, in the order of `table.slices`, then in the order of `Scan.facts`. */
  readonly facts: readonly (readonly (readonly number[])[])[];
  /** Undefined: none was asked for. */
  readonly columns?: ColumnReader;
  /** In the order of `Scan.grids`. */
  readonly grids: readonly GridRows[];
}

/** A text of SQL that the user wrote, to be checked before it is used. */
export interface UserSql {
  readonly sql: string;
  /** `number`: numeric or boolean-free; `any`: whatever the expression gives. */
  readonly wants: 'boolean' | 'number' | 'any';
  /** How messages name it: "where of slice `long haul`". */
  readonly what: string;
  readonly place: Place;
}

/** Words in place of missing values, with how many rows hold one, and the type of the column without them. */
export interface MissingWords {
  readonly words: readonly string[];
  readonly rows: number;
  readonly type: string;
}

/** A table and the columns that identify its rows. */
export interface KeyColumns {
  readonly table: Table;
  readonly key: readonly string[];
}

/** Rows that are singled out: `when` is a condition, `columns` what is wanted of them, `by` their order (the first decides); SQL over the row. */
export interface Singled {
  readonly when: string;
  readonly columns: readonly string[];
  readonly by: readonly string[];
}

/**
 * What can be asked of rows. Every method throws a Fault when the table or the SQL can't be used:
 * EVIDENCE_UNREADABLE, EVIDENCE_EMPTY, COLUMN_*, ID_DUPLICATE, SQL_* and the codes of the requirements.
 */
export interface Engine {
  /** Column → DuckDB type, in the order of the file. */
  columnsOf(table: Table): Promise<Readonly<Record<string, string>>>;
  /** Distinct values of a column as text, null left out, sorted by code point; at most `limit` + 1 of them, so that "more" shows. */
  distinctValues(table: Table, column: string, limit: number): Promise<readonly string[]>;
  /** Values of a column as text, the most frequent first, equally frequent ones by code point; null left out, at most `limit`. */
  frequentValues(table: Table, column: string, limit: number): Promise<readonly string[]>;
  /**
   * Words such as NA that alone make a column of a text file text: without them all its values are of one other type. Empty
   * where there are none, and where the table says what stands for a missing value.
   */
  wordsForMissing(table: Table, columns: readonly string[]): Promise<ReadonlyMap<string, MissingWords>>;
  /** The values at these shares of the rows, ascending, of the SQL number `of`; each one that a row has. Empty where no row has a finite one. */
  quantiles(table: Table, of: string, shares: readonly number[]): Promise<readonly number[]>;
  /** Every fault of the texts in one Fault; the same check is made again on whatever `scan` is given. */
  checkSql(table: Table, texts: readonly UserSql[]): Promise<void>;
  scan(scan: Scan): Promise<Scanned>;
  /**
   * Rows of `a` whose key is in `b`; keys are of one length, null equals null. Columns of different types are compared as
   * `commonForm` says. `alike`: rows that are nearly equal count too.
   */
  commonRows(a: KeyColumns, b: KeyColumns, alike?: Alike): Promise<number>;
  /** The largest value of the SQL number `of`, NaN without one, and how many rows lie below `than`, of how many with a value. */
  older(table: Table, of: string, than?: number): Promise<{ readonly newest: number; readonly below: number; readonly rows: number }>;
  /** The first `most` of the rows that are singled out, as text of at most 300 characters a column. */
  examples(table: Table, singled: Singled, most: number): Promise<readonly (readonly (string | null)[])[]>;
  close(): void;
}
