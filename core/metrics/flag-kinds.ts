import type { Engine, Table } from '../engine/plan.ts';
import { Fault, type FaultDetail } from '../fault.ts';
import type { CheckSpec, Columns, Gate, MetricRef } from '../spec/gate.ts';
import { pairForm } from '../spec/catalogue.ts';
import type { ColumnKind } from '../spec/metrics/form.ts';
import { pairNeeds } from './pairs/needs.ts';
import { columnNameOf } from './pairs/reads.ts';
import { kindOf } from './row-column.ts';
import { metricFor } from './table.ts';

/** A body of rows whose outcomes are asked for. */
interface Readable {
  readonly table: Table;
  readonly columns: Columns;
}

/**
 * Refuses checks of outcomes that booleans say in one body and numbers in the other, where nobody said which numbers pass; and
 * thresholds of booleans alone. What is missing or of another kind is for binding to say.
 * @param rows evidence of rows by name
 * @param subjectsOf what a check judges, of each of its columns
 * @throws Fault COLUMN_TYPE, GATE_CONTRADICTION; as `Engine.columnsOf`
 */
export async function refuseUnlikeFlags(gate: Gate, rows: ReadonlyMap<string, Readable>, engine: Engine, subjectsOf: (check: CheckSpec) => readonly MetricRef[]): Promise<void> {
  const faults: FaultDetail[] = [];
  for (const check of gate.checks.filter(({ metric }) => readsFlag(gate, metric))) {
    const sides = [check.of, check.against ?? ''].flatMap((name) => rows.get(name) ?? []);
    for (const metric of subjectsOf(check)) {
      const flags = await Promise.all(sides.map(async ({ table, columns }): Promise<Flag> => {
        const column = columnNameOf({ columns }, metric) ?? '';
        return { said: `column \`${column}\` of ${table.shown}`, kind: kindOf((await engine.columnsOf(table))[column]) };
      }));
      faults.push(...faultsOf(check, flags));
    }
  }
  if (faults.length > 0) throw new Fault(faults);
}

interface Flag {
  readonly said: string;
  readonly kind: ColumnKind;
}

function faultsOf({ name, place, metric: { threshold } }: CheckSpec, flags: readonly Flag[]): FaultDetail[] {
  const [boolean, number] = (['boolean', 'number'] as const).map((kind) => flags.find((flag) => flag.kind === kind));
  if (boolean === undefined) return [];
  if (number !== undefined && threshold === undefined) {
    return [{ code: 'COLUMN_TYPE', message: `${name}: ${boolean.said} holds booleans, and ${number.said} numbers: nothing says which of them pass.`, place, remedy: 'Write both alike, or say from which number on a row passes: `threshold: 0.5` in the check.' }];
  }
  if (number !== undefined || threshold === undefined) return [];
  return [{ code: 'GATE_CONTRADICTION', message: `${name}: ${boolean.said} holds booleans, which no threshold is asked of.`, place, remedy: 'Remove threshold, or name a column of numbers.' }];
}

function readsFlag({ task }: Gate, metric: MetricRef): boolean {
  const needs = pairForm(metric.name) === undefined ? (metricFor(task, metric.name)?.needs ?? []) : pairNeeds(metric, task);
  return needs.includes('flag');
}
