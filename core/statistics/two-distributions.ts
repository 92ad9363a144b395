import type { Interval, Limits, Sample } from './sample.ts';

/*
 * What two bodies of independent rows say of a distance of theirs by their numbers alone: honest where no bucket moves the
 * value, or hardly one, so that its spread can't be seen.
 */

/** Share of what an interval may miss that the band may: it is far wider than a spread that is seen, so that this costs little. */
const OF_THE_BAND = 1 / 4;

/**
 * The largest gap of two distribution functions cut to where it can be: each of them lies within √(ln(2/α) ÷ 2n) of what was
 * seen of it with a probability of 1 − α, whatever it is.
 * Source: Dvoretzky, Kiefer and Wolfowitz 1956; the constant: Massart 1990.
 */
export function withinBand(estimate: number, rows: readonly [number, number], limits: Limits): Limits {
  return (confidence) => {
    const { low, high, method } = limits(confidence);
    const missed = ((1 - confidence) * OF_THE_BAND) / 2;
    const reach = rows.reduce((sum, n) => sum + Math.sqrt(Math.log(2 / missed) / (2 * n)), 0);
    const [least, most] = [Math.max(0, estimate - reach), Math.min(1, estimate + reach)];
    if (least <= low && most >= high) return { low, high, method };
    const cut = least > low && most < high ? '' : `${method}, within `;
    return { low: Math.max(low, least), high: Math.min(high, most), method: `${cut}Dvoretzky–Kiefer–Wolfowitz band` };
  };
}

/**
 * A distance of 0 that no bucket moves, since all rows have one value. Rows with another may be there and not have been met: of n
 * independent ones they are at most 1 − α^(1/n), for each body. The distance is at most what those would make it.
 * @param farthest the distance of two bodies of which such shares, at most 1, hold values that the other has not
 */
export function unmetLimits(rows: readonly [number, number], farthest: (share: number, other: number) => number): Limits {
  return (confidence): Interval => {
    const [share, other] = rows.map((n) => -Math.expm1(Math.log((1 - confidence) / 4) / n)) as [number, number];
    return { low: 0, high: farthest(share, other), method: 'rows that were not met' };
  };
}

/** Rows that stand for themselves; of clusters, how many of one size would weigh alike (Kish 1965). @param sizes rows of each cluster */
export function independentRows(rows: number, sizes: Float64Array, clustered: boolean): number {
  if (!clustered) return rows;
  const [all, squares] = sizes.reduce(([sum, square], size) => [sum + size, square + size * size] as const, [0, 0] as readonly [number, number]);
  return Math.min(rows, (all * all) / squares);
}

/** Whether no bucket of either body moves the value. */
export function isFlat({ influences, reference }: Sample): boolean {
  return [influences, reference?.influences ?? influences].every((moves) => moves.every((d) => d === 0));
}
