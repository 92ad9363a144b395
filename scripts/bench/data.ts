import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/**
 * Generated predictions of two models on the same rows, kept in `cache`: id, label (30 % positives), two scores, region
 * of 8, device of 4, amount. The same rows each time.
 */
export async function predictions(cache: string, rows: number): Promise<string> {
  return made(cache, `predictions-${rows}`, query(rows));
}

/**
 * A table of 20 columns of numbers and 5 of text beside an id, and `top`, which is never below n0; every 200th value of
 * the first five is missing. `moved`: later rows, whose numbers lie a little higher.
 */
export async function table(cache: string, rows: number, moved: boolean): Promise<string> {
  const shift = moved ? 0.05 : 0;
  const number = (k: number): string => `(random() + random() + random() + random() - 2) * ${k + 1} + ${shift}`;
  const numbers = Array.from({ length: 20 }, (_, k) => `${k < 5 ? `case when i % 200 = ${k} then null else ${number(k)} end` : number(k)} as n${k}`);
  const texts = Array.from({ length: 5 }, (_, k) => `'c' || cast(floor(random() * ${5 + 4 * k}) as integer) as s${k}`);
  return made(cache, `table-${rows}${moved ? '-moved' : ''}`, `select *, coalesce(n0, 0) + 1 as top from (select i as id, ${[...numbers, ...texts].join(', ')} from range(${rows}) t(i))`, moved ? 0.1 : 0.2);
}

async function made(cache: string, name: string, content: string, seed = 0.42): Promise<string> {
  const file = join(cache, `${name}.parquet`);
  if (existsSync(file)) return file;
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '1GB', temp_directory: join(cache, 'spill') });
  const connection = await instance.connect();
  await connection.run(`select setseed(${seed})`);
  await connection.run(`copy (${content}) to '${file}.part' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
  renameSync(`${file}.part`, file);
  return file;
}

function query(rows: number): string {
  const score = (pull: number, own: string): string => `1 / (1 + exp(-(label * ${pull} - 0.8 + 1.5 * (shared + ${own} - 1))))`;
  return `
    select id, label, ${score(1.2, 'noise1')} as s1, ${score(1.25, 'noise2')} as s2,
      'region-' || cast(floor(place * 8) as integer) as region,
      ['phone', 'tablet', 'desktop', 'tv'][1 + cast(floor(place * 1000) as integer) % 4] as device,
      round(money * 1000, 2) as amount
    from (select i as id, cast(random() < 0.3 as integer) as label, random() as shared, random() as noise1, random() as noise2,
      random() as place, random() as money from range(${rows}) t(i))`;
}
