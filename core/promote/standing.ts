import { sameMark, type Mark } from './mark.ts';
import type { Standing } from './target.ts';

export function sameStanding(a: Standing | null, b: Standing | null): boolean {
  return a === b || (a !== null && b !== null && a.version === b.version && a.token === b.token && sameMark(a.mark, b.mark));
}

/** Whether two standings hold the same model by the same verdict. */
export const sameModel = (a: Standing, b: Standing): boolean => a.version === b.version && (a.mark?.artifact ?? null) === (b.mark?.artifact ?? null);

/**
 * The standings that a way back leads through, oldest first, the standing one last. A rollback goes down to the model it names
 * and does not come on top: going back twice leads to the one before, not to the one that was left.
 * @param history oldest first
 */
export function stackOf(history: readonly Standing[]): readonly Standing[] {
  return history.reduce<readonly Standing[]>((stack, standing) => {
    const below = standing.mark?.kind === 'rollback' ? stack.findLastIndex((each) => sameModel(each, standing)) : -1;
    return [...(below === -1 ? stack : stack.slice(0, below)), standing];
  }, []);
}

/** The promotions of a verdict that were followed by something else. */
export function replaced(history: readonly Standing[], verdict: Mark['verdict']): Standing[] {
  return history.slice(0, -1).filter(({ mark }) => mark !== null && mark.verdict === verdict);
}

/** Whether all hold the same model, as far as their marks say; one alone always agrees with itself. */
export function agree(standings: readonly (Standing | null)[]): boolean {
  if (standings.length < 2 || standings.every((standing) => standing === null)) return true;
  const artifacts = new Set(standings.map((standing) => standing?.mark?.artifact ?? null));
  return artifacts.size === 1 && !artifacts.has(null);
}
