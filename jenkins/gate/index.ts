import { renderFaults } from '../../core/report/faults.ts';
import { Fault } from '../../core/fault.ts';
import { terminalText } from '../../core/report/escape.ts';
import { readInputs } from './inputs.ts';
import { runGates, sayIn } from './run.ts';

/** Exit code of what could not be evaluated; the result file then stays empty, and the step takes that for a failure. */
const COULD_NOT_EVALUATE = 2;

try {
  process.exitCode = await runGates(readInputs(process.env), { env: process.env, now: new Date(), say: sayIn(process.stdout) });
} catch (error) {
  process.exitCode = COULD_NOT_EVALUATE;
  if (error instanceof Fault) process.stderr.write(renderFaults(error.details));
  else process.stderr.write(`${(error instanceof Error ? (error.stack ?? error.message) : String(error)).split('\n').map(terminalText).join('\n')}\n`);
}
