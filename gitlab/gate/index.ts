#!/usr/bin/env node
import { Fault } from '../../core/fault.ts';
import { terminalText } from '../../core/report/escape.ts';
import { EXIT } from '../../core/verdict/judged.ts';
import { readInputs } from './inputs.ts';
import { runGates } from './run.ts';

try {
  process.exitCode = await runGates(readInputs(process.env), process.env, () => new Date());
} catch (error) {
  const text = error instanceof Fault || !(error instanceof Error) ? String(error) : error.message;
  process.stderr.write(`${text.split('\n').map(terminalText).join('\n')}\n`);
  process.exitCode = EXIT.error;
}
