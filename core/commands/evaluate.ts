import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { renderConsole, renderHeadline } from '../report/console.ts';
import { renderJunit } from '../report/junit.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { run } from '../run.ts';
import { findGate } from '../spec/read.ts';
import { encodeVerdict } from '../verdict/encode.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { writeWhole } from './files.ts';
import { terminal } from './terminal.ts';
import { withWorld, type WorldOptions } from './world.ts';

export interface EvaluateOptions extends WorldOptions {
  readonly gate?: string;
  readonly out?: string;
  readonly quiet?: boolean;
}

/** Exit code of each status; a gate that could not be evaluated blocks too. */
const EXIT = { passed: 0, blocked: 1, error: 2 } as const;

/** Evaluates, prints the report and writes the files; gives the exit code. */
export async function evaluate(options: EvaluateOptions): Promise<number> {
  const gate = options.gate ?? findGate('.');
  const verdict = await withWorld(options, (world) => run(gate, world));
  process.stdout.write(options.quiet === true ? renderHeadline(verdict) : renderConsole(verdict, terminal()));
  if (options.out !== undefined) writeReports(options.out, verdict);
  return EXIT[verdict.status];
}

/** Writes every form of the verdict, verdict.json last: where it stands, the others are whole. */
function writeReports(folder: string, verdict: Verdict): void {
  const target = join(folder, 'verdict.json');
  if (verdict.status === 'error' && existsSync(target)) {
    process.stderr.write(`${target} holds an earlier result and was left as it is: an evaluation with errors replaces nothing.\n`);
    return;
  }
  writeWhole(join(folder, 'report.md'), renderMarkdown(verdict));
  writeWhole(join(folder, 'report.txt'), renderConsole(verdict, { colour: false, width: 120 }));
  writeWhole(join(folder, 'junit.xml'), renderJunit(verdict));
  writeWhole(target, encodeVerdict(verdict));
}
