import { Fault } from '../../core/fault.ts';
import { ATTEMPT_EXIT } from '../../core/promote/attempt.ts';
import { terminalText } from '../../core/report/escape.ts';
import { readInputs } from './inputs.ts';
import { runPromotion } from './run.ts';

try {
  process.exitCode = await runPromotion(readInputs(process.env), process.env, new Date());
} catch (error) {
  const text = error instanceof Fault || !(error instanceof Error) ? String(error) : (error.stack ?? error.message);
  process.stderr.write(`${text.split('\n').map(terminalText).join('\n')}\n`);
  process.exitCode = ATTEMPT_EXIT.fault;
}
