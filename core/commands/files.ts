import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '../fault.ts';

/**
 * Writes a file whole or not at all: to a neighbour first, then moved into place, so that a reader never meets half.
 * @throws Fault OUTPUT_UNWRITABLE
 */
export function writeWhole(path: string, content: string): void {
  const partial = `${path}.${process.pid}.partial`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(partial, 'w');
    try {
      const bytes = Buffer.from(content);
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `${path} can't be written: ${why}`, remedy: 'Give --out a folder that can be written.' });
  }
}
