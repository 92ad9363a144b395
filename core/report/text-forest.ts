import type { CheckResult, Verdict } from '../verdict/verdict.ts';
import { visible, withSafeText } from './escape.ts';
import { decidingText, sliceText, STATUS, titleText } from './words.ts';
import { isFloor, isWhole, storyOf, type Group } from './story.ts';
import { cut, displayWidth } from './width.ts';

/** Columns on either side of the bound. */
const ARM = 16;
/** Lines of results that block, warn or are unsure, of these of one bound, and of those that pass but come closest. */
const MOST_URGENT = 8;
const MOST_OF_BOUND = 3;
const MOST_CLOSE = 3;
const LABEL_WIDTH = 60;

/**
 * A forest plot in characters, for a code block: the results that block, warn or are unsure, then those that pass but come
 * closest to their bound. Each line lies around its own bound, what passes to the right. '' where nothing can be drawn.
 */
export function textForest(verdict: Verdict): string {
  const story = storyOf(withSafeText(verdict, visible));
  const urgent = [...story.blocks, ...story.warns, ...story.unsure].flatMap((group) => linesOf(group, MOST_OF_BOUND)).slice(0, MOST_URGENT);
  const close = story.passes.flatMap((group) => linesOf({ ...group, results: group.results.filter(isWhole) }, 1)).filter(({ room }) => room > 0).sort((a, b) => a.room - b.room).slice(0, MOST_CLOSE);
  const lines = [...urgent, ...close];
  if (lines.length === 0) return '';
  const width = Math.max(...lines.map(({ numbers }) => displayWidth(numbers)));
  const drawn = lines.map(({ outcome, plot, numbers, label }) => `${outcome} ${plot}  ${numbers}${' '.repeat(width - displayWidth(numbers))}  ${label}`);
  return ['```text', `${' '.repeat(9)}${'fails ←'.padStart(ARM)}│${'→ passes'.padEnd(ARM)}`.trimEnd(), ...drawn, '```'].join('\n');
}

interface Line {
  readonly outcome: string;
  readonly plot: string;
  readonly numbers: string;
  readonly label: string;
  /** Distance from the bound in half-widths; 0 of what lies on it without an interval, as a fact does. */
  readonly room: number;
}

/** The worst results of a bound, all on one scale. */
function linesOf({ results }: Group, most: number): Line[] {
  const drawable = results.flatMap((check) => distancesOf(check) ?? []).slice(0, most);
  const reach = Math.max(...drawable.flatMap(({ low, estimate, high }) => [low, estimate, high].map(Math.abs)).filter(Number.isFinite), Number.MIN_VALUE);
  return drawable.map(({ check, low, estimate, high }) => {
    const { mark, word } = STATUS[check.status];
    return { outcome: `${mark} ${word.padEnd(6)}`, plot: plotOf([low, estimate, high].map((end) => placeOf(end, reach)) as [number, number, number]), numbers: decidingText(check), label: plainText(check), room: estimate / Math.max(estimate - low, Number.MIN_VALUE) };
  });
}

/** Estimate and ends as distances from the bound, positive where it holds; open ends are infinite. */
function distancesOf(check: CheckResult) {
  const decided = check.change ?? check.candidate;
  const { threshold } = check.bound;
  if (decided.estimate === null || threshold === null) return null;
  const from = (value: number): number => (isFloor(check) ? value - threshold : threshold - value);
  const [low, high] = decided.interval === null ? [decided.estimate, decided.estimate] : [decided.interval[0] ?? -Infinity, decided.interval[1] ?? Infinity];
  const ends = [from(low), from(high)];
  return { check, low: Math.min(...ends), estimate: from(decided.estimate), high: Math.max(...ends) };
}

/** Column of a distance; what is not on the bound is not drawn on it. */
function placeOf(distance: number, reach: number): number {
  const column = Math.max(-ARM, Math.min(ARM, Math.round((ARM * distance) / reach)));
  return ARM + (column === 0 ? Math.sign(distance) : column);
}

function plotOf([low, estimate, high]: readonly [number, number, number]): string {
  return Array.from({ length: 2 * ARM + 1 }, (_, column) => {
    if (column === estimate) return '●';
    if (column === ARM) return low < ARM && high > ARM ? '┼' : '│';
    return column >= low && column <= high ? '─' : ' ';
  }).join('');
}

/** Check and slice in letters, digits and the few signs that nothing acts on: the table beside it has them as they are. */
function plainText(check: CheckResult): string {
  return cut(`${titleText(check)}, ${sliceText(check)}`.replace(/[^\p{L}\p{M}\p{N} .,=≥≤%+−_()/-]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/gu, '·'), LABEL_WIDTH);
}
