/** A loop, like all that goes over cells: the engine takes longer to make closures fast than to run them. */
export function sumOf(rows: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += rows[i]!;
  return sum;
}
