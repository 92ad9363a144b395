import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Scanned, SortedBlock } from '../../core/engine/plan.ts';
import { byBoth, byRegion, large, makeRows, scanOf, shuffled, tableOf, temporary, withEngine, write } from './build.ts';

const rows = makeRows(4000, 11);

async function scanFiles(files: readonly string[], threads?: number): Promise<object> {
  const scan = scanOf(tableOf(files), {
    slicings: [byRegion, byBoth, large],
    sums: [{ kind: 'total', of: 'amount' }, { kind: 'total', of: 'ln(p + 0.001)', limit: 10 }, { kind: 'count', when: 'p > 0.5' }],
    rankings: [{ value: 'p', positive: 'label = 1', weight: 'abs(amount)' }],
  });
  return withEngine(files, async (engine) => written(await engine.scan(scan)), threads === undefined ? {} : { threads });
}

/** Everything a scan gives, as a digest for the ranked rows (a wrong one would fill the screen) and as it is for the sums. */
async function written(scanned: Scanned): Promise<object> {
  const ranked: unknown[] = [];
  for (const ranking of scanned.rankings) {
    ranked.push(ranking.slicesOf.map((slices) => [...slices]));
    for await (const block of ranking.blocks()) ranked.push(...rowsOfBlock(block));
  }
  return { table: scanned.table, ranked: createHash('sha256').update(JSON.stringify(ranked)).digest('hex'), rows: ranked.length };
}

function rowsOfBlock(block: SortedBlock): unknown[] {
  return Array.from({ length: block.length }, (_, i) => [block.value[i], block.positive[i], block.weight?.[i], block.bucket[i], block.cell[i]]);
}

describe('the same rows give the same bytes', async () => {
  const reference = await scanFiles([await write(rows, 'parquet')]);

  it.each(['parquet', 'csv', 'jsonl'] as const)('from %s', async (format) => {
    expect(await scanFiles([await write(rows, format)])).toEqual(reference);
  });

  it.each(['parquet', 'csv', 'jsonl'] as const)('shuffled and split in five files of %s', async (format) => {
    const folder = temporary();
    const mixed = shuffled(rows);
    const files = await Promise.all([0, 1, 2, 3, 4].map((part) => write(mixed.filter((_, i) => i % 5 === part), format, folder, `part${part}`)));
    expect(await scanFiles(files)).toEqual(reference);
  });

  it.each([1, 2, 8])('with %d threads', async (threads) => {
    expect(await scanFiles([await write(shuffled(rows, 9), 'parquet')], threads)).toEqual(reference);
  });

  it('but not with one row less, and not with a label changed', async () => {
    expect(await scanFiles([await write(rows.slice(1), 'parquet')])).not.toEqual(reference);
    expect(await scanFiles([await write(rows.map((row, i) => (i === 17 ? { ...row, label: 1 - row.label } : row)), 'parquet')])).not.toEqual(reference);
  });
});
