import type { ConsoleOptions } from '../report/console.ts';

/** Width and colour of standard output: colour on a terminal only, and not where NO_COLOR says so. */
export function terminal(): ConsoleOptions {
  return { colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined, width: process.stdout.columns || 120 };
}
