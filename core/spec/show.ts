import { pairForm } from './catalogue.ts';
import type { Context } from './context.ts';
import type { Show } from './gate.ts';
import type { Parts } from './parts.ts';
import type { RawCheck } from './schema.ts';

/** The rows that a check shows, which is nothing unless it asks. Undefined too where what it asks is refused. */
export function buildShow({ path, fields }: Parts<RawCheck>, context: Context): Show | undefined {
  const { show: most, show_columns: columns = [], metric = '' } = fields;
  const refuse = (key: 'show' | 'show_columns', message: string): void => context.findings.key([...path, key], 'GATE_CONTRADICTION', message, 'Remove it.');
  if (most === undefined) {
    if (columns.length > 0) context.findings.key([...path, 'show_columns'], 'GATE_CONTRADICTION', 'show_columns says what is shown of rows, and the check shows none', 'Add show: 10, or remove it.');
    return undefined;
  }
  if (context.own.has(metric) || pairForm(metric)?.kind !== 'flips') {
    refuse('show', `show is for metrics of changed outcomes (regressed_rate, fixed_rate, churn): ${metric} singles out no rows`);
    return undefined;
  }
  return { most, columns: [...new Set(columns)] };
}
