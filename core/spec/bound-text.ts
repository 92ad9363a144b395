import type { Bound } from './gate.ts';

/** A bound as the gate file writes it: `max_drop 2%`, `min 0.7`. */
export function boundText(bound: Pick<Bound, 'kind' | 'value' | 'relative'>): string {
  return `${bound.kind} ${bound.relative ? `${Number((bound.value * 100).toPrecision(12))}%` : bound.value}`;
}
