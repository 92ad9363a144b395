import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Fault } from '../fault.ts';
import { errorCode } from './working-tree.ts';

/** Of a line of the record of promotions, what a later verdict must say (`core/promote/mark.ts` writes it whole). */
const line = z.object({ model: z.string(), at: z.iso.datetime(), override: z.object({ reason: z.string(), by: z.string() }).nullable() });

/** The record of promotions. `isNamed`: somebody said where it is; else it is looked for where it lies as a rule. */
export interface PromotionsRecord {
  readonly file: string;
  readonly isNamed: boolean;
}

/**
 * That the champion stands though its verdict did not pass, as one sentence; null where its verdict passed, or nothing was
 * promoted yet. The last line of a model says what stands: the next promotion that passes, or a way back, ends it. Without
 * a record nothing was promoted; of one that was named, it is said that it is not there, and before a first promotion too.
 * @throws Fault EVIDENCE_UNREADABLE
 */
export async function standingOverride({ file, isNamed }: PromotionsRecord, model: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw unreadable(file, `it can't be read (${errorCode(error)})`);
  });
  if (text === null) return isNamed ? `The record of promotions is not at ${file}, so it is not known whether the champion stands by an override.` : null;
  const last = text.split('\n').flatMap((each, i) => read(each, i + 1, file)).findLast((each) => each.model === model);
  if (last?.override == null) return null;
  const { override, at } = last;
  return `The champion stands by an override: its verdict did not pass, and ${override.by} let it through on ${at.slice(0, 10)}: ${override.reason}`;
}

/** A line that is not whole was cut off when its writer was killed, who writes it again when the promotion is finished. */
function read(text: string, number: number, file: string): z.infer<typeof line>[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const parsed = line.safeParse(value);
  if (parsed.success) return [parsed.data];
  throw unreadable(file, `line ${number} is no promotion: ${parsed.error.issues[0]?.path.join('.') ?? ''}: ${parsed.error.issues[0]?.message ?? ''}`);
}

function unreadable(file: string, why: string): Fault {
  return new Fault({ code: 'EVIDENCE_UNREADABLE', message: `the record of promotions is no evidence: ${why}`, place: { file }, remedy: 'Name the promotions.jsonl that `modelgate promote` wrote, unchanged.' });
}
