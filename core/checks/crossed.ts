import { Fault } from '../fault.ts';
import type { Evidence } from '../sources/evidence.ts';
import type { Gate } from '../spec/gate.ts';
import { clean, show } from '../spec/words.ts';

/**
 * An evaluation tool numbers its providers and prompts by their order. Where one of them stands in another place than in the
 * other output, ids would pair its answers with those of somebody else. A new one in an old place is what a gate is for.
 * @throws Fault EVIDENCE_DISJOINT
 */
export function refuseCrossed(gate: Gate, evidence: Readonly<Record<string, Evidence>>): void {
  for (const { of, against, place } of gate.checks) {
    const [own, other] = [of, against ?? ''].map((name) => variantsOf(evidence[name]));
    const moved = own && other && (movedIn(own, other) ?? movedIn(other, own));
    if (moved === undefined) continue;
    throw new Fault({
      code: 'EVIDENCE_DISJOINT',
      message: `${clean(show(moved))} stands in another place among the providers and prompts of ${of} than of ${against ?? ''}: their ids would compare it with another one`,
      place,
      remedy: 'Name them in the same order in both runs. To compare one with one, whatever their places: leave the others out with `where: provider = …` in both, and `columns: {id: attempt}`.',
    });
  }
}

type Variants = ReadonlyMap<string, ReadonlySet<string>>;

function variantsOf(evidence: Evidence | undefined): Variants | undefined {
  return evidence?.kind === 'rows' ? evidence.variants : undefined;
}

/** Who answered as a variant here and as other ones only there. */
function movedIn(here: Variants, there: Variants): string | undefined {
  for (const [variant, names] of here) {
    const same = there.get(variant);
    if (same === undefined || [...names].some((name) => same.has(name))) continue;
    const moved = [...names].find((name) => [...there.values()].some((others) => others.has(name)));
    if (moved !== undefined) return moved;
  }
  return undefined;
}
