import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openEngine } from '../../core/engine/duckdb.ts';
import type { Engine, Scan, Table } from '../../core/engine/plan.ts';
import type { EngineOptions } from '../../core/engine/session.ts';
import { Fault, type FaultDetail } from '../../core/fault.ts';
import type { RowsFormat, Slicing } from '../../core/spec/gate.ts';

export interface Row {
  readonly id: number;
  readonly label: number;
  readonly p: number;
  readonly region: string | null;
  readonly device: number;
  readonly customer: string;
  readonly amount: number;
}

export const place = { file: 'modelgate.yml', line: 3 };

/** Numbers in [0, 1) that are the same in every run. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 13), 0x297a2d39) >>> 0;
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

const regions = ['north', 'south', 'Ärger', 'ünder "quoted", comma', '\u{1F600}', '\uFFFD', null];

export function makeRows(count: number, seed = 1): Row[] {
  const next = generator(seed);
  return Array.from({ length: count }, (_, i) => ({
    id: i * 3 + 7,
    label: next() < 0.3 ? 1 : 0,
    p: next() < 0.2 ? Math.round(next() * 8) / 8 : next(),
    region: regions[Math.floor(next() * regions.length)] ?? null,
    device: Math.floor(next() * 3) - 1,
    customer: `c${Math.floor(next() * 40)}`,
    amount: (next() - 0.4) * 10 ** Math.floor(next() * 12 - 4),
  }));
}

export function shuffled<T>(rows: readonly T[], seed = 5): T[] {
  const next = generator(seed);
  return rows.map((row) => ({ row, at: next() })).sort((a, b) => a.at - b.at).map(({ row }) => row);
}

/** A new empty folder. */
export function temporary(): string {
  return mkdtempSync(join(tmpdir(), 'modelgate-engine-'));
}

/** Writes rows as one file and gives its path. */
export async function write(rows: readonly object[], format: RowsFormat, folder = temporary(), name = 'rows'): Promise<string> {
  const lines = rows.map((row) => JSON.stringify(row)).join('\n') + '\n';
  const json = join(folder, `${name}.jsonl`);
  writeFileSync(json, lines);
  if (format === 'jsonl') return json;
  const path = join(folder, `${name}.${format}`);
  if (format === 'csv') {
    writeFileSync(path, csvText(rows));
    return path;
  }
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`copy (select * from read_json('${json}', format = 'newline_delimited', columns = {${columnTypes(rows)}})) to '${path}'`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

function columnTypes(rows: readonly object[]): string {
  return Object.keys(rows[0] ?? {}).map((name) => {
    const values = rows.map((row): unknown => Reflect.get(row, name)).filter((value) => value !== null);
    const type = values.every(Number.isInteger) ? 'BIGINT' : values.every((value) => typeof value === 'number') ? 'DOUBLE' : 'VARCHAR';
    return `'${name}': '${type}'`;
  }).join(', ');
}

function csvText(rows: readonly object[]): string {
  const names = Object.keys(rows[0] ?? {});
  const field = (value: unknown): string => {
    const text = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [names.join(','), ...rows.map((row) => Object.values(row).map(field).join(','))].join('\n') + '\n';
}

export function tableOf(files: readonly string[], where?: string): Table {
  const format: RowsFormat = files[0]?.endsWith('.csv') === true ? 'csv' : /\.jsonl?$/.test(files[0] ?? '') ? 'jsonl' : 'parquet';
  return { files, shown: 'predictions', format, place, ...(where === undefined ? {} : { where }) };
}

export const byRegion: Slicing = { kind: 'columns', name: 'region', columns: ['region'], place };
export const byBoth: Slicing = { kind: 'columns', name: 'region × device', columns: ['region', 'device'], place };
export const large: Slicing = { kind: 'where', name: 'large', where: 'amount > 100', place };

export function scanOf(table: Table, more: Partial<Scan> = {}): Scan {
  return { table, id: 'id', label: 'label', slicings: [], requirements: [], sums: [], rankings: [], ...more };
}

export async function withEngine<T>(files: readonly string[], use: (engine: Engine) => Promise<T>, options: Partial<EngineOptions> = {}): Promise<T> {
  const scratch = join(temporary(), 'scratch');
  mkdirSync(scratch);
  const engine = await openEngine({ scratch, files, ...options });
  try {
    return await use(engine);
  } finally {
    engine.close();
  }
}

/** Details of the Fault that a promise is rejected with. */
export async function faultsOf(promise: Promise<unknown>): Promise<readonly FaultDetail[]> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Fault) return error.details;
    throw error;
  }
  throw new Error('no Fault was thrown');
}
