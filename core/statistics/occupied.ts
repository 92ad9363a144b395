/**
 * Units that a hash spread over so many buckets, from how many of them are not empty: ln(empty share) ÷ ln(1 − 1/buckets),
 * with one empty bucket more than there are, so that the number is no overstatement and is finite where none is empty.
 * Source: linear counting (Whang, Vander-Zanden and Taylor 1990).
 *
 * @param occupied in [0, buckets]
 */
export function unitsIn(occupied: number, buckets: number): number {
  return Math.max(occupied, Math.log((buckets - occupied + 1) / (buckets + 1)) / Math.log1p(-1 / buckets));
}
