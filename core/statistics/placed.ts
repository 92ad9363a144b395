import type { Measure } from './between.ts';

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Values of groups of which one lies apart from all others, which are alike. */
export interface Placed {
  readonly one: number;
  readonly others: number;
}

/** How far apart a gap or a ratio is: the gap itself, −log of the ratio, as its intervals are made on that scale. 0: alike. */
export function distanceOf(value: number, measure: Measure): number {
  return measure === 'ratio' ? -Math.log(value) : value;
}

/** The gap or ratio at a distance; never less than alike. */
export function atDistance(distance: number, measure: Measure): number {
  const apart = Math.max(0, distance);
  return measure === 'ratio' ? Math.exp(-apart) : apart;
}

/**
 * Where groups lie that are alike but for one, which lies `distance` apart: on the worse side of the value that all have in
 * common, on the better one where the worse has no room for it, and where neither has, about the middle of the others'
 * way to it.
 *
 * @param worse side of the one  @param range of values  @returns null where the range is too narrow, or a ratio does not exist
 */
export function placedApart(common: number, distance: number, measure: Measure, worse: 'low' | 'high', range: Range): Placed | null {
  const apart = Math.max(0, distance);
  if (measure === 'ratio') return placedByRatio(common, apart, worse, range);
  const sides = [common - apart, common + apart];
  const one = (worse === 'low' ? sides : sides.reverse()).find((value) => value >= range.low && value <= range.high);
  if (one !== undefined) return { one, others: common };
  if (apart > range.high - range.low) return null;
  const low = Math.min(range.high - apart, Math.max(range.low, common - apart / 2));
  return worse === 'low' ? { one: low, others: low + apart } : { one: low + apart, others: low };
}

function placedByRatio(common: number, apart: number, worse: 'low' | 'high', { high }: Range): Placed | null {
  if (common <= 0) return null;
  const up = common * Math.exp(apart);
  return { one: worse === 'high' && up <= high ? up : common * Math.exp(-apart), others: common };
}
