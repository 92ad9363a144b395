import { setFailed } from '@actions/core';
import { Fault } from '../../core/fault.ts';
import { terminalText } from '../../core/report/escape.ts';
import { readInputs } from './inputs.ts';
import { runPromotion } from './run.ts';

try {
  await runPromotion(readInputs(), process.env, new Date());
} catch (error) {
  const text = error instanceof Fault || !(error instanceof Error) ? String(error) : (error.stack ?? error.message);
  setFailed(text.split('\n').map(terminalText).join('\n'));
}
