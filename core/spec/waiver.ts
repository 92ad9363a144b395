import type { Context } from './context.ts';
import type { Waiver } from './gate.ts';
import type { Parts } from './parts.ts';
import type { RawCheck } from './schema.ts';

/** A check's waiver; one that is past its date is refused, so that it can't be forgotten. ISO dates compare as text. */
export function buildWaiver({ path, fields }: Parts<RawCheck>, context: Context): Waiver | undefined {
  const waive = fields.waive;
  if (waive === undefined || waive.until >= context.today) return waive;
  context.findings.value([...path, 'waive', 'until'], 'GATE_WAIVER', `the waiver ended on ${waive.until}, today is ${context.today}`, 'Renew it with a new date, or remove it.');
  return undefined;
}
