import type { Axis, Histogram } from '../../../sources/pictures.ts';
import type { Verdict } from '../../../verdict/verdict.ts';
import { bars, framed, LOW, named, SIDE } from './frame.ts';
import { bodiesWith, keysOf, type Panel, type Picture, type Series } from './picture.ts';
import { edgeText, massText, share } from './rates.ts';

interface Binned {
  readonly series: Series;
  readonly axis: Axis;
  readonly masses: Readonly<Record<'positives' | 'negatives', readonly number[]>>;
}

const CLASSES = ['positives', 'negatives'] as const;

/** Scores of positives and of negatives, candidate over baseline. */
export function scoresPicture(verdict: Verdict): Picture | null {
  const bodies = aligned(bodiesWith(verdict, 'histogram').map(({ series, of }) => ({ series, ...binnedOf(of) })));
  if (bodies.length === 0) return null;
  return {
    title: 'Scores',
    about: 'How the scores of each class spread. The further the two classes lie apart, the better they can be told.',
    keys: keysOf(bodies, 'bars'),
    panels: CLASSES.map((side) => panelOf(bodies, side)),
    table: {
      heads: ['score', ...bodies.toReversed().flatMap(({ series }) => CLASSES.map((side) => `${side}, ${series}`))],
      rows: bins(bodies).map(([low, high]) => [`${edgeText(low)} to ${edgeText(high)}`, ...bodies.toReversed().flatMap((body) => CLASSES.map((side) => massText(massAt(body, side, low))))]),
    },
  };
}

function binnedOf({ score, positives, negatives }: Histogram): Omit<Binned, 'series'> {
  return { axis: score, masses: { positives, negatives } };
}

/** In bins of the widest of all; widths are powers of two and edges their multiples, so that bins merge whole. */
export function widened(axis: Axis, masses: readonly number[], width: number): { readonly axis: Axis; readonly masses: readonly number[] } {
  const merge = Math.round(width / axis.width);
  const first = Math.round(axis.from / axis.width);
  const start = Math.floor(first / merge);
  const wide: number[] = [];
  masses.forEach((mass, bin) => {
    const into = Math.floor((first + bin) / merge) - start;
    wide[into] = (wide[into] ?? 0) + mass;
  });
  return { axis: { from: start * width, width }, masses: wide };
}

function aligned(bodies: readonly Binned[]): Binned[] {
  const width = Math.max(...bodies.map(({ axis }) => axis.width));
  return bodies.map(({ series, axis, masses }) => {
    const [positives, negatives] = CLASSES.map((side) => widened(axis, masses[side], width));
    return { series, axis: positives!.axis, masses: { positives: positives!.masses, negatives: negatives!.masses } };
  });
}

function bins(bodies: readonly Binned[]): [low: number, high: number][] {
  const width = bodies[0]!.axis.width;
  const from = Math.min(...bodies.map(({ axis }) => axis.from));
  const to = Math.max(...bodies.map(({ axis, masses }) => axis.from + masses.positives.length * width));
  return Array.from({ length: Math.round((to - from) / width) }, (_, bin) => [from + bin * width, from + (bin + 1) * width]);
}

function massAt({ axis, masses }: Binned, side: (typeof CLASSES)[number], low: number): number {
  return masses[side][Math.round((low - axis.from) / axis.width)] ?? 0;
}

function panelOf(bodies: readonly Binned[], side: (typeof CLASSES)[number]): Panel {
  const edges = bins(bodies);
  const shares = bodies.map((body) => {
    const all = body.masses[side].reduce((sum, mass) => sum + mass, 0);
    return { body, all, values: edges.map(([low, high]) => ({ low, high, y: all > 0 ? massAt(body, side, low) / all : 0 })) };
  });
  const top = Math.max(...shares.flatMap(({ values }) => values.map(({ y }) => y)), 1e-9);
  const last = { low: edges.at(-1)![1], high: edges.at(-1)![1], y: 0 };
  const drawn = shares.map(({ body: { series }, values }) => named(`series-${series}`, [...values, last], (data) => bars(data, series === 'candidate')));
  return {
    caption: side,
    spec: framed({ width: SIDE, height: LOW, x: { domain: [edges[0]![0], edges.at(-1)![1]], title: 'score' }, y: { domain: [0, top * 1.05], title: 'share of rows', format: '.2~f' } }, drawn.reverse()),
    label: `Scores of ${side}: ${shares.map(({ body, all }) => `of ${body.series} ${medianText(body, side, all)}`).reverse().join(', ')}`,
  };
}

function medianText(body: Binned, side: (typeof CLASSES)[number], all: number): string {
  if (all === 0) return 'there are none';
  let sum = 0;
  const bin = body.masses[side].findIndex((mass) => (sum += mass) >= all / 2);
  const low = body.axis.from + bin * body.axis.width;
  const most = body.masses[side].indexOf(Math.max(...body.masses[side]));
  return `half lie below ${edgeText(low + body.axis.width)}, ${share(body.masses[side][most]!, all)} in the fullest bin from ${edgeText(body.axis.from + most * body.axis.width)}`;
}
