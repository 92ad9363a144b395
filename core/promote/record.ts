import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '../fault.ts';
import { errorCode } from '../sources/working-tree.ts';
import type { Mark } from './mark.ts';

/** One line of the audit record: what the mark says, and from what to what each target was moved. */
export interface RecordLine {
  readonly mark: Mark;
  readonly targets: readonly { readonly target: string; readonly from: string | null; readonly to: string }[];
}

/**
 * Adds a line to the record, unless it is its line already: a run that was killed after it is finished later.
 * @throws Fault OUTPUT_UNWRITABLE
 */
export async function addToRecord(file: string, { mark, targets }: RecordLine): Promise<void> {
  const line = `${JSON.stringify({ ...mark, targets })}\n`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const there = await readFile(file, 'utf8').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return '';
      throw error;
    });
    if (there.endsWith(`\n${line}`) || there === line) return;
    const handle = await open(file, 'a');
    try {
      // A line that a killed run left cut off must not swallow this one.
      await handle.writeFile(there === '' || there.endsWith('\n') ? line : `\n${line}`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `the record ${file} can’t be written (${errorCode(error)})`, remedy: 'Check the folder, then run it again: what was moved is found and recorded.' });
  }
}
