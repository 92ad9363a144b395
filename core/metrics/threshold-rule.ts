/** Rows, or their weight, by class. */
export interface Masses {
  readonly positives: number;
  readonly negatives: number;
}

/**
 * How data choose a threshold, and what is asked of the rows at or above it.
 * Binary floating point must not decide whether a share is reached: demands are met within 1e-12 of themselves.
 */
export interface ThresholdRule {
  /** Whether a threshold is allowed, by what lies at or above it. */
  meets(above: Masses, all: Masses): boolean;
  /** `best`: the allowed threshold with the largest value, the lowest of equals. `highest`: the highest allowed one, whose own rows count in part, so that `excess` is 0. */
  readonly choose: 'best' | 'highest';
  /** Value when no threshold is allowed: 0 where "above all scores" is one, else NaN. */
  readonly otherwise: number;
  value(above: Masses, all: Masses): number;
  /** By how much the demand is more than met; linear in all masses, 0 at the threshold of a population. */
  excess(above: Masses, all: Masses): number;
  /** The rows among which the threshold is a quantile. */
  ranked(of: Masses): number;
  /** Why there is no value. */
  why(all: Masses): string;
}

const SLACK = 1 + 1e-12;

export const total = ({ positives, negatives }: Masses): number => positives + negatives;

const precision = (above: Masses): number => above.positives / total(above);

export function missingClass(all: Masses): string {
  return all.positives > 0 ? 'no negatives' : 'no positives';
}

/** The largest share of positives at or above a threshold at which precision is at least `p`, in (0, 1]. */
export function recallAtPrecision(p: number): ThresholdRule {
  return {
    meets: (above, all) => all.positives > 0 && above.positives * SLACK >= p * total(above),
    choose: 'best',
    otherwise: NaN,
    value: (above, all) => above.positives / all.positives,
    excess: (above) => (1 - p) * above.positives - p * above.negatives,
    ranked: total,
    why: (all) => (all.positives > 0 ? `no threshold reaches a precision of ${p}` : 'no positives'),
  };
}

/** The largest precision at a threshold at or above which lies a share of positives of at least `r`, in (0, 1]. */
export function precisionAtRecall(r: number): ThresholdRule {
  return {
    meets: (above, all) => all.positives > 0 && above.positives * SLACK >= r * all.positives,
    choose: 'best',
    otherwise: NaN,
    value: precision,
    excess: (above, all) => above.positives - r * all.positives,
    ranked: ({ positives }) => positives,
    why: () => 'no positives',
  };
}

/** The largest share of positives at or above a threshold at or above which lies a share of negatives of at most `f`, in [0, 1). */
export function recallAtFpr(f: number): ThresholdRule {
  return {
    meets: (above, all) => all.positives > 0 && all.negatives > 0 && above.negatives <= SLACK * f * all.negatives,
    choose: 'best',
    otherwise: 0,
    value: (above, all) => (all.negatives > 0 ? above.positives / all.positives : NaN),
    excess: (above, all) => above.negatives - f * all.negatives,
    ranked: ({ negatives }) => negatives,
    why: missingClass,
  };
}

/**
 * What the rows with the highest scores hold, the top share of them in (0, 1]. Rows that tie where the share ends count in
 * part: each by the share of its tie that still fits, which is the mean over all orders of the tie.
 */
function top(share: number, value: ThresholdRule['value'], why: ThresholdRule['why']): ThresholdRule {
  return {
    meets: (above, all) => total(above) * SLACK >= share * total(all),
    choose: 'highest',
    otherwise: NaN,
    value,
    excess: (above, all) => total(above) - share * total(all),
    ranked: total,
    why,
  };
}

const noPositives = (): string => 'no positives';

export function precisionAtTop(share: number): ThresholdRule {
  return top(share, precision, () => 'the weights sum to 0');
}

export function recallAtTop(share: number): ThresholdRule {
  return top(share, (above, all) => above.positives / all.positives, noPositives);
}

/** Precision among the top, in multiples of the share of positives in all rows. */
export function liftAtTop(share: number): ThresholdRule {
  return top(share, (above, all) => (precision(above) * total(all)) / all.positives, noPositives);
}
