import { markdownTable } from 'markdown-table';
import { percent, PROMISED, promised } from '../rate.ts';
import type { SearchCell } from './run.ts';

export function searchSummary(cells: readonly SearchCell[]): string {
  const of = cells.filter(({ weak }) => !weak);
  const most = Math.max(0, ...of.map(({ found, runs }) => found / runs));
  return `searches with nothing to find: ${of.length}, of which the worst blames a slice in ${percent(most)} of runs`;
}

export function searchText(cells: readonly SearchCell[]): string[] {
  if (cells.length === 0) return [];
  const lines = (weak: boolean) => cells.filter((cell) => cell.weak === weak);
  const common = ({ title, depth, rows, runs, slices }: SearchCell): string[] => [title, rows.toLocaleString('en'), String(depth), String(slices), String(runs)];
  return [
    INTRODUCTION,
    markdownTable([['check', 'rows', 'depth', 'slices looked at', 'runs', 'a slice is blamed'], ...lines(false).map((cell) => [...common(cell), promised({ hits: cell.found, runs: cell.runs }, PROMISED)])], { align: ['l', 'r', 'r', 'r', 'r', 'r'] }),
    WEAK,
    markdownTable([['check', 'rows', 'depth', 'slices looked at', 'runs', 'found', 'another one is blamed'], ...lines(true).map((cell) => [...common(cell), percent(cell.found / cell.runs), promised({ hits: cell.wrong, runs: cell.runs }, PROMISED)])], { align: ['l', 'r', 'r', 'r', 'r', 'r', 'r'] }),
  ];
}

const INTRODUCTION = `## Searches

\`slices: {search: [region, age, channel, device]}\` over four regions, ages cut at quintiles, three channels and six devices of unequal size, with the other keys as they are by default.

**Nothing to find.** Every slice lies exactly on the bound, which makes chance findings likeliest. A slice that blocks is a false alarm; they may come in 2.5 % of runs.`;

const WEAK = '**One weak slice**: the oldest fifth of one region in four, 5 % of the rows. Found: a slice that blocks and has rows of it. Half of its rows propose it (100 of 4,000 rows) and half confirm it, so that at 4,000 rows a search misses most of what a check that names the slice would see. Slices of one column (depth 1) hardly show it: where the model gets 0.6 of it right, it gets 0.80 of the region right and 0.79 of the age.';
