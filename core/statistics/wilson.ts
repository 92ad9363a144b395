/**
 * Wilson's score interval for a proportion: the p that a score test does not refuse.
 * (p̂ + z²/2n ± z √(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n)
 * Source: Wilson 1927; Newcombe 1998, method 3. Never leaves [0, 1], and has width at p̂ = 0 and 1.
 *
 * @param p in [0, 1]  @param n trials, > 0, need not be whole  @param z critical value, ≥ 0
 */
export function wilson(p: number, n: number, z: number): readonly [number, number] {
  const zz = (z * z) / n;
  const centre = (p + zz / 2) / (1 + zz);
  const half = (z * Math.sqrt((p * (1 - p)) / n + zz / (4 * n))) / (1 + zz);
  return [p === 0 ? 0 : Math.max(0, centre - half), p === 1 ? 1 : Math.min(1, centre + half)];
}
