import { join, resolve } from 'node:path';
import { Fault } from '../../core/fault.ts';
import { bytesOf, cutMarkdown } from '../../core/publish/cut.ts';
import { removeEarlierRun, writeRun } from '../../core/publish/files.ts';
import { renderConsole } from '../../core/report/console.ts';
import { renderFaults } from '../../core/report/faults.ts';
import { terminalText } from '../../core/report/escape.ts';
import { renderOverview, titleOf } from '../../core/report/overview.ts';
import { judgeGates, keepOrSay, recordOrSay } from '../../core/run-gates.ts';
import { git } from '../../core/sources/git.ts';
import { withScratch } from '../../core/sources/scratch.ts';
import { writeFileWhole } from '../../core/sources/write.ts';
import { EXIT, worstOf, type Judged } from '../../core/verdict/judged.ts';
import { dropOldSnapshots } from './archived.ts';
import type { Inputs } from './inputs.ts';
import { encodeResult } from './result.ts';
import { worldOf, type Outside } from './world.ts';

/** Bytes of a check run's text: GitHub takes 65,535, and the checks plugin adds lines of its own. */
const CHECK_ROOM = 60_000;

/**
 * Judges the gates, writes the reports, and tells the step by its result file how it went.
 * @returns the exit code: 0 passed, 1 blocked, 2 could not be evaluated
 */
export async function runGates(inputs: Inputs, outside: Outside): Promise<number> {
  await removeEarlierRun(inputs.reports);
  const all = await judge(inputs, outside).catch((error: unknown) => asFaults(inputs, error, outside));
  // Jenkins' content security policy refuses styles and scripts inside of a page.
  const files = await writeRun(inputs.reports, all, 'files');
  await writeFileWhole(join(inputs.temp, 'check.md'), cutMarkdown(renderOverview(all), CHECK_ROOM, 'The whole report is among the artifacts of the build.', bytesOf));
  await writeFileWhole(inputs.result, encodeResult(all, files, inputs.reports));
  return EXIT[worstOf(all)];
}

function judge(inputs: Inputs, outside: Outside): Promise<Judged[]> {
  const { snapshots, target } = inputs;
  return withScratch(inputs.temp, async (scratch) => {
    const world = await worldOf(inputs, outside, scratch);
    const { say } = outside;
    const keeps = { store: snapshots.keep ? world.store : undefined, history: outside.env['TAG_NAME'] === undefined ? world.history : undefined, say, warn: say };
    const all = await judgeGates({
      gates: inputs.gates,
      onlyChanged: inputs.onlyChanged && target !== '',
      root: await rootOf(outside.env),
      each: async (judged, evaluation) => {
        print(judged, outside.say);
        if (inputs.recordReuse && evaluation !== null) await recordOrSay(evaluation, keeps);
        if (target === '' && evaluation !== null) await keepOrSay(evaluation, keeps);
      },
    }, world);
    if (snapshots.place === 'artifacts') await dropOldSnapshots(snapshots.folder, { directory: '.', env: outside.env });
    return all;
  });
}

/** What stops every gate, such as a target branch that can't be read, is each one's result: the reports say it too. */
function asFaults({ gates }: Inputs, error: unknown, { say }: Outside): Judged[] {
  if (!(error instanceof Fault)) throw error;
  const all = gates.map((gate): Judged => ({ kind: 'fault', gate, details: error.details }));
  print(all[0]!, say);
  return all;
}

function print(judged: Judged, say: Outside['say']): void {
  if (judged.kind === 'verdict') process.stdout.write(renderConsole(judged.verdict, { colour: false, width: 120 }));
  else if (judged.kind === 'unchanged') say(titleOf(judged));
  else process.stdout.write(renderFaults(judged.details));
}

/** Root of the repository, which annotations name files from; without git the working directory. */
async function rootOf(env: Outside['env']): Promise<string> {
  const answer = await git({ directory: '.', env }, ['rev-parse', '--show-cdup']);
  return resolve(answer.code === 0 ? answer.out.toString('utf8').trim() : '.');
}

/** One line of the build's log; what it names is foreign text, so that nothing in it acts. */
export const sayIn = (out: NodeJS.WritableStream) => (line: string): void => {
  out.write(`${terminalText(line)}\n`);
};
