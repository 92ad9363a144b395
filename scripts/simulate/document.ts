import { markdownTable } from 'markdown-table';
import type { GapCell, GapTruth } from './between/run.ts';
import { gapSummary, gapText } from './between/show.ts';
import type { BoundCell } from './bounds/run.ts';
import { boundSummary, boundText } from './bounds/show.ts';
import { gradeOf, type Cell, type Grade } from './cells.ts';
import { KINDS } from './coverage.ts';
import type { EqualModels } from './equal-models.ts';
import type { Truth } from './measure.ts';
import { percent } from './rate.ts';
import type { SearchCell } from './search/run.ts';
import { searchSummary, searchText } from './search/show.ts';
import { grouped, shown } from './shown.ts';

export interface Result {
  /** By population. */
  readonly truths: Readonly<Record<string, Truth>>;
  readonly equal: EqualModels;
  readonly bounds: readonly BoundCell[];
  readonly searches: readonly SearchCell[];
  readonly gapTruth: GapTruth;
  readonly gaps: readonly GapCell[];
  readonly cells: readonly Cell[];
}

/** How many cells have which grade, and those that miss. */
export function summaryOf({ cells, equal, bounds, searches, gaps }: Result): string[] {
  const outcomes = cells.flatMap((cell) => KINDS.map((kind) => ({ cell, kind, outcome: cell.kinds[kind], grade: gradeOf(cell.kinds[kind]) })));
  const count = (grade: Grade) => outcomes.filter((one) => one.grade === grade).length;
  const missing = outcomes.filter(({ grade }) => grade === 'misses');
  return [
    `${outcomes.length} cells: ${count('covers')} cover 93 to 97 %, ${count('wider')} cover more, ${count('none')} say that there is no interval, ${count('misses')} miss`,
    ...missing.map(({ cell, kind, outcome }) => `misses: ${cell.population}, ${cell.rows} rows, ${cell.clusters ?? 'no'} clusters, ${cell.layout}, ${cell.metric}, ${kind}: ${shown(outcome)}`),
    gapSummary(gaps),
    searchSummary(searches),
    boundSummary(bounds),
    `equal models on ${equal.slices} slices: ${Object.entries(equal.blocked).map(([metric, blocked]) => `${metric} ${blocked}`).join(', ')} of ${equal.runs} runs blocked`,
  ];
}

/** docs/simulation.md. */
export function documentOf(result: Result): string {
  const groups = grouped(result.cells, ({ population }) => population);
  const short = summaryOf(result).map((line) => `- ${line[0]!.toUpperCase()}${line.slice(1)}.`).join('\n');
  const populations = [...groups].flatMap(([population, cells]) => [`## ${population}`, ...designTables(cells)]);
  return [INTRODUCTION, '## In short', short, equalText(result.equal), ...boundText(result.bounds), ...searchText(result.searches), ...gapText(result.gaps), ...populations, ''].join('\n\n');
}

function designTables(cells: readonly Cell[]): string[] {
  const designs = grouped(cells, ({ rows, clusters, layout }) => {
    const units = clusters === null ? 'independent' : `in ${clusters.toLocaleString('en')} clusters`;
    return `${rows.toLocaleString('en')} rows, ${units}${layout === 'slice' ? ', a slice of a large table' : ''}`;
  });
  return [...designs].flatMap(([name, members]) => [
    `**${name}** (${members[0]!.kinds.alone.samples.toLocaleString('en')} samples)`,
    markdownTable(
      [
        ['metric', 'alone', 'change, paired', 'change, unpaired', 'where there is no interval'],
        ...members.map(({ metric, kinds }) => [`\`${metric}\``, ...KINDS.map((kind) => shown(kinds[kind])), kinds.paired.why ?? kinds.alone.why ?? '']),
      ],
      { align: ['l', 'r', 'r', 'r', 'l'] },
    ),
  ]);
}

function equalText({ runs, slices, rows, blocked }: EqualModels): string {
  const table = markdownTable([['metric', 'runs blocked', 'share'], ...Object.entries(blocked).map(([metric, count]) => [`\`${metric}\``, String(count), percent(count / runs)])], { align: ['l', 'r', 'r'] });
  return `## Equal models

Two models that are equally good on ${slices} slices of unequal size and on all ${rows.toLocaleString('en')} rows, under a gate with one check that allows no loss at all (\`max_drop: 0\`, or \`max_rise: 0\` for a loss): the bound that equal models break most often. Holm’s correction over the ${slices + 1} results keeps the share of runs with any false block at 2.5 %, half of what a confidence of 95 % leaves; ${runs} runs.

${table}`;
}

const INTRODUCTION = `# Do the intervals cover?

Made by \`npm run simulate\` (seeded; the numbers are also in simulation.json). Samples of known populations go through the tool’s own engine, metrics, statistics and checks; a cell is the share of the 95 % intervals that hold the truth (the value on 4,000,000 rows). Differences are those of two models on the same rows (paired) and on different rows (unpaired).

- No mark: 93 to 97 %, give or take two standard errors of the simulation.
- ↑: more than 97 %. The interval is wider than it had to be, on the safe side: few rows differ between the models, so that coverage comes in steps (recall with 3 % positives); intervals of shares are exact, so that they hold at any level and cover more of few rows; bounds on the bias of expected calibration error and of the Kolmogorov–Smirnov statistic, which lie above the truth on average.
- **!**: less than 93 %.
- “of 80 %”: the other 20 % of the samples have no interval, and a check on them is \`unsure\` with the reason in the last column. “none”: (nearly) all.

Rows that belong together share 30 % of the variance of everything that the models and the label are made of; clusters are of unequal size.

How many samples a table rests on stands above it: fewest at thresholds that the data choose and of gaps between groups, of which one of 20,000 rows takes a second. Two standard errors of a coverage of 95 % are 1.4 points of 1,000 samples, 4.4 of 100.`;
