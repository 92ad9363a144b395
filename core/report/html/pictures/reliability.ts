import type { Reliability } from '../../../sources/pictures.ts';
import type { Verdict } from '../../../verdict/verdict.ts';
import { at, framed, line, named, rule, SIDE } from './frame.ts';
import { bodiesWith, keysOf, type Picture } from './picture.ts';
import { edgeText, massText, share } from './rates.ts';

interface Point {
  readonly bin: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Positive rate against mean probability by bin, of candidate over baseline. */
export function reliabilityPicture(verdict: Verdict): Picture | null {
  const bodies = bodiesWith(verdict, 'reliability').map(({ series, of }) => ({ series, of, points: pointsOf(of) })).filter(({ points }) => points.length > 0);
  if (bodies.length === 0) return null;
  const drawn = bodies.map(({ series, points }) => named(`series-${series}`, points, (data) => [
    line(data, { dashed: series === 'baseline', width: 1.5 }),
    { type: 'symbol', aria: false, from: { data }, encode: { enter: { x: at('x'), y: at('y'), size: { field: 'size' }, fill: { value: 'currentColor' }, fillOpacity: { value: 0.75 } } } },
  ]));
  return {
    title: 'Reliability',
    about: 'How often what is predicted with a probability comes true; on the diagonal both agree, below it the model promises too much. Larger dots are more rows.',
    keys: keysOf(bodies, 'lines'),
    panels: [{
      spec: framed({ width: SIDE, height: SIDE, x: { domain: [0, 1], title: 'mean predicted probability' }, y: { domain: [0, 1], title: 'share of positives' } }, [rule([0, 0], [1, 1]), ...drawn]),
      label: `Reliability diagram: ${bodies.map(({ series, of, points }) => `${series} ${worstText(of, points)}`).reverse().join('; ')}`,
    }],
    table: { heads: ['body', 'bin', 'rows', 'mean probability', 'share of positives'], rows: bodies.toReversed().flatMap(({ series, of, points }) => points.map((point) => cellsOf(series, of, point))) },
  };
}

function pointsOf({ rows, positives, predicted }: Reliability): Point[] {
  const most = Math.max(...rows);
  return rows.flatMap((count, bin) => (count > 0 && predicted[bin] !== null ? [{ bin, x: predicted[bin]!, y: positives[bin]! / count, size: 20 + 130 * (count / most) }] : []));
}

/** The bin that adds most to the calibration error. */
function worstText({ rows, positives }: Reliability, points: readonly Point[]): string {
  const worst = points.reduce((most, point) => (rows[point.bin]! * Math.abs(point.x - point.y) > rows[most.bin]! * Math.abs(most.x - most.y) ? point : most));
  return `is furthest off where it predicts ${share(worst.x * rows[worst.bin]!, rows[worst.bin]!)}: ${share(positives[worst.bin]!, rows[worst.bin]!)} are positive`;
}

function cellsOf(series: string, { rows, positives }: Reliability, { bin, x }: Point): string[] {
  const range = `${edgeText(bin / rows.length)} to ${edgeText((bin + 1) / rows.length)}`;
  return [series, range, massText(rows[bin]!), share(x * rows[bin]!, rows[bin]!), share(positives[bin]!, rows[bin]!)];
}
