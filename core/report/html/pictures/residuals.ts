import type { Residuals } from '../../../sources/pictures.ts';
import type { Verdict } from '../../../verdict/verdict.ts';
import { bars, framed, line, LOW, named, rule, SIDE } from './frame.ts';
import { bodiesWith, keysOf, type Panel, type Picture, type Series } from './picture.ts';
import { edgeText, massText, share } from './rates.ts';
import { widened } from './scores.ts';

/** Rows that a column needs so that its median is drawn. */
const FEWEST_ROWS = 5;

interface Body {
  readonly series: Series;
  readonly of: Residuals;
  /** Rows by bin of the residual. */
  readonly along: readonly number[];
}

/** Residuals against predictions of each model, and their histogram over each other. */
export function residualsPicture(verdict: Verdict): Picture | null {
  const bodies = bodiesWith(verdict, 'residuals').map(({ series, of }): Body => ({ series, of, along: alongOf(of) }));
  if (bodies.length === 0) return null;
  const beyond = bodies.map(({ series, of }) => (of.beyond > 0 ? `${massText(of.beyond)} rows of ${series} lie outside.` : '')).filter((text) => text !== '').join(' ');
  return {
    title: 'Residuals',
    about: `Label minus prediction; over the line the model predicts too little. Stronger cells hold more rows, the line joins the medians.${beyond === '' ? '' : ` ${beyond}`}`,
    keys: keysOf(bodies, 'bars'),
    panels: [...bodies.toReversed().map((body) => againstPanel(body, bodies)), histogramPanel(bodies)],
    table: {
      heads: ['body', 'predicted', 'rows', 'median residual'],
      rows: bodies.toReversed().flatMap(({ series, of }) => of.counts.flatMap((column, bin) => {
        const rows = total(column);
        const from = of.predicted.from + bin * of.predicted.width;
        return rows === 0 ? [] : [[series, `${edgeText(from)} to ${edgeText(from + of.predicted.width)}`, massText(rows), medianText(of, column)]];
      })),
    },
  };
}

const total = (column: readonly number[]): number => column.reduce((sum, count) => sum + count, 0);

function alongOf({ counts }: Residuals): number[] {
  return (counts[0] ?? []).map((_, bin) => counts.reduce((sum, column) => sum + column[bin]!, 0));
}

/** Of rows in bins, straight inside of the bin that holds it. */
function medianOf({ residual }: Residuals, column: readonly number[]): number {
  const half = total(column) / 2;
  let below = 0;
  const bin = column.findIndex((count) => (below += count) >= half);
  return residual.from + (bin + 1 - (below - half) / column[bin]!) * residual.width;
}

/** To a tenth of a bin: the rows are known no closer. */
function medianText(of: Residuals, column: readonly number[]): string {
  const step = of.residual.width / 10;
  return edgeText(Math.round(medianOf(of, column) / step) * step);
}

/** [low, high] of an axis over all bodies. */
function rangeOf(bodies: readonly Body[], which: 'predicted' | 'residual'): [number, number] {
  const length = ({ of }: Body): number => (which === 'predicted' ? of.counts.length : (of.counts[0]?.length ?? 0));
  return [Math.min(...bodies.map(({ of }) => of[which].from)), Math.max(...bodies.map((body) => body.of[which].from + length(body) * body.of[which].width))];
}

function againstPanel({ series, of, along }: Body, bodies: readonly Body[]): Panel {
  const [x, y] = [rangeOf(bodies, 'predicted'), rangeOf(bodies, 'residual')];
  const most = Math.max(...of.counts.flat(), 1);
  const cells = of.counts.flatMap((column, i) => column.flatMap((count, j) => (count === 0 ? [] : [{
    x: of.predicted.from + i * of.predicted.width, x2: of.predicted.from + (i + 1) * of.predicted.width,
    y: of.residual.from + j * of.residual.width, y2: of.residual.from + (j + 1) * of.residual.width, shade: 0.1 + 0.7 * Math.sqrt(count / most),
  }])));
  const medians = of.counts.flatMap((column, i) => (total(column) < FEWEST_ROWS ? [] : [{ x: of.predicted.from + (i + 0.5) * of.predicted.width, y: medianOf(of, column) }]));
  return {
    caption: series,
    spec: framed({ width: SIDE, height: 220, x: { domain: x, title: 'predicted' }, y: { domain: y, title: 'residual' } }, [
      named(`series-${series}`, cells, (data) => [{
        type: 'rect', aria: false, from: { data },
        encode: { enter: { x: { scale: 'x', field: 'x' }, x2: { scale: 'x', field: 'x2' }, y: { scale: 'y', field: 'y' }, y2: { scale: 'y', field: 'y2' }, fill: { value: 'currentColor' }, fillOpacity: { field: 'shade' } } },
      }]),
      rule([x[0], 0], [x[1], 0]),
      named('median', medians, (data) => [line(data, { width: 1.5 })]),
    ]),
    label: `Residuals against predictions of ${series}: ${massText(total(along))} rows, median residual ${medianText(of, along)}`,
  };
}

function histogramPanel(bodies: readonly Body[]): Panel {
  const width = Math.max(...bodies.map(({ of }) => of.residual.width));
  const shares = bodies.map(({ series, of, along }) => {
    const { axis, masses } = widened(of.residual, along, width);
    const values = masses.map((mass, bin) => ({ low: axis.from + bin * width, high: axis.from + (bin + 1) * width, y: mass / total(along) }));
    return { series, of, along, values: [{ low: axis.from, high: axis.from, y: 0 }, ...values, { low: axis.from + masses.length * width, high: axis.from + masses.length * width, y: 0 }] };
  });
  const ends = shares.flatMap(({ values }) => values.flatMap(({ low, high }) => [low, high]));
  const top = Math.max(...shares.flatMap(({ values }) => values.map(({ y }) => y)));
  const inside = (along: readonly number[], of: Residuals): number => along.reduce((sum, count, bin) => {
    const low = of.residual.from + bin * of.residual.width;
    return sum + (low >= -width && low < width ? count : 0);
  }, 0);
  return {
    caption: 'both',
    spec: framed({ width: SIDE, height: LOW, x: { domain: [Math.min(...ends), Math.max(...ends)], title: 'residual' }, y: { domain: [0, top * 1.05], title: 'share of rows', format: '.2~f' } }, shares.map(({ series, values }) => named(`series-${series}`, values, (data) => bars(data, series === 'candidate'))).reverse()),
    label: `Histogram of residuals: within ${edgeText(width)} of 0 lie ${shares.map(({ series, along, of }) => `${share(inside(along, of), total(along))} of the rows of ${series}`).reverse().join(', ')}`,
  };
}
