import { sliceText } from '../checks/slice-text.ts';
import type { BetweenRecord, CheckResult } from '../verdict/verdict.ts';
import { count, figures, type Figures } from './numbers.ts';

/** One group of a check that compares groups, in words. */
export interface GroupCells {
  readonly group: string;
  /** Where groups are compared in several metrics; '' otherwise. */
  readonly metric: string;
  readonly value: string;
  readonly interval: string;
  readonly rows: string;
  /** `worst`, `best`, or why it was not judged. */
  readonly remark: string;
  readonly judged: boolean;
  /** The worst or the best. */
  readonly isEnd: boolean;
}

/** The groups that a check compares, by metric, from the smallest value to the largest, those that could not be judged last; none for other checks. */
export function groupCells(check: CheckResult): GroupCells[] {
  const { between } = check;
  if (between === undefined) return [];
  const metrics = [...new Set(between.groups.map(({ metric }) => metric))];
  const valueOf = ({ estimate }: Group): number => estimate ?? Infinity;
  const order = (a: Group, b: Group): number => Number(a.unjudged !== null) - Number(b.unjudged !== null) || (valueOf(a) < valueOf(b) ? -1 : Number(valueOf(a) > valueOf(b)));
  return metrics.flatMap((metric) => between.groups.filter((group) => group.metric === metric).sort(order)).map((group) => cellsOf(check, between, group, metrics.length > 1));
}

/** Places of the groups that there is room for, in their order: the worst and the best, then those at both ends. */
export function outermost(cells: readonly GroupCells[], sizeOf: (at: number) => number, room: number): number[] {
  const depth = (at: number): number => (cells[at]!.isEnd ? -1 : Math.min(at, cells.length - 1 - at));
  let left = room;
  return cells.map((_, at) => at).sort((a, b) => depth(a) - depth(b)).filter((at) => (left -= sizeOf(at)) >= 0).sort((a, b) => a - b);
}

type Group = BetweenRecord['groups'][number];

function cellsOf(check: CheckResult, between: BetweenRecord, group: Group, several: boolean): GroupCells {
  const { slice, metric, unjudged } = group;
  const { candidate: value, interval, rows } = figuresOf(check, group);
  const end = unjudged === null ? placeOf(between, slice, metric) : '';
  return { group: sliceText(slice), metric: several ? metric : '', value, interval, rows, remark: unjudged ?? end, judged: unjudged === null, isEnd: end !== '' };
}

/** The bound is of the gap, not of a group's value. */
function figuresOf(check: CheckResult, { estimate, interval, rows }: Group): Figures {
  return figures({ ...check, candidate: { evidence: check.candidate.evidence, estimate, interval, rows }, bound: { ...check.bound, threshold: null } });
}

function placeOf({ furthest }: BetweenRecord, slice: Group['slice'], metric: string): string {
  if (furthest?.metric !== metric) return '';
  return same(slice, furthest.worst) ? 'worst' : same(slice, furthest.best) ? 'best' : '';
}

/** `16 groups`. */
export function groupCount({ groups }: BetweenRecord): string {
  const size = new Set(groups.map(({ slice }) => JSON.stringify(slice))).size;
  return `${count(size)} ${size === 1 ? 'group' : 'groups'}`;
}

/** `recall 0.078 at carrier=AA, 0.335 at carrier=EV`: the groups that lie furthest apart, the worst first; '' for other checks. */
export function spanText(check: CheckResult): string {
  const furthest = check.between?.furthest;
  if (check.between === undefined || furthest === undefined || furthest === null) return '';
  const at = (slice: Group['slice']): string => {
    const group = check.between?.groups.find((one) => one.metric === furthest.metric && same(one.slice, slice));
    return group === undefined ? '' : `${figuresOf(check, group).candidate} at ${sliceText(slice)}`;
  };
  return `${furthest.metric} ${at(furthest.worst)}, ${at(furthest.best)}`;
}

function same(a: Group['slice'], b: Group['slice']): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
