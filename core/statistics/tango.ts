/**
 * Tango's score interval for the difference of paired proportions: all δ that the score test does not refuse.
 * z(δ) = (b − c − nδ) / √(n(2q + δ(1 − δ))), q the restricted maximum-likelihood estimate of P(only second right).
 * Source: Tango 1998. Has width even when b = c = 0, and the right level at a margin, where b − c over its
 * own standard error (McNemar, paired t) is far too sure of itself.
 *
 * @param b weight of pairs where only the first succeeds, c where only the second does; ≥ 0, need not be whole
 * @param n pairs, ≥ b + c, > 0  @param z critical value, ≥ 0
 */
export function tango(b: number, c: number, n: number, z: number): readonly [number, number] {
  const estimate = (b - c) / n;
  return [crossing(b, c, n, z, -1, estimate), crossing(b, c, n, -z, 1, estimate)];
}

/** δ between `outer` and `inner` at which the score equals z; the score falls as δ grows. */
function crossing(b: number, c: number, n: number, z: number, outer: number, inner: number): number {
  let far = outer;
  let near = inner;
  for (let step = 0; step < 60 && far !== near; step++) {
    const middle = (far + near) / 2;
    if (Math.abs(tangoScore(b, c, n, middle)) > Math.abs(z)) far = middle;
    else near = middle;
  }
  return (far + near) / 2;
}

/** The score statistic of δ in [−1, 1]. */
export function tangoScore(b: number, c: number, n: number, delta: number): number {
  const linear = -b - c + (2 * n - b + c) * delta;
  const root = Math.sqrt(Math.max(0, linear * linear + 8 * n * c * delta * (1 - delta)));
  const q = (root - linear) / (4 * n);
  const variance = n * (2 * q + delta * (1 - delta));
  const numerator = b - c - n * delta;
  if (numerator === 0) return 0;
  return variance > 0 ? numerator / Math.sqrt(variance) : Math.sign(numerator) * Infinity;
}
