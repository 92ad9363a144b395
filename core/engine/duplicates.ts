import { Fault } from '../fault.ts';
import { isInteger } from './bucket.ts';
import { grouped } from './faults.ts';
import type { Scan } from './plan.ts';
import { identifier } from '../spec/quote.ts';
import type { Relation } from './relation.ts';
import { rowsSql } from './rows.ts';
import type { Session } from './session.ts';

/** A bit for each value of the range: at most 16 a row, and 64 MiB. */
const bitsPerRow = 16;
const mostBits = 1 << 29;

/** Throws ID_DUPLICATE when two rows share an id. Null ids have been refused before. */
export async function checkDuplicates(session: Session, scan: Scan, relation: Relation, rows: number): Promise<void> {
  if (scan.id === undefined) return;
  const from = rowsSql(scan, relation, [{ name: 'id', sql: identifier(scan.id) }]);
  const distinct = await distinctIds(session, from, relation.types[scan.id] ?? '', rows);
  if (distinct === rows) return;
  const [example] = await session.rows(`select cast(id as varchar) as shown, count(*) as n from ${from} group by id having n > 1 order by n desc, shown limit 1`);
  if (scan.query?.document !== undefined) {
    throw new Fault({
      code: 'ID_DUPLICATE',
      message: `${relation.shown}: column \`${scan.query.document}\` is not unique within a query: ${grouped(distinct)} pairs of \`${scan.query.column}\` and it in ${grouped(rows)} rows (for example ${String(example?.[0])}, ${String(example?.[1])} times).`,
      place: scan.table.place,
      remedy: 'Write each document once a query: of several passages of it the best, say.',
    });
  }
  throw new Fault({
    code: 'ID_DUPLICATE',
    message: `${relation.shown}: column \`${scan.id}\` is not unique: ${grouped(distinct)} values in ${grouped(rows)} rows (for example ${String(example?.[0])}, ${String(example?.[1])} times).`,
    place: scan.table.place,
    remedy: 'Name a column with one value a row as `id`; rows that belong together go under `cluster`.',
  });
}

/** A dense range of integers is counted in a bit set, a tenth of the cost of a hash table. */
async function distinctIds(session: Session, from: string, type: string, rows: number): Promise<number> {
  if (isInteger(type)) {
    const [ends] = await session.rows(`select cast(min(id) as bigint), cast(max(id) as bigint) from ${from}`);
    const [low, high] = ends ?? [];
    if (typeof low === 'bigint' && typeof high === 'bigint') {
      const range = high - low + 1n;
      if (range <= BigInt(Math.min(mostBits, bitsPerRow * rows))) {
        const [row] = await session.rows(`select bit_count(bitstring_agg(cast(id as bigint), ${low}::bigint, ${high}::bigint)) from ${from}`);
        return Number(row?.[0]);
      }
    }
  }
  const [row] = await session.rows(`select count(*) from (select distinct id from ${from})`);
  return Number(row?.[0]);
}
