import { Fault } from '../fault.ts';
import { identifier } from '../spec/quote.ts';
import { dimensionsOf } from './layout.ts';
import { rowsSql } from './rows.ts';
import type { Plan } from './scan.ts';
import type { Session } from './session.ts';

/**
 * Refuses slices and clusters that hold a part of a query: a list that is cut is another list.
 * @throws Fault QUERY_SPLIT with a query that is in several
 */
export async function checkWholeQueries(session: Session, { scan, relation, layout }: Plan): Promise<void> {
  if (scan.query === undefined) return;
  const cluster = scan.cluster === undefined ? [] : [{ name: 'cluster', sql: identifier(scan.cluster) }];
  const parts = [...layout.dimensions, ...cluster];
  if (parts.length === 0) return;
  const split = parts.map(({ name }) => `(min(${name}) is distinct from max(${name}) or count(${name}) not in (0, count(*)))`);
  const query = { name: 'q', sql: `cast(${identifier(scan.query.column)} as varchar)` };
  const [row] = await session.rows(`select q, ${split.map((each, i) => `${each} as s${i}`).join(', ')} from ${rowsSql(scan, relation, [query, ...parts])}
    group by q having ${split.join(' or ')} order by q limit 1`);
  if (row === undefined) return;
  const at = row.indexOf(true) - 1;
  const dimension = parts[at]?.name ?? '';
  const cut = layout.cuts.findIndex((each) => dimensionsOf(each).includes(dimension));
  const slicing = scan.slicings[cut - 1];
  const whose = slicing === undefined ? `cluster \`${scan.cluster ?? ''}\`` : `slices \`${slicing.name}\``;
  throw new Fault({
    code: 'QUERY_SPLIT',
    message: `${relation.shown}: ${whose}: query ${String(row[0])} has rows in several of them, and a ranking is judged by whole queries.`,
    place: slicing?.place ?? scan.table.place,
    remedy: slicing === undefined ? 'Name a column that all rows of a query share, such as the user, or leave `cluster` out.' : 'Slice by columns that all rows of a query share: of the query, the user or the device, not of the document.',
  });
}
