import type { Met, Source } from './blocks.ts';
import { Ladder } from './ladder.ts';
import type { Dealing } from './search.ts';

/** Rows of a column by bucket in bins whose edges are given, one a slice of its body; undefined: that slice is not asked for. */
export class BinCount implements Dealing {
  readonly sides: Dealing['sides'];
  readonly bytes: number;
  readonly #ladders: readonly (Ladder | undefined)[];
  readonly #tables: readonly Uint32Array[];

  constructor(source: Source, column: number, edges: readonly (readonly number[] | undefined)[]) {
    this.sides = [{ source, column }];
    this.#ladders = edges.map((each) => each && new Ladder(Float64Array.from(each)));
    this.#tables = source.table.slices.map(({ buckets }, slice) => new Uint32Array(buckets.length * (this.#ladders[slice]?.steps ?? 0)));
    this.bytes = this.#tables.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  deal({ values, slices }: Met): void {
    for (const [slice, ladder] of this.#ladders.entries()) {
      if (ladder === undefined) continue;
      const [{ bucket }, mine, table, steps] = [slices[slice]!, slices[slice]!.of(values), this.#tables[slice]!, ladder.steps];
      for (let k = 0; k < mine.length; k++) if (Number.isFinite(mine[k]!)) table[bucket[k]! * steps + ladder.stepOf(mine[k]!)]!++;
    }
  }

  /** By bucket of the slice, then by bin; empty where it was not asked for. */
  rows(slice: number): number[][] {
    const [table, steps] = [this.#tables[slice]!, this.#ladders[slice]?.steps ?? 1];
    return Array.from({ length: table.length / steps }, (_, bucket) => Array.from(table.subarray(bucket * steps, (bucket + 1) * steps)));
  }
}
