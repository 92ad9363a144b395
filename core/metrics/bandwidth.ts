import quantile from '@stdlib/stats-base-dists-normal-quantile';

/**
 * Half the width, in shares of rows, of the window around the q-quantile that the density is read from: Hall and Sheather
 * (1988), "On the distribution of a studentized quantile", with α = 0.05, halved until the window lies inside (0, 1) as
 * quantreg's bandwidth.rq is used. `rows` > 0 (effective rows when weighted), q in (0, 1).
 */
export function hallSheather(rows: number, q: number): number {
  const at = quantile(q, 0, 1);
  const density = Math.exp(-(at * at) / 2) / Math.sqrt(2 * Math.PI);
  const level = quantile(0.975, 0, 1);
  let width = rows ** (-1 / 3) * level ** (2 / 3) * ((1.5 * density * density) / (2 * at * at + 1)) ** (1 / 3);
  while (q - width < 0 || q + width > 1) width /= 2;
  return width;
}
