import { type Met, Rows, rowsOf, type Source } from './blocks.ts';

/** What has to meet every row of some columns once. */
export interface Dealing {
  /** Bodies and columns that are read; a side is named by its place. */
  readonly sides: readonly { readonly source: Source; readonly column: number }[];
  /** Memory that the passes it is in take, as a rule: those that count, and then that which deals. */
  readonly bytes: number;
  deal(met: Met, side: number): void;
}

/** What has to count rows first, in passes of which each knows better what to count, before it deals. */
export interface Search extends Dealing {
  count(met: Met, side: number): void;
  /** Ends a pass; true when another one has to count what is now cut finer. */
  narrow(): boolean;
}

/** Bytes that those which share a pass take together, unless one alone takes more. */
const TOGETHER = 192 * 2 ** 20;
/** Columns of a body that have to find room together if they are kept: fewer at once are read anew at less cost. */
const FEWEST_KEPT = 8;

/** Lets one for each of `keys` meet its rows, several in one pass as far as memory allows, and hands it on. */
export async function dealOut<K, T extends Dealing>(keys: Iterable<K>, make: (key: K) => T, done: (key: K, one: T) => void): Promise<void> {
  for (const batch of batches(keys, make, ({ bytes }) => bytes, TOGETHER)) await dealTo(batch, rowsFor(batch), done);
}

/**
 * As `dealOut`, with as many passes before as they need.
 * @param together bytes that those which share a pass take, rows that are kept among them
 */
export async function runSearches<K, T extends Search>(keys: Iterable<K>, make: (key: K) => T, done: (key: K, search: T) => void, together = TOGETHER): Promise<void> {
  for (const batch of batches(keys, make, (search) => search.bytes + keptBytes(search, together), together)) {
    const keeps = batch.every(([, search]) => keptBytes(search, together) > 0);
    const rows = rowsFor(batch);
    if (keeps) for (const [source, body] of rows) await body.keep(columnsOf(sidesOf(batch), source));
    // One after the other where rows are kept: what is looked up for one search fits the cache, for all of them it does not.
    for (const group of keeps ? batch.map((each) => [each]) : [batch]) {
      for (let open = group; open.length > 0; open = open.filter(([, search]) => search.narrow())) await pass(open, rows, false, (search, met, side) => { search.count(met, side); });
      for (const part of batches(group, ([, search]) => search, ({ bytes }) => bytes, together)) await dealTo(part.map(([each]) => each), rows, done);
    }
  }
}

/** Each with the key that it is for. */
type Keyed<K, T> = readonly (readonly [K, T])[];

function* batches<K, T>(keys: Iterable<K>, make: (key: K) => T, bytes: (one: T) => number, together: number): Generator<Keyed<K, T>> {
  let [batch, left]: [[K, T][], number] = [[], together];
  for (const key of keys) {
    const one = make(key);
    if (batch.length > 0 && bytes(one) > left) {
      yield batch;
      [batch, left] = [[], together];
    }
    batch.push([key, one]);
    left -= bytes(one);
  }
  if (batch.length > 0) yield batch;
}

/** Bytes of its rows if they are kept, else 0. */
function keptBytes({ sides }: Dealing, together: number): number {
  const bytes = sides.map(({ source }) => Float64Array.BYTES_PER_ELEMENT * rowsOf(source));
  return bytes.every((each) => FEWEST_KEPT * each <= together) ? bytes.reduce((sum, each) => sum + each, 0) : 0;
}

function rowsFor(batch: Keyed<unknown, Dealing>): ReadonlyMap<Source, Rows> {
  return new Map(sidesOf(batch).map(({ source }) => [source, new Rows(source)]));
}

function sidesOf(batch: Keyed<unknown, Dealing>): Dealing['sides'] {
  return batch.flatMap(([, { sides }]) => sides);
}

function columnsOf(sides: Dealing['sides'], source: Source): number[] {
  return [...new Set(sides.filter((each) => each.source === source).map(({ column }) => column))];
}

async function dealTo<K, T extends Dealing>(batch: Keyed<K, T>, rows: ReadonlyMap<Source, Rows>, done: (key: K, one: T) => void): Promise<void> {
  await pass(batch, rows, true, (one, met, side) => { one.deal(met, side); });
  for (const [key, one] of batch) done(key, one);
}

async function pass<T extends Dealing>(all: Keyed<unknown, T>, rows: ReadonlyMap<Source, Rows>, isDealt: boolean, meet: (one: T, met: Met, side: number) => void): Promise<void> {
  const sides = all.flatMap(([, one]) => one.sides.map(({ source, column }, side) => ({ one, side, source, column })));
  for (const [source, body] of rows) {
    const mine = sides.filter((each) => each.source === source);
    const columns = columnsOf(mine, source);
    const met = mine.map(({ one, side, column }) => ({ one, side, at: columns.indexOf(column) }));
    if (met.length > 0) await body.each(columns, isDealt, (blocks) => {
      for (const { one, side, at } of met) meet(one, blocks[at]!, side);
    });
  }
}
