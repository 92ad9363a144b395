/**
 * Studentized distance that a skewed estimate keeps, from the one that an even estimate would: the inverse of Hall's
 * cubic transformation, h(t) = (3/γ)·(∛(1 + γ(t − γ/6)) − 1); t itself for γ = 0. Increases in t.
 * A mean of skewed rows lies low more often than high, and its standard error with it; the interval
 * [θ − se·h(t), θ − se·h(−t)] reaches further to the long side, and covers to second order on both.
 * Source: Hall 1992, "On the removal of skewness by transformation".
 *
 * @param t critical value  @param skewness γ of the estimate, see `Jackknife`
 */
export function unskewed(t: number, skewness: number): number {
  if (Math.abs(skewness) < 1e-6) return t;
  return (3 / skewness) * (Math.cbrt(1 + skewness * (t - skewness / 6)) - 1);
}
