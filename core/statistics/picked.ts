/** The values at some positions, in their order; a loop, as replays do little else. */
export function picked(values: Float64Array, picks: Uint32Array): Float64Array {
  const chosen = new Float64Array(picks.length);
  for (let at = 0; at < picks.length; at++) chosen[at] = values[picks[at]!]!;
  return chosen;
}

export function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum;
}
