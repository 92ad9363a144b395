import type { Buckets } from './cells.ts';
import { type Grouping, MOST_SLICES, tooManySlices } from './grouping.ts';
import { type Cut, keyOf, keySql } from './layout.ts';
import { type Scaling, unscale } from './measures.ts';
import { HALF, type SliceSums, type SumTable } from './plan.ts';
import { unitOf } from './rows.ts';
import type { Plan } from './scan.ts';
import type { Session } from './session.ts';

/** Adds the cells up to slices. Exact integers until here: the last step rounds each sum once. */
export async function rollUp(session: Session, plan: Plan, groupings: readonly Grouping[], buckets: Buckets): Promise<SumTable> {
  const slices: SliceSums[] = [];
  for (const [at, cut] of plan.layout.cuts.entries()) {
    const grouping = groupings.find(({ cuts }) => cuts.includes(at));
    if (grouping === undefined) continue;
    await checkSlices(session, plan, grouping, cut, at);
    slices.push(...(await slicesOf(session, plan, grouping, cut, buckets)));
  }
  return {
    rows: plan.rows,
    unit: unitOf(plan.scan, plan.relation).kind,
    units: plan.units,
    bucketKind: plan.own ? 'own' : 'hashed',
    bucketKeys: buckets.keys,
    fingerprints: buckets.fingerprints,
    slices,
  };
}

async function checkSlices(session: Session, plan: Plan, grouping: Grouping, cut: Cut, at: number): Promise<void> {
  if (cut.columns.length < 2 || cut.leastRows !== undefined) return;
  const [row] = await session.rows(`select count(*) from (select distinct ${keySql(cut).join(', ')} from ${grouping.table})`);
  const count = Number(row?.[0]);
  if (count > MOST_SLICES) throw tooManySlices(plan, at, count);
}

/** Slices of a cut, values by code point (DuckDB orders text by its UTF-8 bytes), null last. */
async function slicesOf(session: Session, plan: Plan, grouping: Grouping, cut: Cut, buckets: Buckets): Promise<SliceSums[]> {
  const { measures } = plan;
  const keys = keySql(cut).map((sql, i) => `${sql} as k${i}`);
  const sums = [...measures.counts.map((name) => `cast(sum(${name}) as double)`), ...measures.totals.map(({ name }) => `sum(${name})`)];
  const names = [...measures.counts, ...measures.totals.map(({ name }) => name)];
  const by = [...keys.map((_, i) => `k${i}`), 'position'];
  const order = [...keys.map((_, i) => `k${i} asc nulls last`), 'position'];
  const sql = `select ${[...keys, 'position', 'cast(sum(n) as double)', ...sums].join(', ')}
    from ${grouping.table} join ${buckets.name} using (b)${cut.condition === undefined ? '' : ` where ${cut.condition}`}
    group by ${by.join(', ')}${largeEnough(cut)} order by ${order.join(', ')}`;
  const scales = new Map(measures.totals.map(({ name }, i) => [name, plan.scales[i]]));
  const slices = new SliceBuilder(cut, keys.length, names.map((name) => scales.get(name)), measures.sources.map((name) => names.indexOf(name)));
  for await (const chunk of session.stream(sql)) for (const row of chunk.getRows()) slices.add(row);
  return slices.finish();
}

/** Only slices that have enough rows in both halves together. */
function largeEnough({ columns, leastRows }: Cut): string {
  if (leastRows === undefined) return '';
  const whole = columns.flatMap(({ name }, i) => (name === HALF ? [] : [`k${i}`]));
  return ` qualify sum(sum(n)) over (partition by ${whole.join(', ')}) >= ${leastRows}`;
}

/** Collects rows that come ordered by key and bucket into slices. */
class SliceBuilder {
  readonly #cut: Cut;
  readonly #keys: number;
  readonly #scales: readonly (Scaling | undefined)[];
  readonly #sources: readonly number[];
  readonly #done: SliceSums[] = [];
  #key: (string | null)[] | undefined;
  #buckets: number[] = [];
  #sizes: number[] = [];
  #columns: number[][] = [];

  constructor(cut: Cut, keys: number, scales: readonly (Scaling | undefined)[], sources: readonly number[]) {
    this.#cut = cut;
    this.#keys = keys;
    this.#scales = scales;
    this.#sources = sources;
  }

  add(row: readonly unknown[]): void {
    const key = row.slice(0, this.#keys).map((value) => (typeof value === 'string' ? value : null));
    if (this.#key === undefined || key.some((value, i) => value !== this.#key?.[i])) this.#start(key);
    this.#buckets.push(Number(row[this.#keys]));
    this.#sizes.push(Number(row[this.#keys + 1]));
    this.#scales.forEach((scale, i) => {
      const value = row[this.#keys + 2 + i];
      this.#columns[i]?.push(typeof value === 'bigint' && scale !== undefined ? unscale(value, scale) : Number(value));
    });
  }

  finish(): SliceSums[] {
    this.#flush();
    return this.#done;
  }

  #start(key: (string | null)[]): void {
    this.#flush();
    this.#key = key;
    this.#buckets = [];
    this.#sizes = [];
    this.#columns = this.#scales.map(() => []);
  }

  #flush(): void {
    if (this.#key === undefined) return;
    const columns = this.#columns.map((column) => Float64Array.from(column));
    this.#done.push({
      key: keyOf(this.#cut, this.#key),
      slicing: this.#cut.name,
      buckets: Uint32Array.from(this.#buckets),
      sizes: Float64Array.from(this.#sizes),
      sums: this.#sources.map((at) => columns[at] ?? new Float64Array()),
    });
  }
}
