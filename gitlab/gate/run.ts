import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeEarlierRun, writeRun } from '../../core/publish/files.ts';
import { writeFileWhole } from '../../core/sources/write.ts';
import { terminalText } from '../../core/report/escape.ts';
import { renderOverviewConsole } from '../../core/report/overview.ts';
import { judgeGates, keepOrSay, recordOrSay } from '../../core/run-gates.ts';
import { withScratch } from '../../core/sources/scratch.ts';
import { countsOf, EXIT, worstOf, type Judged } from '../../core/verdict/judged.ts';
import type { Token } from '../platform/client.ts';
import { lazyGitLab, type Connect } from '../platform/lazy.ts';
import { occasionOf, type Environment, type Occasion } from '../platform/occasion.ts';
import { post } from '../post/post.ts';
import type { Inputs } from './inputs.ts';
import { sectionOf } from './print.ts';
import { storeOf, worldOf, type Outside } from './world.ts';

const say = (line: string): void => void process.stdout.write(`${terminalText(line)}\n`);
const warn = (line: string): void => void process.stdout.write(`\x1b[33mwarning: ${terminalText(line)}\x1b[0m\n`);

/** Judges the gates and shows the results. @returns the exit code: the worst gate decides */
export async function runGates(inputs: Inputs, env: Environment, now: () => Date): Promise<number> {
  const occasion = occasionOf(env);
  const reports = resolve(occasion.folder, inputs.reportFolder);
  process.chdir(resolve(occasion.folder, inputs.workingDirectory));
  await removeEarlierRun(reports);
  const connect = connecting(occasion, inputs.jobToken, 'job');
  const all = await judge(inputs, { env, now: now(), occasion, connect, log: say }, now);
  if (all.length !== 1) process.stdout.write(renderOverviewConsole(all, { colour: true, width: 140 }));
  await writeRun(reports, all);
  await writeFileWhole(join(reports, 'modelgate.env'), variablesOf(all));
  await post({ inputs, occasion, all, connect: connecting(occasion, inputs.token, 'access'), say, warn });
  return EXIT[worstOf(all)];
}

function judge(inputs: Inputs, outside: Outside, now: () => Date): Promise<Judged[]> {
  const { occasion: { why, folder } } = outside;
  return withScratch(tmpdir(), async (scratch) => {
    const store = storeOf(outside);
    const world = await worldOf(inputs, outside, store, scratch);
    const keeps = { store: inputs.keepSnapshots ? store : undefined, history: world.history, say, warn };
    let at = 0;
    return judgeGates({
      gates: inputs.gates,
      onlyChanged: inputs.onlyChanged && why.kind === 'merge-request',
      root: folder,
      each: async (judged, evaluation) => {
        process.stdout.write(sectionOf(judged, ++at, Math.floor(now().getTime() / 1000)));
        if (inputs.recordReuse && evaluation !== null) await recordOrSay(evaluation, keeps);
        if (why.kind === 'branch' && why.trusted && evaluation !== null) await keepOrSay(evaluation, keeps);
      },
    }, world);
  });
}

function connecting({ api }: Occasion, token: string | undefined, kind: Token['kind']): Connect {
  const outside = { log: say, sleep: (milliseconds: number) => sleep(milliseconds) };
  return lazyGitLab(api, token === undefined ? undefined : { kind, value: token }, outside);
}

/** Variables for later jobs (`reports: dotenv`): the program's own words and numbers only. */
function variablesOf(all: readonly Judged[]): string {
  const counts = Object.entries(countsOf(all)).map(([name, count]) => `MODELGATE_${name.toUpperCase()}=${count}\n`);
  return [`MODELGATE_STATUS=${worstOf(all)}\n`, ...counts].join('');
}
