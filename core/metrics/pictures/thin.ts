/** A curve as its points, in order; curves that are thinned together share their positions. */
export interface Line {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Point between both that lies furthest from the line through them, and how far. */
  readonly at: number;
  readonly off: number;
}

/**
 * Positions of at most `most` points, ends included, such that none that is left out lies further than `tolerance` from
 * the line through its kept neighbours, in any of the curves; the furthest first where `most` does not suffice.
 * Source: Douglas and Peucker 1973, with the worst stretch split first.
 */
export function thin(lines: readonly Line[], most: number, tolerance: number): number[] {
  const points = lines[0]?.x.length ?? 0;
  if (points <= 2) return Array.from({ length: points }, (_, at) => at);
  const stretches = [stretchOf(lines, 0, points - 1)];
  while (stretches.length + 1 < most) {
    const worst = stretches.reduce((best, each, at) => (each.off > stretches[best]!.off ? at : best), 0);
    const { from, to, at, off } = stretches[worst]!;
    if (off <= tolerance) break;
    stretches.splice(worst, 1, stretchOf(lines, from, at), stretchOf(lines, at, to));
  }
  return [0, ...stretches.map(({ to }) => to).sort((a, b) => a - b)];
}

function stretchOf(lines: readonly Line[], from: number, to: number): Stretch {
  let [at, squared] = [from, 0];
  for (const { x, y } of lines) {
    const [ax, ay] = [x[from]!, y[from]!];
    const [dx, dy] = [x[to]! - ax, y[to]! - ay];
    const length = dx * dx + dy * dy;
    for (let i = from + 1; i < to; i++) {
      const [px, py] = [x[i]! - ax, y[i]! - ay];
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
      const [ox, oy] = [px - along * dx, py - along * dy];
      const distance = ox * ox + oy * oy;
      if (distance > squared) [at, squared] = [i, distance];
    }
  }
  return { from, to, at, off: Math.sqrt(squared) };
}
