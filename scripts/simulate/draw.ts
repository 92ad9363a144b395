import { DuckDBInstance } from '@duckdb/node-api';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Table } from '../../core/engine/plan.ts';
import type { Population } from './populations.ts';

/** How samples of a population are drawn. */
export interface Design {
  readonly population: Population;
  /** Rows of a sample. */
  readonly rows: number;
  /** Clusters of a sample; null: every row stands for itself. */
  readonly clusters: number | null;
  readonly samples: number;
  /** Samples that share a table, where each is a slice. */
  readonly perTable: number;
  readonly seed: number;
}

/** Share of the variance that rows of one cluster have in common. */
const SHARED = 0.3;
/** Draws that a row has. */
const DRAWS = 64;

/**
 * Writes the samples of a design as Parquet, one file a table, and gives the tables in order.
 *
 * Draws are a counter through DuckDB's 64-bit integer hash (a finalizer with full avalanche, as SplitMix64 has), so any
 * row can be made again by its number alone: u(k) of row i is hash(seed·2⁴⁰ + i·64 + k) / 2⁶⁴, normals by Box and Muller 1958.
 * Sizes of clusters differ: cluster ⌊C·u^1.5⌋ makes the first ones many times as large as the last.
 */
export async function drawTables(design: Design, folder: string): Promise<Table[]> {
  await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    await connection.run(copyOf(design, folder));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  const names = (await readdir(folder)).sort((a, b) => Number(a.split('=')[1]) - Number(b.split('=')[1]));
  return Promise.all(names.map((name) => tableOf(join(folder, name))));
}

async function tableOf(folder: string): Promise<Table> {
  const files = (await readdir(folder)).map((name) => join(folder, name)).sort();
  return { files, shown: folder, format: 'parquet', place: { file: 'simulation' } };
}

/** The samples of a design: draws of a row first, then the columns that are made of them. */
function copyOf(design: Design, folder: string): string {
  const { population, rows, clusters, samples, perTable } = design;
  const home = population.list !== undefined ? `(i // ${population.list})` : clusters === null ? 'i' : `(i // ${rows}) * ${clusters} + floor(${clusters} * pow(${uniform(design, 'i', DRAWS - 1)}, 1.5))::bigint`;
  const asked = [...new Set(population.columns.match(/\b[uz]\(\d+\)/g))];
  const draws = asked.map((draw) => `${drawOf(design, draw)} as ${plain(draw)}`);
  return `copy (
      select i as id, home as cluster, i // ${rows} as sample, (i // ${rows}) // ${perTable} as batch, ${population.columns.replace(/\b[uz]\(\d+\)/g, plain)}
      from (select i, home, ${draws.join(', ')} from (select i, ${home} as home from (select range as i from range(${rows * samples}))))
    ) to '${folder}' (format parquet, partition_by (batch), filename_pattern 'part_{i}')`;
}

/** z(3) → z3 */
function plain(draw: string): string {
  return draw.replace(/[()]/g, '');
}

/** Normals of a cluster are numbered from the middle of the seed's range, so that no row has them. */
function drawOf(design: Design, draw: string): string {
  const k = Number(draw.slice(2, -1));
  if (draw.startsWith('u')) return uniform(design, 'i', k);
  const own = normal(design, 'i', k);
  if (design.clusters === null && design.population.list === undefined) return own;
  return `(sqrt(${1 - SHARED}) * ${own} + sqrt(${SHARED}) * ${normal(design, `(home + ${2 ** 32})`, k)})`;
}

function normal(design: Design, number: string, k: number): string {
  return `(sqrt(-2 * ln(${uniform(design, number, k)})) * cos(2 * pi() * ${uniform(design, number, k + 1)}))`;
}

function uniform({ seed }: Design, number: string, k: number): string {
  return `(((hash(${seed * 2 ** 40} + ${number} * ${DRAWS} + ${k}) >> 11)::double + 0.5) / ${Number.MAX_SAFE_INTEGER + 1}.0)`;
}
