import { markdownTable } from 'markdown-table';
import { FEWEST, type Graded, gradeOf } from '../cells.ts';
import { exceeds, percent, PROMISED } from '../rate.ts';
import { grouped, shown } from '../shown.ts';
import type { GapCell, GapTally } from './run.ts';

/** Standard errors of the simulation by which a rate may lie above what it may be: of some hundred rates one strays as far by chance. */
const STRAY = 3;

export function gradedOf({ samples, given, below, above }: GapTally): Graded {
  return { samples, given: given / samples, coverage: given >= FEWEST ? 1 - (below + above) / given : null };
}

/** One line for all of them. */
export function gapSummary(cells: readonly GapCell[]): string {
  const tallies = cells.flatMap(({ metrics }) => Object.values(metrics));
  const count = (grade: string) => tallies.filter((tally) => gradeOf(gradedOf(tally)) === grade).length;
  const over = tallies.filter(({ failed, samples }) => exceeds({ hits: failed, runs: samples }, PROMISED, STRAY)).length;
  return `between groups: ${tallies.length} intervals of gaps: ${count('covers')} cover 93 to 97 %, ${count('wider')} cover more, ${count('none')} have too few samples in which all groups can be judged, ${count('misses')} miss; ${over} fail on their own gap more often than 2.5 %`;
}

export function gapText(cells: readonly GapCell[]): string[] {
  if (cells.length === 0) return [];
  const designs = grouped(cells, designOf);
  const metrics = Object.keys(cells[0]!.metrics);
  return [
    INTRODUCTION,
    ...[...designs].flatMap(([name, members]) => [
      `**${name}** (${Object.values(members[0]!.metrics)[0]!.samples.toLocaleString('en')} samples)`,
      table(['groups', 'rows of a group', 'treated', ...metrics.map(code)], members.map(({ groups, shares, treatment, metrics: tallies }) => [String(groups), shares, treatment, ...metrics.map((metric) => both(tallies[metric]!))])),
    ]),
    '**Equal groups, and some gap allowed.** Share of samples in which `max: 0.05` (of the ratio `min: 0.9`) fails, the highest of the six ways to cut the rows into groups:',
    table(['rows', ...metrics.map(code)], [...designs].map(([name, members]) => [name, ...metrics.map((metric) => percent(Math.max(...members.map(({ metrics: tallies }) => (tallies[metric]!.allowed ?? 0) / tallies[metric]!.samples))))])),
  ];
}

function both(tally: GapTally): string {
  const rate = { hits: tally.failed, runs: tally.samples };
  return `${shown(gradedOf(tally))}; ${percent(tally.failed / tally.samples)}${exceeds(rate, PROMISED, STRAY) ? ' **!**' : ''}`;
}

export function designOf({ rows, clusters, lie }: GapCell): string {
  const units = clusters === null ? 'independent' : `in ${clusters.toLocaleString('en')} clusters, ${lie === 'within' ? 'each in one group' : 'each in all groups'}`;
  return `${rows.toLocaleString('en')} rows, ${units}`;
}

const code = (name: string): string => `\`${name}\``;

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  return markdownTable([head, ...lines].map((line) => [...line]), { align: head.map((_, at) => (at === 0 || lines[0]![at] === 'balanced' || lines[0]![at] === 'equal' ? 'l' : 'r')) });
}

const INTRODUCTION = `## Between groups

One model, whose rows are cut into groups: of equal size, or skewed (76 and 24 % of two groups, 44 down to 5 % of eight). It treats all groups alike (the true gap is 0, the ratio 1), or the last one worst by lower scores and more noise (selection rates 5.5 points apart, recall 14).

A cell is the share of intervals that hold the true gap, of the samples in which every group can be judged; then the share of all samples in which a check fails whose bound is the true gap itself, which may be 2.5 %. The interval decides as two tests do ([statistics.md](statistics.md)), one of all pairs at once and one of each, so that it covers more than 95 %: more often the more groups there are, and of equal groups, whose gap can’t lie above it, at least 97.5 %.`;
