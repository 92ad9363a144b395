/** Uniform in [0, 1), the next of a seeded stream. */
export type Random = () => number;

/**
 * A stream of its own for each list of whole numbers: equal lists give equal streams on every machine.
 * Source: Mulberry32 (Ettinger, public domain), seeded through the finalizer of MurmurHash3 (Appleby, public domain).
 */
export function randomOf(...seeds: readonly number[]): Random {
  let state = seeds.reduce((so, seed) => mixed(Math.imul(so, 31) ^ seed), 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

function mixed(number: number): number {
  let z = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}

/** Standard normal. Source: Box and Muller 1958. */
export function normalDraw(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Expected counts above which a binomial is drawn as a rounded normal: its skewness is below 0.2 there. */
const MANY = 30;

/**
 * Successes among n trials; of a broken n the fraction is a trial of that chance.
 * Few expected ones are found by the geometric gaps between them. Source: Devroye 1986, X.4.
 *
 * @param n ≥ 0  @param p in [0, 1]
 */
export function binomialDraw(n: number, p: number, random: Random): number {
  const whole = Math.floor(n);
  const trials = whole + (n > whole && random() < n - whole ? 1 : 0);
  if (p <= 0 || trials === 0) return 0;
  if (p > 0.5) return trials - binomialDraw(trials, 1 - p, random);
  if (trials * p > MANY) return Math.min(trials, Math.max(0, Math.round(trials * p + Math.sqrt(trials * p * (1 - p)) * normalDraw(random))));
  const gap = Math.log1p(-p);
  let found = -1;
  for (let at = 0; at <= trials; found++) at += Math.floor(Math.log(1 - random()) / gap) + 1;
  return found;
}
