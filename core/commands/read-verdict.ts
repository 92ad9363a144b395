import { readFileSync } from 'node:fs';
import { Fault } from '../fault.ts';
import { parseVerdict } from '../verdict/encode.ts';
import type { Verdict } from '../verdict/verdict.ts';

/**
 * Reads a verdict.json.
 * @throws Fault VERDICT_INVALID when the file can't be read or is no verdict
 */
export function readVerdict(file: string): Verdict {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault({ code: 'VERDICT_INVALID', message: `the verdict can't be read: ${why}`, place: { file }, remedy: 'Name a verdict.json that `modelgate evaluate --out` wrote.' });
  }
  return parseVerdict(text, file);
}
