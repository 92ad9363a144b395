import type { Drift } from '../../../sources/pictures.ts';
import type { Verdict } from '../../../verdict/verdict.ts';
import { cut } from '../../width.ts';
import { bars, framed, named } from './frame.ts';
import type { Panel, Picture } from './picture.ts';
import { edgeText, massText, share } from './rates.ts';

const WIDTH = 260;
const HEIGHT = 130;
const ROW = 18;
const NAME_WIDTH = 14;
/** Edges that are named under a picture. */
const MOST_LABELS = 5;

interface Bin {
  /** Its place among all bins. */
  readonly at: number;
  readonly name: string;
  readonly of: number;
  readonly against: number;
}

/** Both distributions of each column that a check held against another evidence: a picture a pair of evidence. */
export function driftPictures(verdict: Verdict): Picture[] {
  const all = Object.entries(verdict.pictures ?? {}).flatMap(([evidence, { drift = [] }]) => drift.map((one) => ({ evidence, one })));
  const pairs = new Map<string, { evidence: string; against: string; columns: Drift[] }>();
  for (const { evidence, one } of all) {
    const key = JSON.stringify([evidence, one.against]);
    const pair = pairs.get(key) ?? { evidence, against: one.against, columns: [] };
    pair.columns.push(one);
    pairs.set(key, pair);
  }
  return [...pairs.values()].map(({ evidence, against, columns }) => ({
    title: `Columns of ${evidence} and ${against}`,
    about: `Rows by value of each column that a check compares; numbers in the bins of the check, all drawn equally wide. What moved most comes first.`,
    keys: [{ look: 'filled', text: evidence }, { look: 'outline', text: against }],
    panels: columns.toSorted((a, b) => movedOf(b) - movedOf(a)).map((column) => panelOf(evidence, column)),
    table: { heads: ['column', 'value', evidence, against], rows: columns.flatMap((column) => binsOf(column).map((bin) => [column.column, bin.name, ...sharesOf(column, bin)])) },
  }));
}

const total = (rows: readonly number[], other: number): number => rows.reduce((sum, count) => sum + count, other);

/** The largest difference of the shares of a bin. */
function movedOf(drift: Drift): number {
  const [mine, theirs] = [total(drift.of, drift.other.of), total(drift.against_rows, drift.other.against)];
  return Math.max(0, ...binsOf(drift).map(({ of, against }) => Math.abs(of / mine - against / theirs) || 0));
}

function sharesOf(drift: Drift, { of, against }: Bin): [string, string] {
  return [share(of, total(drift.of, drift.other.of)), share(against, total(drift.against_rows, drift.other.against))];
}

function binsOf({ edges, unit, categories, other, of, against_rows: rows }: Drift): Bin[] {
  const name = (at: number): string => (categories === null ? binName(edges ?? [], at, unit) : (categories[at] ?? ''));
  // Beside a bin of one value there may be nothing on either side.
  const bins = of.map((count, at) => ({ at, name: name(at), of: count, against: rows[at] ?? 0 })).filter((bin) => categories !== null || bin.of + bin.against > 0);
  return other.of + other.against > 0 ? [...bins, { at: bins.length, name: 'others', of: other.of, against: other.against }] : bins;
}

/** A value that several quantiles fall on has a bin of its own, between two edges that nothing lies between. */
function isOneValue(edges: readonly number[], at: number): boolean {
  const [low, high] = [edges[at - 1], edges[at]];
  if (low === undefined || high === undefined) return false;
  const middle = low + (high - low) / 2;
  return middle === low || middle === high;
}

function binName(edges: readonly number[], at: number, unit: Drift['unit']): string {
  const [low, high] = [edges[at - 1], edges[at]];
  if (high === undefined) return low === undefined ? 'all' : `over ${placeText(low, unit)}`;
  if (isOneValue(edges, at)) return placeText(high, unit);
  const isBelow = isOneValue(edges, at + 1);
  const end = isBelow ? `below ${placeText(edges[at + 1]!, unit)}` : placeText(high, unit);
  if (low === undefined) return isBelow ? end : `to ${end}`;
  return `${placeText(low, unit)} to ${end}`;
}

function placeText(value: number, unit: Drift['unit']): string {
  return unit === 'time' && Math.abs(value) < 8.64e12 ? new Date(value * 1000).toISOString().slice(0, 10) : edgeText(value);
}

function panelOf(evidence: string, drift: Drift): Panel {
  const [mine, theirs] = [total(drift.of, drift.other.of), total(drift.against_rows, drift.other.against)];
  const bins = binsOf(drift).map((bin) => ({ ...bin, x: mine > 0 ? bin.of / mine : 0, y: theirs > 0 ? bin.against / theirs : 0 }));
  const moved = bins.reduce((most, bin) => (Math.abs(bin.x - bin.y) > Math.abs(most.x - most.y) ? bin : most));
  const [of, against] = sharesOf(drift, moved);
  return {
    caption: drift.column,
    spec: drift.categories === null ? numbersSpec(drift, bins) : categoriesSpec(bins),
    label: `${drift.column}: ${evidence} ${massText(mine)} rows, ${drift.against} ${massText(theirs)}; most moved is ${moved.name}: ${of} against ${against}`,
  };
}

type Shared = Bin & { readonly x: number; readonly y: number };

/** What is written under a bin: the value that it is of, or where it ends. */
function labelsOf(edges: readonly number[], at: number, place: number, unit: Drift['unit']): { at: number; text: string }[] {
  const edge = edges[at];
  if (edge === undefined || isOneValue(edges, at + 1)) return [];
  return [{ at: place + (isOneValue(edges, at) ? 0.5 : 1), text: placeText(edge, unit) }];
}

/** Each bin as wide as the other: bins of a check hold about the same number of rows of the other evidence. */
function numbersSpec({ edges, unit }: Drift, bins: readonly Shared[]) {
  const all = bins.flatMap((bin, place) => labelsOf(edges ?? [], bin.at, place, unit));
  const every = Math.max(1, Math.ceil(all.length / MOST_LABELS));
  const labels = all.filter((_, at) => at % every === Math.floor(every / 2) % every);
  const top = Math.max(...bins.flatMap(({ x, y }) => [x, y]), 1e-9);
  const values = (which: 'x' | 'y') => [...bins.map((bin, at) => ({ low: at, high: at + 1, y: bin[which] })), { low: bins.length, high: bins.length, y: which === 'x' ? 0 : bins.at(-1)!.y }];
  return framed({ width: WIDTH, height: HEIGHT, x: { domain: [0, bins.length], labels }, y: { domain: [0, top * 1.05], format: '.2~f' } }, [
    named('series-candidate', values('x'), (data) => bars(data, true)),
    named('series-baseline', values('y'), (data) => bars(data, false)),
  ]);
}

/** Lying bars, so that names can be read. */
function categoriesSpec(bins: readonly Shared[]) {
  const labels = bins.map(({ name }, at) => ({ at: at + 0.5, text: cut(name, NAME_WIDTH) }));
  const top = Math.max(...bins.flatMap(({ x, y }) => [x, y]), 1e-9);
  const bar = (which: 'x' | 'y') => (data: string) => [{
    type: 'rect' as const, aria: false, from: { data },
    encode: {
      enter: {
        x: { scale: 'x', value: 0 }, x2: { scale: 'x', field: 'end' }, y: { scale: 'y', field: 'from' }, y2: { scale: 'y', field: 'to' },
        ...(which === 'x' ? { fill: { value: 'currentColor' }, fillOpacity: { value: 0.4 } } : { stroke: { value: 'currentColor' }, strokeWidth: { value: 1.2 }, fill: { value: 'none' } }),
      },
    },
  }];
  const values = (which: 'x' | 'y') => bins.map((bin, at) => ({ end: bin[which], from: at + 0.12, to: at + 0.88 }));
  return framed({ width: WIDTH - 60, height: ROW * bins.length, x: { domain: [0, top * 1.05], format: '.2~f' }, y: { domain: [bins.length, 0], labels } }, [
    named('series-candidate', values('x'), bar('x')),
    named('series-baseline', values('y'), bar('y')),
  ]);
}
