import { type Dealt, eachBlock, type Source } from './blocks.ts';

/** What has to meet every row of some columns once. */
export interface Dealing {
  /** Bodies and columns that are read; a side is named by its place. */
  readonly sides: readonly { readonly source: Source; readonly column: number }[];
  /** Memory that the passes it is in take, as a rule: those that count, and then that which deals. */
  readonly bytes: number;
  deal(values: Float64Array, slices: readonly Dealt[], side: number): void;
}

/** What has to count rows first, in passes of which each knows better what to count, before it deals. */
export interface Search extends Dealing {
  count(values: Float64Array, slices: readonly Dealt[], side: number): void;
  /** Ends a pass; true when another one has to count what is now cut finer. */
  narrow(): boolean;
}

/** Bytes that those which share a pass take together, unless one alone takes more. */
const TOGETHER = 96 * 2 ** 20;

/** Lets one for each of `keys` meet its rows, several in one pass as far as memory allows, and hands it on. */
export async function dealOut<K, T extends Dealing>(keys: Iterable<K>, make: (key: K) => T, done: (key: K, one: T) => void): Promise<void> {
  await inBatches(keys, make, async (batch) => {
    await pass([...batch.values()], true, (one, ...block) => { one.deal(...block); });
    batch.forEach((one, key) => { done(key, one); });
  });
}

/** As `dealOut`, with as many passes before as they need. */
export async function runSearches<K, T extends Search>(keys: Iterable<K>, make: (key: K) => T, done: (key: K, search: T) => void): Promise<void> {
  await inBatches(keys, make, async (batch) => {
    for (let open = [...batch.values()]; open.length > 0; open = open.filter((search) => search.narrow())) await pass(open, false, (search, ...block) => { search.count(...block); });
    await dealOut(batch, ([, search]) => search, ([key], search) => { done(key, search); });
  });
}

async function inBatches<K, T extends Dealing>(keys: Iterable<K>, make: (key: K) => T, run: (batch: ReadonlyMap<K, T>) => Promise<void>): Promise<void> {
  let batch = new Map<K, T>();
  let left = TOGETHER;
  for (const key of keys) {
    const one = make(key);
    if (batch.size > 0 && one.bytes > left) {
      await run(batch);
      [batch, left] = [new Map<K, T>(), TOGETHER];
    }
    batch.set(key, one);
    left -= one.bytes;
  }
  if (batch.size > 0) await run(batch);
}

async function pass<T extends Dealing>(all: readonly T[], isDealt: boolean, meet: (one: T, values: Float64Array, slices: readonly Dealt[], side: number) => void): Promise<void> {
  const readers = all.flatMap((one) => one.sides.map(({ source, column }, side) => ({ one, side, source, column })));
  for (const source of new Set(readers.map((each) => each.source))) {
    const columns = [...new Set(readers.filter((each) => each.source === source).map(({ column }) => column))];
    const mine = readers.filter((each) => each.source === source).map((each) => ({ ...each, at: columns.indexOf(each.column) }));
    await eachBlock(source, columns, isDealt, (values, slices) => {
      for (const { one, side, at } of mine) meet(one, values[at]!, slices, side);
    });
  }
}
