import type { Engine, HalvedCut } from '../engine/plan.ts';
import { Fault } from '../fault.ts';
import type { CheckSpec, Gate, SearchSpec } from '../spec/gate.ts';
import type { Summary } from '../sources/summary.ts';
import { cutOf, type ColumnCut } from './column-cut.ts';
import type { Request } from './request.ts';
import { summarize } from './summarize.ts';

/**
 * What a search cut the rows into, by the name of the check and then of the evidence: slices of halves, see `HalvedCut`,
 * with the check's metrics alone. They are of use to that check only, so no snapshot keeps them.
 */
export type Searched = ReadonlyMap<string, Readonly<Record<string, Summary>>>;

/** A metric as a check asks it of rows, by the check. */
type AskedOf = (check: CheckSpec) => Request['metrics'];

/**
 * Cuts the rows for every check that looks for slices. Both bodies of a change are cut at the same places, which the rows
 * that are judged decide.
 * @param requests evidence of rows by name; a check whose rows are not among them is not searched
 * @throws Fault COLUMN_* for columns that can't be cut, and as `summarize`
 */
export async function searchSlices(gate: Gate, requests: ReadonlyMap<string, Request>, engine: Engine, asked: AskedOf): Promise<Searched> {
  const searched = new Map<string, Readonly<Record<string, Summary>>>();
  for (const check of gate.checks) {
    const of = requests.get(check.of);
    const against = check.against === null ? undefined : requests.get(check.against);
    if (check.search === undefined || of === undefined || (check.against !== null && against === undefined)) continue;
    const cuts = await cutsOf(check, check.search, of, engine);
    const bodies = [of, ...(against === undefined ? [] : [against])].map((request): Request => ({ ...request, metrics: asked(check), keeps: [] }));
    searched.set(check.name, await summarize(bodies, cuts, gate.metrics, engine));
  }
  return searched;
}

async function cutsOf({ name, place }: CheckSpec, { columns, depth, minRows }: SearchSpec, { table }: Request, engine: Engine): Promise<HalvedCut[]> {
  const types = await engine.columnsOf(table);
  const missing = columns.filter((column) => !Object.hasOwn(types, column));
  if (missing.length > 0) {
    const message = `${name} searches by ${missing.map((column) => `\`${column}\``).join(', ')}, which ${table.shown} does not have; it has ${Object.keys(types).join(', ')}`;
    throw new Fault({ code: 'COLUMN_MISSING', message, place, remedy: 'Name columns of the rows under search.' });
  }
  const cut: ColumnCut[] = [];
  for (const column of columns) cut.push(await cutOf(column, types, table, engine, place));
  return combinations(cut, depth).map((combined): HalvedCut => ({ kind: 'halved', name: combined.map((each) => each.name).join('+'), columns: combined, leastRows: minRows, place }));
}

/** Every choice of one to `depth` of them, fewer first, each in the order given. */
function combinations<T>(all: readonly T[], depth: number): T[][] {
  const level: { readonly chosen: T[]; readonly next: number }[][] = [[{ chosen: [], next: 0 }]];
  for (let size = 1; size <= depth; size++) {
    level.push(level[size - 1]!.flatMap(({ chosen, next }) => all.slice(next).map((one, i) => ({ chosen: [...chosen, one], next: next + i + 1 }))));
  }
  return level.slice(1).flat().map(({ chosen }) => chosen);
}
