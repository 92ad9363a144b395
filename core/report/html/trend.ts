import type { Spec } from 'vega';
import type { CheckResult, Verdict } from '../../verdict/verdict.ts';
import { count } from '../numbers.ts';
import { isWhole } from '../story.ts';
import { trendOf } from '../trend.ts';
import { SHAPES } from './forest.ts';
import { AXIS } from './pictures/frame.ts';

/** Share of the picture's height that stays empty beyond the outermost value. */
const MARGIN = 0.12;
const HERE = 'this';

/**
 * The values of a bound on all rows over the verdicts up to this one, with the bound where it is one of the value itself.
 * @returns null where fewer than two earlier verdicts have a value
 */
export function trendSpec(results: readonly CheckResult[], { history, commit }: Verdict): { readonly spec: Spec; readonly description: string } | null {
  const whole = results.find(isWhole);
  const points = whole === undefined ? null : trendOf(whole);
  if (whole === undefined || points === null || history === undefined) return null;
  const threshold = whole.change === null ? whole.bound.threshold : null;
  const names = [...history.verdicts.map((one) => one.commit.slice(0, 7)), commit?.slice(0, 7) ?? HERE];
  const values = [...points.map(({ estimate }) => estimate), ...(threshold === null ? [] : [threshold])];
  const margin = (Math.max(...values) - Math.min(...values) || Math.abs(values[0]!) || 1) * MARGIN;
  const y = { scale: 'y', field: 'estimate' } as const;
  const x = { scale: 'x', field: 'at' } as const;
  return {
    description: `${count(points.length)} verdicts, the last of them this one`,
    spec: {
      width: 400,
      height: 90,
      padding: 2,
      autosize: 'pad',
      config: { axis: AXIS },
      signals: [{ name: 'names', value: names }],
      data: [{ name: 'points', values: points.map((point) => ({ ...point, shape: SHAPES[point.status] ?? 'circle' })) }],
      scales: [
        { name: 'x', type: 'point', domain: names.map((_, at) => at), range: 'width', padding: 0.3 },
        { name: 'y', type: 'linear', domain: [Math.min(...values) - margin, Math.max(...values) + margin], range: 'height', zero: false, nice: false },
      ],
      axes: [
        { orient: 'bottom', scale: 'x', aria: false, ticks: false, labelOverlap: 'parity', encode: { labels: { update: { text: { signal: 'names[datum.value]' } } } } },
        { orient: 'left', scale: 'y', aria: false, grid: true, tickCount: 4 },
      ],
      marks: [
        ...(threshold === null ? [] : [{ type: 'rule' as const, aria: false, name: 'bound', encode: { enter: { x: { value: 0 }, x2: { signal: 'width' }, y: { scale: 'y', value: threshold }, stroke: { value: 'currentColor' }, strokeDash: { value: [4, 3] }, strokeWidth: { value: 1.5 } } } }]),
        { type: 'line', aria: false, from: { data: 'points' }, encode: { enter: { x, y, stroke: { value: 'currentColor' }, strokeWidth: { value: 1.5 }, strokeOpacity: { value: 0.6 } } } },
        ...Object.keys(SHAPES).map((status) => ({
          type: 'group' as const,
          aria: false,
          name: `status-${status}`,
          data: [{ name: `of-${status}`, source: 'points', transform: [{ type: 'filter' as const, expr: `datum.status === '${status}'` }] }],
          marks: [{ type: 'symbol' as const, aria: false, from: { data: `of-${status}` }, encode: { enter: { x, y, shape: { field: 'shape' }, size: { value: 60 }, fill: { value: 'currentColor' } } } }],
        })),
      ],
    },
  };
}
