/** How often something happened in runs. */
export interface Rate {
  readonly hits: number;
  readonly runs: number;
}

/** Of runs in which nothing that a gate forbids was true, that fail at most: half of what 95 % leave. */
export const PROMISED = 0.025;

/** Whether it happened more often than it may, beyond two standard errors of the simulation. */
export function exceeds({ hits, runs }: Rate, most: number, errors = 2): boolean {
  return hits / runs > most + errors * Math.sqrt((most * (1 - most)) / runs);
}

/** Shares nearer to 0 and 1 are as noisy as this one: of few samples chance puts some there. */
const RAREST = 0.025;

/** Whether two shares of samples are further apart than chance puts them, by so many standard errors. */
export function areApart(p: number, n: number, q: number, m: number, errors: number): boolean {
  const pooled = Math.min(1 - RAREST, Math.max(RAREST, (p * n + q * m) / (n + m)));
  return Math.abs(p - q) > errors * Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
}

/** "2.4 %". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A rate that may be `most`, with a mark where it is more. */
export function promised(rate: Rate, most: number): string {
  return `${percent(rate.hits / rate.runs)}${exceeds(rate, most) ? ' **!**' : ''}`;
}
