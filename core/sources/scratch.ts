import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Hands a fresh folder in `parent` to `work`; it is removed afterwards, whatever happens, a signal to end included. */
export async function withScratch<T>(parent: string, work: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(parent, 'modelgate-'));
  const removeNow = (signal: NodeJS.Signals): void => {
    void rm(scratch, { recursive: true, force: true }).finally(() => process.kill(process.pid, signal));
  };
  process.once('SIGINT', removeNow).once('SIGTERM', removeNow);
  try {
    return await work(scratch);
  } finally {
    process.off('SIGINT', removeNow).off('SIGTERM', removeNow);
    await rm(scratch, { recursive: true, force: true });
  }
}
