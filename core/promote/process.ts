import { readFile } from 'node:fs/promises';

/**
 * When a process began, as the system says it; '' where it does not (no /proc). A number alone may belong to another process by now.
 * @param pid process number on this machine
 */
export async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the program, in parentheses, may have blanks in it; the 20th field after it is the start in clock ticks since boot.
  return stat === '' ? '' : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '');
}

/** Whether the process that began at `started` still runs on this machine. */
export async function isRunning(pid: number, started: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and another user's.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return started === '' || (await startOf(pid)) === started;
}
