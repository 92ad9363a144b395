import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault, formatFault } from '../fault.ts';
import { terminalText } from '../report/escape.ts';
import { renderSummary, renderSummaryMarkdown, type Judged } from '../report/summary.ts';
import type { World } from '../run.ts';
import { changedSince, findGates, isPattern, outFolderOf, type Changed } from '../sources/gates.ts';
import { decidingGate } from '../sources/policy.ts';
import { findGate } from '../spec/read.ts';
import { EXIT, evaluateOne, withPolicy, type EvaluateOptions } from './evaluate.ts';
import { writeWhole } from './files.ts';
import { terminal } from './terminal.ts';
import { withWorld } from './world.ts';

/**
 * Evaluates every gate that the pattern fits, each with its own verdict in OUT/<folder of the gate>, and a table of all. The worst
 * decides the exit code; a gate that can't be evaluated does not keep the others from it.
 */
export function evaluateSeveral(options: EvaluateOptions): Promise<number> {
  return withWorld(options, async (plain) => {
    const world = withPolicy(plain, options);
    const gates = options.gate !== undefined && isPattern(options.gate) ? await findGates(options.gate, '.', world.policy, world) : [options.gate ?? findGate('.')];
    const changed = options.onlyChanged === true ? await changedSince('.', world) : null;
    const judged: Judged[] = [];
    for (const [index, gate] of gates.entries()) {
      const scratch = join(world.scratch, `gate-${index}`);
      await mkdir(scratch);
      judged.push(await judgeOne(gate, { ...world, scratch }, options, changed));
    }
    process.stdout.write(renderSummary(judged, terminal()));
    if (options.out !== undefined) writeWhole(join(options.out, 'summary.md'), renderSummaryMarkdown(judged));
    return Math.max(...judged.map(codeOf));
  });
}

async function judgeOne(gate: string, world: World, options: EvaluateOptions, changed: Changed | null): Promise<Judged> {
  try {
    if (changed !== null && !(await changed.touches(gate, await decidingGate(gate, world.policy, world)))) return { kind: 'unchanged', gate };
    const out = options.out === undefined ? {} : { out: join(options.out, outFolderOf(gate)) };
    return { kind: 'verdict', gate, verdict: await evaluateOne(gate, world, { ...options, ...out }) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`${error.details.flatMap((detail) => formatFault(detail).split('\n')).map(terminalText).join('\n')}\n`);
    return { kind: 'fault', gate, details: error.details };
  }
}

function codeOf(judged: Judged): number {
  if (judged.kind === 'unchanged') return 0;
  return judged.kind === 'fault' ? EXIT.error : EXIT[judged.verdict.status];
}
