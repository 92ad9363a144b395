import { HALF } from '../engine/plan.ts';
import type { SliceKey, SliceSummary, Summary } from '../sources/summary.ts';
import type { SearchRecord } from '../verdict/verdict.ts';
import type { Assessed } from './assess.ts';
import { keyText } from './body.ts';

/** The half of the buckets that proposes, and the one that confirms. */
const [PROPOSES, CONFIRMS] = ['0', '1'];

/** What a search came to before the family says which of it stays. */
export interface Proposals {
  /** Slices that were looked at. */
  readonly slices: number;
  /** The worst by one half, as the other half sees them. */
  readonly proposed: readonly { readonly key: SliceKey; readonly assessed: Assessed }[];
}

export interface Looked {
  readonly key: SliceKey;
  readonly pWorse: number;
}

/**
 * Looks for slices in which a bound does not hold. One half of the buckets proposes: slices that seem beyond it (one-sided
 * p-value of at most `level`), the surest first; a slice that holds a proposed one, or lies in it, tells nothing new and is passed over. The
 * other half, whose rows had no say in that, is asked about these alone, so that its p-values are honest and need a
 * correction for the proposals only (Cox 1975, data splitting).
 *
 * @param of the slices of halves of the body that is judged  @param assess holds the bound against one of them
 * @param level of proposals, which only decides how many the correction is for  @param most proposals
 */
export function proposalsOf(of: Summary, assess: (key: SliceKey) => Assessed, level: number, most: number): Proposals {
  const looked = wholesOf(of.slices).map((key) => ({ key, assessed: assess(proposing(key)) })).filter(({ assessed }) => assessed.missing === null && assessed.method !== null);
  // A p-value takes long, and a slice whose value meets the bound needs none.
  const suspects = looked.flatMap(({ key, assessed }): Looked[] => (assessed.met === true || assessed.pWorse === null ? [] : [{ key, pWorse: assessed.pWorse }]));
  return { slices: looked.length, proposed: worstOf(suspects, level, most).map(({ key }) => ({ key, assessed: assess(confirming(key)) })) };
}

/** Those that seem beyond the bound, the surest first, `most` of them, and of those that lie in each other one. */
export function worstOf<T extends Looked>(looked: readonly T[], level: number, most: number): T[] {
  const worst = looked.filter(({ pWorse }) => pWorse <= level).sort((a, b) => a.pWorse - b.pWorse || (keyText(a.key) < keyText(b.key) ? -1 : 1));
  const proposed: T[] = [];
  for (const one of worst) {
    if (proposed.length === most) break;
    if (!proposed.some(({ key }) => isWithin(key, one.key) || isWithin(one.key, key))) proposed.push(one);
  }
  return proposed;
}

/** A slice as the half sees it that proposes. */
export function proposing(key: SliceKey): SliceKey {
  return { ...key, [HALF]: PROPOSES };
}

/** As the half sees it that confirms. */
export function confirming(key: SliceKey): SliceKey {
  return { ...key, [HALF]: CONFIRMS };
}

/** Slices that have rows in both halves, without the half. */
export function wholesOf(slices: readonly SliceSummary[]): SliceKey[] {
  const halves = new Map<string, { readonly key: SliceKey; readonly of: Set<string> }>();
  for (const slice of slices) {
    const { [HALF]: half, ...key } = slice.key;
    if (half === undefined || half === null) continue;
    const known = halves.get(keyText(key)) ?? { key, of: new Set() };
    halves.set(keyText(key), known);
    known.of.add(half);
  }
  return [...halves.values()].filter((one) => one.of.size === 2).map(({ key }) => key);
}

/** Whether all rows of one slice are of the other. */
function isWithin(inner: SliceKey, outer: SliceKey): boolean {
  return Object.entries(outer).every(([column, value]) => Object.hasOwn(inner, column) && inner[column] === value);
}

/** `searched 312 slices of at least 200 rows: none was worse than max_drop 0.01`. */
export function searchText({ slices, min_rows: least, proposed, confirmed }: SearchRecord, bound: string): string {
  if (slices === 0) return `searched no slice: none has ${least} rows`;
  const looked = `searched ${slices} ${slices === 1 ? 'slice' : 'slices'} of at least ${least} rows`;
  if (proposed === 0) return `${looked}: none seemed beyond ${bound}`;
  if (confirmed === 0) return `${looked}: of ${proposed} that seemed beyond ${bound} in one half of the rows none stayed so in the other`;
  return `${looked}: ${confirmed} of ${proposed} that seemed beyond ${bound} in one half of the rows ${confirmed === 1 ? 'is' : 'are'} so in the other`;
}
