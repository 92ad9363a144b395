import { terminalText } from '../report/escape.ts';

/**
 * Lets a run end as it would have when nobody reads what it prints: a closed pipe (`| head`) is no fault, and must neither
 * stop a promotion half way nor look like a model that was refused. Any other error, such as a full disk, is said once.
 *
 * @param lost exit code of a run of which something that was printed is lost
 */
export function outliveOutput(lost: number): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`standard output: ${terminalText(error.message)}; what was printed is lost. Make room and run it again.\n`);
    process.once('exit', () => (process.exitCode = lost));
  });
  process.stderr.on('error', () => {});
}
