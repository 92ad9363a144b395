/**
 * Holm's step-down adjusted p-values: rejecting those ≤ α keeps the chance of any false rejection in the family at α,
 * whatever the dependence between its members. p₍ᵢ₎ → max over k ≤ i of min(1, (m − k + 1) p₍ₖ₎).
 * Source: Holm 1979; equals R's p.adjust(method = "holm").
 *
 * @param pValues in [0, 1]  @returns adjusted values in the same order
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length);
  let floor = 0;
  order.forEach(({ p, i }, rank) => {
    floor = Math.max(floor, Math.min(1, (pValues.length - rank) * p));
    adjusted[i] = floor;
  });
  return adjusted;
}
