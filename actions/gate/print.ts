import { endGroup, startGroup } from '@actions/core';
import { renderConsole } from '../../core/report/console.ts';
import { renderFaults } from '../../core/report/faults.ts';
import { titleOf } from '../../core/report/overview.ts';
import type { Judged } from '../../core/verdict/judged.ts';

/** The report of one gate in the job's log, folded under its headline. */
export function print(judged: Judged): void {
  startGroup(titleOf(judged));
  if (judged.kind === 'verdict') process.stdout.write(renderConsole(judged.verdict, { colour: true, width: 140 }));
  else if (judged.kind === 'fault') process.stdout.write(renderFaults(judged.details));
  endGroup();
}
