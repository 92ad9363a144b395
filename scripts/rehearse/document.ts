import { table } from '../page-tables.ts';
import type { Case } from './checks.ts';
import type { Rehearsals, Spread } from './predicted.ts';
import type { Runs } from './simulated.ts';

/** Standard errors by which a line may differ: of about 80 lines one in 500 strays further by chance. */
export const STRAY = 3.5;

export interface Line {
  readonly check: string;
  readonly what: string;
  readonly rehearsed: Spread;
  readonly simulated: number;
  /** In standard errors of both. */
  readonly apart: number;
}

interface Sizes {
  readonly runs: number;
  readonly rehearsals: number;
}

const WHAT: readonly (readonly [key: string, what: string])[] = [
  ['equal.block', 'equal models: blocks'],
  ['equal.warn', 'equal models: warns'],
  ['at.block', 'worse by the margin: blocks'],
  ['at.warn', 'worse by the margin: warns'],
  ['beyond.block', 'worse by twice the margin: blocks'],
  ['slices.equal.warn', 'equal models: warns, mean of the slices'],
  ['slices.beyond.block', 'worse by twice the margin: blocks, mean of the slices'],
];

/**
 * Each rate beside the other. Of a bound on the value only what is played on the bound: how far a model as good as the champion
 * lies from it is not known any better by replays than by the sample.
 */
export function linesOf(cases: readonly Case[], predicted: Rehearsals, simulated: Runs, sizes: Sizes): Line[] {
  const lines = cases.flatMap(({ title, check, levelKnown }, at) => {
    const [rates, shares] = [predicted.cases[at]!, simulated.cases[at]!];
    const known = WHAT.filter(([key]) => rates[key] !== undefined && shares[key] !== undefined && (levelKnown || key.startsWith('at.')));
    const found = known.map(([key, what]) => lineOf(title, what, rates[key]!, shares[key]!, sizes));
    return shares['noticed'] === undefined ? found : [...found, lineOf(title, 'worse by what it says that it notices: acts', { mean: 0.8, sd: check.against === null && check.between === undefined ? 0 : noticedSd(rates) }, shares['noticed'], sizes)];
  });
  const strict = lineOf('no loss at all, both metrics on 8 slices', 'equal models: the gate blocks', predicted.strict, simulated.strict, sizes);
  return [...lines, strict].filter(({ rehearsed, simulated: share }) => rehearsed.mean > 0.001 || share > 0.001);
}

/** How much the share at a rehearsed change strays, because the change does: the slope of a normal at 80 % is 0.28 a standard error, of which the change is about 3. */
function noticedSd(rates: Readonly<Record<string, Spread>>): number {
  const drop = rates['drop'];
  return drop === undefined ? 0 : 0.28 * 3 * (drop.sd / Math.abs(drop.mean));
}

function lineOf(check: string, what: string, rehearsed: Spread, simulated: number, { runs, rehearsals }: Sizes): Line {
  const share = (simulated * runs + 1) / (runs + 2);
  const error = Math.hypot(Math.sqrt((share * (1 - share)) / runs), rehearsed.sd / Math.sqrt(rehearsals));
  return { check, what, rehearsed, simulated, apart: (rehearsed.mean - simulated) / error };
}

export function tableOf(lines: readonly Line[]): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return table(['check', 'what', 'rehearsed', 'one rehearsal strays by', 'simulated', 'apart, in standard errors'], lines.map(({ check, what, rehearsed, simulated, apart }, at) => [at > 0 && lines[at - 1]!.check === check ? '' : check, what, percent(rehearsed.mean), `± ${percent(rehearsed.sd)}`, percent(simulated), apart.toFixed(1)]));
}
