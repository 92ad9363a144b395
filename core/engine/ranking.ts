import { HASHED_BUCKETS } from './bucket.ts';
import { type Batch, batchesOf, BUCKET_SHIFT, CELL_SHIFT, load, type Ranked, valueSql } from './load.ts';
import { type Coarse, type Columns, Sorter } from './order.ts';
import type { RankedRows, Ranking, SortedBlock } from './plan.ts';
import { double, operand } from '../spec/quote.ts';
import { rowsSql } from './rows.ts';

const blockRows = 1 << 15;
/** A range of one ranking takes two thirds of the memory that two rankings of the same rows take. */
const PART = 1.25;

/**
 * Sorted rows of each ranking, on demand. Rankings are read together as far as memory allows, and the last ones read are
 * kept, for metrics that walk the same one; above `rowsInMemory` each walk reads a range of values at a time.
 */
export function rankedRows(ranked: Ranked): RankedRows[] {
  const { scan, rows, limits } = ranked.plan;
  const whole = rows <= limits.rowsInMemory;
  const batches = batchesOf(scan.rankings, whole ? Math.max(1, Math.floor((2 * limits.rowsInMemory) / rows)) : 1);
  const sorter = new Sorter();
  let kept: { readonly batch: Batch; readonly coarse: Promise<Coarse[]> } | undefined;
  const fetch = async (batch: Batch, at: number): Promise<Coarse> => {
    if (kept?.batch !== batch) kept = { batch, coarse: load(ranked, batch, sorter, undefined, rows) };
    return (await kept.coarse)[at]!;
  };
  return scan.rankings.map((ranking): RankedRows => {
    const batch = batches.find(({ rankings }) => rankings.includes(ranking))!;
    const unpack = new Unpacker(positions(ranked), ranking.positive === undefined ? undefined : batch.positives.indexOf(ranking.positive));
    return {
      slicesOf: ranked.cells.slicesOf,
      async *blocks() {
        if (whole) {
          yield* walk(await fetch(batch, batch.rankings.indexOf(ranking)), sorter, unpack);
          return;
        }
        for (const part of await parts(ranked, ranking)) {
          const [coarse] = await load(ranked, batch, sorter, part.condition, part.rows);
          yield* walk(coarse!, sorter, unpack);
        }
      },
    };
  });
}

/** Bucket as the tag has it → position in `bucketKeys`. Own buckets are tagged with their position already. */
export function positions({ plan, buckets }: Ranked): Uint16Array {
  if (plan.own) return Uint16Array.from(buckets.keys, (_, i) => i);
  const table = new Uint16Array(HASHED_BUCKETS);
  buckets.keys.forEach((key, i) => (table[key] = i));
  return table;
}

/** Blocks of whole chunks, each chunk sorted as it is reached. */
function* walk({ rows, ends }: Coarse, sorter: Sorter, unpack: Unpacker): Generator<SortedBlock> {
  let chunk = 0;
  let block = 0;
  for (const end of ends) {
    sorter.sort(rows, chunk, end);
    chunk = end;
    if (end - block < blockRows && end < rows.value.length) continue;
    yield unpack.block(rows, block, end);
    block = end;
  }
}

class Unpacker {
  readonly #buckets: Uint16Array;
  readonly #positiveBit: number | undefined;
  #positive = new Uint8Array();
  #bucket = new Uint16Array();
  #cell = new Uint32Array();

  constructor(buckets: Uint16Array, positiveBit: number | undefined) {
    this.#buckets = buckets;
    this.#positiveBit = positiveBit;
  }

  block(rows: Columns, from: number, to: number): SortedBlock {
    const length = to - from;
    if (this.#positive.length < length) {
      this.#positive = new Uint8Array(length);
      this.#bucket = new Uint16Array(length);
      this.#cell = new Uint32Array(length);
    }
    const [positive, bucket, cell, buckets, tags] = [this.#positive, this.#bucket, this.#cell, this.#buckets, rows.tag];
    const bit = this.#positiveBit === undefined ? 0 : 1 << this.#positiveBit;
    const mask = (1 << (CELL_SHIFT - BUCKET_SHIFT)) - 1;
    for (let i = 0, row = from; i < length; i++, row++) {
      const tag = tags[row]!;
      positive[i] = (tag & bit) === 0 ? 0 : 1;
      bucket[i] = buckets[(tag >>> BUCKET_SHIFT) & mask]!;
      cell[i] = tag >>> CELL_SHIFT;
    }
    const value = rows.value.subarray(from, to);
    const block = { length, value, positive, bucket, cell };
    return rows.weight === undefined ? block : { ...block, weight: rows.weight.subarray(from, to) };
  }
}

interface Part {
  readonly condition: string;
  readonly rows: number;
}

/** Ranges of values of about as many rows as fit in memory; the fewer, the fewer scans. Where they are cut changes no result: equal values stay together. */
async function parts({ session, plan }: Ranked, ranking: Ranking): Promise<Part[]> {
  const from = rowsSql(plan.scan, plan.relation, [{ name: 'v0', sql: valueSql(ranking) }]);
  const count = Math.ceil(plan.rows / (PART * plan.limits.rowsInMemory));
  const shares = Array.from({ length: count - 1 }, (_, i) => double((i + 1) / count));
  const rows = await session.rows(`select distinct unnest(approx_quantile(v0, [${shares.join(', ')}]::float[])) as cut from ${from} order by cut`);
  const cuts = rows.map(([cut]) => Number(cut)).filter(Number.isFinite);
  const ranges = (value: string): string[] => [...cuts, undefined].map((cut, i) => {
    const low = i === 0 ? [] : [`${value} >= ${double(cuts[i - 1]!)}`];
    return [...low, ...(cut === undefined ? [] : [`${value} < ${double(cut)}`])].join(' and ') || 'true';
  });
  const [counts] = await session.rows(`select ${ranges('v0').map((range) => `count_if(${range})`).join(', ')} from ${from}`);
  return ranges(operand(valueSql(ranking))).map((condition, i) => ({ condition, rows: Number(counts?.[i]) })).filter((part) => part.rows > 0);
}
