import type { Engine, Table } from '../engine/plan.ts';
import type { FaultDetail } from '../fault.ts';
import { Fault } from '../fault.ts';
import type { Columns } from '../spec/gate.ts';
import { shortList } from './roles.ts';
import { isNumeric } from './sql.ts';

/** How many classes a message lists before it breaks off. */
const LISTED = 12;

/**
 * The two values of a binary label, the positive one first. Empty where the column's own type says it: boolean, or 0 and
 * 1, which the scan makes sure of. Throws LABEL_CLASSES when `positive` is needed and absent, or names a value that is not
 * there, or when there are more than two.
 */
export async function binaryLabels(engine: Engine, table: Table, types: Readonly<Record<string, string>>, columns: Columns): Promise<readonly string[]> {
  const label = columns.label;
  const type = label === undefined ? undefined : types[label];
  if (label === undefined || type === undefined) return [];
  const positive = columns.positive === undefined ? undefined : String(columns.positive);
  if (type === 'BOOLEAN') {
    if (positive === undefined || /^(true|false|0|1)$/i.test(positive)) return [];
    throw new Fault(classesFault(table, label, ['false', 'true'], `\`positive: ${positive}\` is neither`));
  }
  if (positive === undefined && isNumeric(type)) return [];
  const found = await engine.distinctValues(table, label, LISTED);
  if (positive === undefined) throw new Fault(classesFault(table, label, found, 'none of them is named as the positive one'));
  if (found.length > 2) throw new Fault(classesFault(table, label, found, 'a binary task has two'));
  const others = found.filter((value) => !sameValue(type, value, positive));
  if (others.length > 1 || (isNumeric(type) && !Number.isFinite(Number(positive)))) throw new Fault(classesFault(table, label, found, `\`positive: ${positive}\` is none of them`));
  return [positive, ...others];
}

function sameValue(type: string, value: string, positive: string): boolean {
  return isNumeric(type) ? Number(value) === Number(positive) : value === positive;
}

/** LABEL_CLASSES that lists what the column holds. */
export function classesFault(table: Table, column: string, found: readonly string[], why: string): FaultDetail {
  const values = shortList(found.map((value) => `\`${value}\``));
  return {
    code: 'LABEL_CLASSES',
    message: `column \`${column}\` of ${table.shown} holds ${found.length === 0 ? 'no value' : values}: ${why}.`,
    place: table.place,
    remedy: found.length > 2 ? 'Set `task: multiclass`, or make it two values and name one with `positive:` under `columns:`.' : 'Name one with `positive:` under `columns:`.',
  };
}

/** A scan that met values other than 0 and 1 only shows one of them: the fault with all that the column holds. */
export async function listClasses(engine: Engine, table: Table, columns: readonly string[], positive: Columns['positive'], fault: Fault): Promise<Fault> {
  const broken = fault.details.find((detail) => detail.code === 'LABEL_CLASSES');
  const column = columns.find((name) => broken?.message.includes(`\`${name}\``));
  if (broken === undefined || column === undefined) return fault;
  const found = await engine.distinctValues(table, column, LISTED);
  if (positive !== undefined) return new Fault({ ...classesFault(table, column, found, `the label holds others, \`${String(positive)}\` being the positive one`), remedy: 'Write the classes of label and prediction alike, upper and lower case too.' });
  return new Fault(classesFault(table, column, found, 'a binary task has two, 0 and 1 unless `positive:` names one'));
}
