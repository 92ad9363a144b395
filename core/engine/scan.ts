import { Fault } from '../fault.ts';
import { isInteger, OWN_BUCKETS } from './bucket.ts';
import { numberBuckets, numberCells } from './cells.ts';
import { columnReader } from './columns.ts';
import { checkDuplicates } from './duplicates.ts';
import { factsOf } from './facts.ts';
import { axesOf, type GridAxes, gridColumns, gridsOf, rangesOf } from './grids.ts';
import { brokenRequirement, brokenTotal, checkColumns, goodSql, queryFault, requirementsOf } from './faults.ts';
import { groupingsOf, type Grouping } from './grouping.ts';
import { type Layout, layoutOf } from './layout.ts';
import { type Measures, measuresOf, type Scaling, scaledSql, scalingOf } from './measures.ts';
import type { Requirement, Scan, Scanned, UserSql } from './plan.ts';
import { checkWholeQueries } from './queries.ts';
import { rankedRows } from './ranking.ts';
import type { Relation } from './relation.ts';
import { rollUp } from './rollup.ts';
import { identifier } from '../spec/quote.ts';
import { bucketColumn, fingerprintColumn, halfSql, rowsSql, unitOf } from './rows.ts';
import type { Session } from './session.ts';
import type { SqlCheck } from './sql.ts';

/** Up to where the simplest way is taken; see EngineOptions. Neither changes a result. */
export interface Limits {
  readonly mostGroups: number;
  readonly rowsInMemory: number;
}

/** A scan with all that is known before its rows are summed. */
export interface Plan {
  readonly scan: Scan;
  readonly relation: Relation;
  readonly limits: Limits;
  readonly layout: Layout;
  readonly measures: Measures;
  readonly requirements: readonly Requirement[];
  readonly rows: number;
  readonly units: number;
  /** Each unit is a bucket of its own. */
  readonly own: boolean;
  /** Columns of integers that are known to lie in [0, 2³¹). */
  readonly small: ReadonlySet<string>;
  /** How each total is scaled to integers. */
  readonly scales: readonly Scaling[];
  readonly axes: readonly GridAxes[];
}

/** Reads a table once (and looks at it first where sums or buckets hang on it) and gives its sums; rankings on demand. */
export async function runScan(session: Session, sql: SqlCheck, scan: Scan, relation: Relation, limits: Limits): Promise<Scanned> {
  checkColumns(scan, relation);
  await sql.check(relation, textsOf(scan));
  const tables: string[] = [];
  try {
    const plan = await look(session, scan, relation, limits);
    const groupings = await groupingsOf(session, plan);
    tables.push(...groupings.map((grouping) => grouping.table));
    for (const grouping of groupings) await sum(session, plan, grouping);
    await checkDuplicates(session, scan, relation, plan.rows);
    await checkWholeQueries(session, plan);
    const buckets = await numberBuckets(session, plan, groupings, session.name('buckets'));
    const table = await rollUp(session, plan, groupings, buckets);
    const facts = await factsOf(session, plan, table);
    const grids = await gridsOf(session, plan, groupings);
    if (scan.rankings.length + (scan.columns?.length ?? 0) === 0) return { table, facts, grids, rankings: [] };
    const cells = await numberCells(session, plan, groupings, table, session.name('cellnumbers'));
    const ranked = { session, plan, buckets, cells };
    return { table, facts, grids, rankings: rankedRows(ranked), columns: columnReader(ranked) };
  } catch (error) {
    throw await queryFault(scan, error);
  } finally {
    for (const table of tables) await session.run(`drop table if exists ${table}`);
  }
}

/** Every text of SQL in a scan; built-in ones go through the same check, so that none is trusted by its origin. */
function textsOf(scan: Scan): UserSql[] {
  const place = scan.table.place;
  const { where } = scan.table;
  return [
    ...(where === undefined ? [] : [{ sql: where, wants: 'boolean', what: 'where', place } as const]),
    ...scan.slicings.flatMap((cut): UserSql[] => (cut.kind === 'where' ? [{ sql: cut.where, wants: 'boolean', what: `slice \`${cut.name}\``, place: cut.place }] : [])),
    ...scan.slicings.flatMap((cut): UserSql[] => (cut.kind === 'halved' ? cut.columns.map(({ sql }) => ({ sql, wants: 'any', what: `search by ${cut.name}`, place: cut.place })) : [])),
    ...scan.requirements.map((need): UserSql => ({ sql: need.holds, wants: 'boolean', what: `column \`${need.column}\``, place })),
    ...scan.sums.map((sum): UserSql => (sum.kind === 'count'
      ? { sql: sum.when, wants: 'boolean', what: 'count', place: sum.place ?? place }
      : { sql: sum.of, wants: 'number', what: 'sum', place: sum.place ?? place })),
    ...(scan.facts ?? []).flatMap((fact): UserSql[] => (fact.kind === 'newest'
      ? [{ sql: fact.of, wants: 'number', what: 'newest', place }]
      : [...fact.by, ...(fact.label === undefined ? [] : [fact.label])].map((sql) => ({ sql, wants: 'any', what: 'group', place })))),
    ...(scan.columns ?? []).map((column): UserSql => ({ sql: column.of, wants: column.kind === 'number' ? 'number' : 'any', what: 'column', place })),
    ...(scan.grids ?? []).flatMap(({ x, y }) => [x, y]).map((axis): UserSql => ({ sql: axis.of, wants: 'number', what: 'grid', place })),
    ...scan.rankings.flatMap((ranking): UserSql[] => [
      { sql: ranking.value, wants: 'number', what: 'ranking', place },
      ...(ranking.positive === undefined ? [] : [{ sql: ranking.positive, wants: 'boolean', what: 'ranking', place } as const]),
      ...(ranking.weight === undefined ? [] : [{ sql: ranking.weight, wants: 'number', what: 'weight', place } as const]),
    ]),
  ];
}

/** Rows, units, and the magnitude of totals that came without a limit. */
async function look(session: Session, scan: Scan, relation: Relation, limits: Limits): Promise<Plan> {
  const measures = measuresOf(scan.sums);
  const unit = unitOf(scan, relation);
  const open = measures.totals.filter((total) => total.limit === undefined);
  const columns = measures.derived.filter(({ name }) => open.some((total) => total.name === name));
  const peaks = open.map(({ name }) => `max(abs(${name})) filter (isfinite(${name}))`);
  const ranges = rangesOf(scan);
  const unitColumn = unit.kind === 'cluster' || unit.kind === 'query' ? [{ name: 'u', sql: identifier(unit.column) }] : [];
  const from = rowsSql(scan, relation, [{ name: 'one', sql: '1' }, ...columns, ...ranges.columns, ...unitColumn]);
  const [row] = await session.rows(`select ${['count(*)', ...peaks, ...ranges.ends].join(', ')} from ${from}`);
  const rows = Number(row?.[0]);
  if (rows === 0) {
    throw new Fault({ code: 'EVIDENCE_EMPTY', message: `${relation.shown} has no rows that its \`where\` keeps.`, place: scan.table.place, remedy: 'No rows are no evidence: loosen `where`.' });
  }
  const units = unitColumn.length > 0 ? Number((await session.rows(`select count(distinct u) from ${from}`))[0]?.[0]) : rows;
  const peak = new Map(open.map(({ name }, i) => [name, Number(row?.[i + 1] ?? 0)]));
  const small = await smallColumns(session, scan, relation);
  return {
    scan, relation, limits, measures, rows, units, small,
    layout: layoutOf(scan.slicings, halfSql({ scan, relation, small })),
    requirements: requirementsOf(scan, relation),
    own: units <= OWN_BUCKETS,
    axes: axesOf(scan, (row ?? []).slice(1 + peaks.length).map(Number)),
    scales: measures.totals.map((total) => scalingOf(total.limit ?? peak.get(total.name) ?? 0, total.limit === undefined)),
  };
}

/** Only asked where the answer lies in the file's statistics, so that it costs nothing. */
async function smallColumns(session: Session, scan: Scan, relation: Relation): Promise<ReadonlySet<string>> {
  const small = new Set<string>();
  if (scan.table.where !== undefined) return small;
  for (const column of [scan.id, scan.query?.column, scan.cluster]) {
    if (column === undefined || !isInteger(relation.types[column] ?? '')) continue;
    const [row] = await session.rows(`select min(${identifier(column)}) >= 0 and max(${identifier(column)}) < 2147483648 from ${relation.from}`);
    if (row?.[0] === true) small.add(column);
  }
  return small;
}

/** The one pass: sums of a grouping's cells by bucket, into a temporary table. */
async function sum(session: Session, plan: Plan, grouping: Grouping): Promise<void> {
  const { scan, relation, measures } = plan;
  const grids = gridColumns(plan, grouping);
  const derived = [
    ...grouping.dimensions,
    bucketColumn(plan),
    fingerprintColumn(plan),
    ...measures.derived,
    ...grids,
    { name: 'good', sql: goodSql(plan.requirements) },
  ];
  const scaled = measures.totals.map(({ name }, i) => `${scaledSql(name, plan.scales[i]!)} as s${name}`);
  const kept = [...grouping.dimensions, ...measures.derived.filter(({ name }) => measures.counts.includes(name))].map(({ name }) => name);
  const inner = `(select ${[...kept, ...grids.map(({ name }) => name), 'b', 'print', 'good', ...scaled].join(', ')} from ${rowsSql(scan, relation, derived)})`;
  const bad = ['not good', ...measures.totals.map(({ name }) => `s${name} is null`)].join(' or ');
  const sums = [
    ...measures.counts.map((name) => `count_if(${name}) as ${name}`),
    ...measures.totals.map(({ name }) => `sum(s${name}) as ${name}`),
    ...grids.map(({ name }) => `histogram(${name}) as ${name}`),
  ];
  const keys = [...grouping.dimensions.map(({ name }) => name), 'b'];
  await session.run(`create temporary table ${grouping.table} as
    select ${[...keys, 'count(*) as n', 'sum(print) as print', `count_if(${bad}) as bad`, ...sums].join(', ')}
    from ${inner} group by ${keys.join(', ')}`);
  const [row] = await session.rows(`select sum(bad) from ${grouping.table}`);
  if (Number(row?.[0] ?? 0) > 0) throw await diagnose(session, plan);
}

async function diagnose(session: Session, plan: Plan): Promise<Error> {
  const { scan, relation } = plan;
  const fault = (await brokenRequirement(session, scan, relation, plan.requirements)) ?? (await brokenTotal(session, scan, relation));
  return fault ?? new Error(`rows of ${relation.shown} are refused, but none is found that breaks a rule`);
}
