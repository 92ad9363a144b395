import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Fault } from '../fault.ts';
import { errorCode } from './working-tree.ts';

/**
 * Writes a file in one step, its folders included: whoever reads it meets the old one or the new one, whole.
 * @throws Fault OUTPUT_UNWRITABLE; the old file then stands as it was.
 */
export async function writeFileWhole(file: string, bytes: Buffer | string): Promise<void> {
  const folder = dirname(file);
  try {
    await mkdir(folder, { recursive: true });
    const aside = await mkdtemp(join(folder, '.modelgate-'));
    try {
      const whole = join(aside, basename(file));
      const handle = await open(whole, 'wx');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(whole, file);
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  } catch (error) {
    throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `${file} can't be written (${errorCode(error)})`, remedy: 'Check the folder, its permissions and the room on the disk.' });
  }
}
