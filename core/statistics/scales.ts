import type { Spread } from './sample.ts';

/** A monotone map to a scale on which estimates spread evenly to both sides, and back. */
export interface Scale {
  readonly name: string;
  readonly to: (value: number) => number;
  readonly back: (scaled: number) => number;
  /** Derivative of `to`. */
  readonly slope: (value: number) => number;
}

const logit: Scale = {
  name: 'logit',
  to: (x) => Math.log(x / (1 - x)),
  back: (y) => 1 / (1 + Math.exp(-y)),
  slope: (x) => 1 / (x * (1 - x)),
};

const fisher: Scale = { name: 'Fisher’s z', to: Math.atanh, back: Math.tanh, slope: (x) => 1 / (1 - x * x) };

const log: Scale = { name: 'log', to: Math.log, back: Math.exp, slope: (x) => 1 / x };

/** Falls towards 1, so it is negated to keep it increasing. */
const logDistance: Scale = {
  name: 'log of 1 − value',
  to: (x) => -Math.log(1 - x),
  back: (y) => 1 - Math.exp(-y),
  slope: (x) => 1 / (1 - x),
};

const plain: Scale = { name: '', to: (x) => x, back: (y) => y, slope: () => 1 };

const square: Scale = { name: 'square', to: (x) => x * x, back: (y) => Math.sqrt(Math.max(0, y)), slope: (x) => 2 * x };

const scales: Readonly<Record<Spread, Scale>> = {
  proportion: logit,
  unit: logit,
  correlation: fisher,
  positive: log,
  determination: logDistance,
  real: plain,
  distance: square,
};

/** The scale of a spread. At a border of its range the scaled value is infinite. */
export function scaleOf(spread: Spread): Scale {
  return scales[spread];
}
