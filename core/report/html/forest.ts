import type { Mark, Spec } from 'vega';
import { cut } from '../width.ts';
import type { CheckResult } from '../../verdict/verdict.ts';
import { boundNumber, figures } from '../numbers.ts';
import { isFloor } from '../story.ts';
import { boundText, sliceText } from '../words.ts';
import { AXIS } from './pictures/frame.ts';

/** Results that one picture holds; the table below has them all. */
const MOST_ROWS = 30;
const LABEL_WIDTH = 26;
const ROW_HEIGHT = 22;
/** Share of the picture's width that stays empty beyond the outermost end. */
const MARGIN = 0.06;

interface Point {
  readonly slice: string;
  readonly status: CheckResult['status'];
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly text: string;
}

/**
 * The results of one bound as a forest plot: a line a slice with the estimate and interval that decide, the bound, and the
 * side of it that passes.
 * @returns null where there is nothing to see: no estimate beside a bound, or one number without an interval
 */
export function forestSpec(results: readonly CheckResult[]): { readonly spec: Spec; readonly description: string } | null {
  const threshold = results.find(({ bound }) => bound.threshold !== null)?.bound.threshold ?? null;
  const points = results.slice(0, MOST_ROWS).flatMap(pointOf);
  const [first] = results;
  if (threshold === null || first === undefined || points.length === 0 || (points.length === 1 && isBare(points[0]!))) return null;
  const domain = domainOf(points, threshold);
  const floor = isFloor(first);
  return {
    spec: {
      width: 400,
      height: points.length * ROW_HEIGHT,
      padding: 2,
      autosize: 'pad',
      config: { axis: AXIS },
      signals: [{ name: 'labels', value: points.map(({ slice }) => slice) }],
      data: [{ name: 'points', values: points.map((point, row) => ({ row, ...point, low: point.low ?? domain[0], high: point.high ?? domain[1] })) }],
      scales: [
        { name: 'x', type: 'linear', domain, range: 'width', zero: false, nice: false },
        { name: 'y', type: 'band', domain: points.map((_, row) => row), range: 'height' },
      ],
      axes: [
        { orient: 'bottom', scale: 'x', aria: false, grid: true, tickCount: 6 },
        { orient: 'left', scale: 'y', aria: false, ticks: false, domain: false, labelLimit: 220, labelPadding: 8, encode: { labels: { update: { text: { signal: 'labels[datum.value]' } } } } },
      ],
      marks: [good(domain, threshold, floor), line(threshold), ...['pass', 'fail', 'unsure', 'error', 'waived'].flatMap(marksOf)],
    },
    description: `${points.length} of ${results.length} results against ${boundText(first)} (${boundNumber(threshold, false)}); the shaded side passes`,
  };
}

function pointOf(check: CheckResult): Point[] {
  const decided = check.change ?? check.candidate;
  if (decided.estimate === null) return [];
  const [low, high] = decided.interval ?? [decided.estimate, decided.estimate];
  const shown = figures(check);
  const text = [check.change === null ? shown.candidate : shown.change, shown.interval].filter((part) => part !== '').join(' ');
  return [{ slice: cut(sliceText(check), LABEL_WIDTH), status: check.status, estimate: decided.estimate, low, high, text }];
}

function isBare({ low, high, estimate }: Point): boolean {
  return low === estimate && high === estimate;
}

function domainOf(points: readonly Point[], threshold: number): [number, number] {
  const ends = points.flatMap(({ estimate, low, high }) => [estimate, low ?? estimate, high ?? estimate]);
  const [least, most] = [Math.min(threshold, ...ends), Math.max(threshold, ...ends)];
  const margin = (most - least || Math.abs(most) || 1) * MARGIN;
  return [least - margin, most + margin];
}

function good([least, most]: readonly [number, number], threshold: number, floor: boolean): Mark {
  const [from, to] = floor ? [threshold, most] : [least, threshold];
  return {
    type: 'rect',
    aria: false,
    name: 'good',
    encode: { enter: { x: { scale: 'x', value: from }, x2: { scale: 'x', value: to }, y: { value: 0 }, y2: { signal: 'height' }, fill: { value: 'currentColor' } } },
  };
}

function line(threshold: number): Mark {
  return {
    type: 'rule',
    aria: false,
    name: 'bound',
    encode: { enter: { x: { scale: 'x', value: threshold }, y: { value: 0 }, y2: { signal: 'height' }, stroke: { value: 'currentColor' }, strokeDash: { value: [4, 3] }, strokeWidth: { value: 1.5 } } },
  };
}

/** Shapes tell what colours tell, for those who see no difference between red and green. */
export const SHAPES: Readonly<Record<string, string>> = { pass: 'circle', fail: 'cross', unsure: 'diamond', error: 'square', waived: 'triangle-up' };

/** Marks of one status, under its name, so that the page's style sheet gives them their colour in light and in dark. */
function marksOf(status: string): Mark[] {
  const y = { scale: 'y', field: 'row', band: 0.5 } as const;
  const only = [{ type: 'filter' as const, expr: `datum.status === '${status}'` }];
  return [{
    type: 'group',
    aria: false,
    name: `status-${status}`,
    data: [{ name: `of-${status}`, source: 'points', transform: only }],
    marks: [
      { type: 'rule', aria: false, from: { data: `of-${status}` }, encode: { enter: { x: { scale: 'x', field: 'low' }, x2: { scale: 'x', field: 'high' }, y, stroke: { value: 'currentColor' }, strokeWidth: { value: 2 } } } },
      { type: 'symbol', aria: false, from: { data: `of-${status}` }, encode: { enter: { x: { scale: 'x', field: 'estimate' }, y, shape: { value: SHAPES[status] ?? 'circle' }, size: { value: 70 }, fill: { value: 'currentColor' }, tooltip: { field: 'text' } } } },
    ],
  }];
}
