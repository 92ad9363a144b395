import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/**
 * Generated predictions of two models on the same rows, kept in `cache`: id, label (30 % positives), two scores, region
 * of 8, device of 4, amount. The same rows each time.
 */
export async function predictions(cache: string, rows: number): Promise<string> {
  const file = join(cache, `predictions-${rows}.parquet`);
  if (existsSync(file)) return file;
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '1GB', temp_directory: join(cache, 'spill') });
  const connection = await instance.connect();
  await connection.run('select setseed(0.42)');
  await connection.run(`copy (${query(rows)}) to '${file}.part' (format parquet)`);
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
