import type { Mark } from 'vega';
import type { Confusion } from '../../../sources/pictures.ts';
import type { Verdict } from '../../../verdict/verdict.ts';
import { cut } from '../../width.ts';
import { framed } from './frame.ts';
import { bodiesWith, type Panel, type Picture, type Series } from './picture.ts';
import { massText, share } from './rates.ts';

/** Classes up to which each cell has its number. */
const MOST_NUMBERED = 12;
const NAME_WIDTH = 12;

interface Body {
  readonly series: Series;
  readonly of: Confusion;
}

/** Confusion matrices of candidate and baseline, and what changed between them. */
export function confusionPicture(verdict: Verdict): Picture | null {
  const bodies: Body[] = bodiesWith(verdict, 'confusion').reverse();
  const [first, second] = bodies;
  if (first === undefined) return null;
  const difference = second !== undefined && comparable(first.of, second.of) ? [differencePanel(first.of, second.of)] : [];
  return {
    title: 'Confusion',
    about: `True classes down, predicted classes across; shaded by share of the true class.${first.of.weighted ? ' The numbers are weights.' : ''}${difference.length > 0 ? ' The last one is candidate minus baseline: ✓ more right or fewer wrong, ✗ the reverse.' : ''}`,
    keys: [],
    panels: [...bodies.map(({ series, of }) => matrixPanel(series, of)), ...difference],
    table: { heads: ['true', 'predicted', ...bodies.map(({ series }) => series), ...(difference.length > 0 ? ['change'] : [])], rows: rowsOf(bodies, difference.length > 0) },
  };
}

/** Both saw the same number of rows of each class. */
function comparable(a: Confusion, b: Confusion): boolean {
  const mass = (row: readonly number[]): number => row.reduce((sum, cell) => sum + cell, 0);
  return a.classes.join('\n') === b.classes.join('\n') && a.counts.every((row, at) => Math.abs(mass(row) - mass(b.counts[at]!)) <= 1e-9 * Math.max(1, mass(row)));
}

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly shade: number;
  readonly text: string;
  /** Group of the cell: decides its colour. */
  readonly look: 'series-candidate' | 'series-baseline' | 'status-pass' | 'status-fail';
}

function matrixPanel(series: Series, { classes, counts }: Confusion): Panel {
  const cells = counts.flatMap((row, at) => {
    const all = row.reduce((sum, cell) => sum + cell, 0);
    return row.map((cell, column): Cell => ({ row: at, column, shade: all > 0 ? cell / all : 0, text: massText(cell), look: `series-${series}` }));
  });
  const right = counts.reduce((sum, row, at) => sum + row[at]!, 0);
  const all = counts.flat().reduce((sum, cell) => sum + cell, 0);
  return { caption: series, spec: grid(classes, cells), label: `Confusion matrix of ${series}: ${massText(right)} of ${massText(all)} right (${share(right, all)})${mostConfused(classes, counts)}` };
}

function mostConfused(classes: readonly string[], counts: Confusion['counts']): string {
  const wrong = counts.flatMap((row, t) => row.map((count, p) => ({ count, t, p }))).filter(({ t, p, count }) => t !== p && count > 0);
  if (wrong.length === 0) return '';
  const worst = wrong.reduce((most, each) => (each.count > most.count ? each : most));
  return `; most often ${classes[worst.t]!} is taken for ${classes[worst.p]!} (${massText(worst.count)})`;
}

function differencePanel(a: Confusion, b: Confusion): Panel {
  const changes = a.counts.map((row, t) => row.map((cell, p) => cell - b.counts[t]![p]!));
  const most = Math.max(...changes.flat().map(Math.abs), 1e-12);
  const cells = changes.flatMap((row, t) => row.map((change, p): Cell => {
    const good = (t === p) === change > 0;
    return { row: t, column: p, shade: Math.abs(change) / most, text: change === 0 ? '0' : `${good ? '✓' : '✗'} ${signed(change)}`, look: good || change === 0 ? 'status-pass' : 'status-fail' };
  }));
  const right = changes.reduce((sum, row, at) => sum + row[at]!, 0);
  return { caption: 'candidate − baseline', spec: grid(a.classes, cells), label: `Difference of the confusion matrices: the candidate has ${signed(right)} right` };
}

function signed(change: number): string {
  return `${change > 0 ? '+' : change < 0 ? '−' : ''}${massText(Math.abs(change))}`;
}

function grid(classes: readonly string[], cells: readonly Cell[]) {
  const side = classes.length === 2 ? 84 : Math.max(10, Math.floor(280 / classes.length));
  const size = side * classes.length;
  const every = classes.length <= MOST_NUMBERED ? 1 : 3;
  const labels = classes.map((name, at) => ({ at: at + 0.5, text: cut(name, NAME_WIDTH) })).filter((_, at) => at % every === 0);
  const looks = [...new Set(cells.map(({ look }) => look))];
  const marks = looks.map((look): Mark => ({ type: 'group', aria: false, name: look, marks: cells.filter((cell) => cell.look === look && cell.shade > 0).map(rect) }));
  const texts = classes.length > MOST_NUMBERED ? [] : cells.filter(({ text }) => classes.length === 2 || text !== '0').map((cell) => textMark(cell, classes.length === 2 ? 14 : 10));
  return framed({ width: size, height: size, x: { domain: [0, classes.length], title: 'predicted', labels, grid: false }, y: { domain: [classes.length, 0], title: 'true', labels, grid: false } }, [...marks, ...texts]);
}

function rect({ row, column, shade }: Cell): Mark {
  return {
    type: 'rect', aria: false,
    encode: { enter: { x: { scale: 'x', value: column }, x2: { scale: 'x', value: column + 1 }, y: { scale: 'y', value: row }, y2: { scale: 'y', value: row + 1 }, fill: { value: 'currentColor' }, fillOpacity: { value: 0.04 + 0.42 * shade } } },
  };
}

function textMark({ row, column, text }: Cell, fontSize: number): Mark {
  return {
    type: 'text', aria: false,
    encode: { enter: { x: { scale: 'x', value: column + 0.5 }, y: { scale: 'y', value: row + 0.5 }, text: { value: text }, align: { value: 'center' }, baseline: { value: 'middle' }, fill: { value: 'currentColor' }, fontSize: { value: fontSize }, font: { value: 'inherit' } } },
  };
}

/** Cells that are not empty in all bodies. */
function rowsOf(bodies: readonly Body[], changed: boolean): string[][] {
  const { classes } = bodies[0]!.of;
  return classes.flatMap((t, row) => classes.flatMap((p, column) => {
    const masses = bodies.map(({ of }) => of.counts[row]?.[column] ?? 0);
    if (masses.every((mass) => mass === 0)) return [];
    return [[t, p, ...masses.map(massText), ...(changed ? [signed(masses[0]! - masses[1]!)] : [])]];
  }));
}
