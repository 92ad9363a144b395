#!/usr/bin/env node
import { Fault } from '../../core/fault.ts';
import { ATTEMPT_EXIT } from '../../core/promote/attempt.ts';
import { terminalText } from '../../core/report/escape.ts';
import { readInputs } from './inputs.ts';
import { runPromotion } from './run.ts';

// The AWS SDK tells of the end of a Node that it still runs on; which Node runs is not up to who reads this log.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

try {
  process.exitCode = await runPromotion(readInputs(process.env), process.env, new Date());
} catch (error) {
  const text = error instanceof Fault || !(error instanceof Error) ? String(error) : error.message;
  process.stderr.write(`${text.split('\n').map(terminalText).join('\n')}\n`);
  process.exitCode = ATTEMPT_EXIT.fault;
}
