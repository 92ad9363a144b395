import { markdownTable } from 'markdown-table';
import { exceeds, percent, PROMISED } from '../rate.ts';
import type { BoundCell } from './run.ts';

/** Standard errors of the simulation by which a rate may lie above what it may be. */
const STRAY = 3;

export function boundSummary(cells: readonly BoundCell[]): string {
  const most = Math.max(0, ...cells.map(({ gate, runs }) => gate / runs));
  const over = cells.filter(({ gate, runs }) => exceeds({ hits: gate, runs }, PROMISED, STRAY)).length;
  return `gates whose eight checks all lie on their bounds: ${cells.length}, of which the worst fails in ${percent(most)} of runs, ${over} surely in more than 2.5 %`;
}

export function boundText(cells: readonly BoundCell[]): string[] {
  if (cells.length === 0) return [];
  const lines = cells.map(({ metric, kind, value, rows, layout, runs, gate, check }) => [
    `\`${metric}\``, `\`${kind}: ${Number(value.toPrecision(3))}\``, `${rows.toLocaleString('en')}${layout === 'slice' ? ' of a large table' : ''}`, runs.toLocaleString('en'),
    `${percent(gate / runs)}${exceeds({ hits: gate, runs }, PROMISED, STRAY) ? ' **!**' : ''}`, percent(check / runs),
  ]);
  return [INTRODUCTION, markdownTable([['metric', 'bound', 'rows of a check', 'runs', '`family: gate`', '`family: check`'], ...lines], { align: ['l', 'l', 'r', 'r', 'r', 'r'] })];
}

const INTRODUCTION = `## Gates on their bounds

Gates of eight checks, each of rows of its own, whose truth is exactly the bound (of \`max_drop\` and \`max_rise\`: two equal models). The share of runs in which any check surely fails (what is unsure does not count): with \`family: gate\`, Holm’s correction over all eight, it may be 2.5 %; without, each check may fail in 2.5 %, and eight together in up to 18 %. What is corrected for many rests on far tails of each interval. Those of shares of rows are exact; the others are good approximations, which a **!** marks where they are surely not good enough.`;
