import type { RehearsedResult } from '../../verdict/rehearsal.ts';
import { acts, NOTICED } from './noticed.ts';
import type { Line, Part } from './part.ts';
import type { Played } from './play.ts';

/** What was played of a line. */
export interface Scenes {
  readonly equal: readonly Played[];
  readonly bar: readonly Played[];
  readonly twice: readonly Played[];
  /** Beyond the bar, see `noticedAt`; null: nothing is, or it was not searched. */
  readonly noticed: number | null;
}

export function resultOf({ check, bound }: Part, line: Line, { equal, bar, twice, noticed: beyond }: Scenes): RehearsedResult {
  const { about, metric, id, why, origin, gap } = line;
  const { part, ...sides } = about;
  // A check that acts whatever the model is acts on the equal one.
  const noticed = beyond === null ? null : beyond === -Infinity ? line.level : line.valueAt(beyond);
  const blind = twice.length > 0 && shareOf(twice, (one) => acts(check, one)) < NOTICED;
  return {
    name: check.name,
    metric: check.between === undefined ? id : `${id} between ${check.between}`,
    ...(check.columns !== undefined && metric.column !== undefined && { column: metric.column }),
    slice: sides.slice,
    ...(part !== undefined && { part }),
    bound: { kind: bound.kind, value: bound.value, relative: bound.relative },
    severity: check.severity,
    evidence: sides.evidence,
    against: sides.against,
    rows: sides.rows,
    why,
    level: line.level,
    bar: line.bar,
    equal: ratesOf(equal),
    at_margin: ratesOf(bar),
    beyond: ratesOf(twice),
    noticed,
    change: noticed === null || origin === null ? null : noticed - origin,
    blind,
    rows_needed: blind ? rowsNeeded(sides.rows, gap, beyond) : null,
  };
}

/** What is noticed beyond the bound shrinks as 1/√n. */
function rowsNeeded(rows: number | null, gap: number | null, noticed: number | null): number | null {
  if (rows === null || gap === null || noticed === null || noticed <= gap) return null;
  return Number(Math.ceil(rows * (noticed / gap) ** 2).toPrecision(2));
}

function ratesOf(played: readonly Played[]): RehearsedResult['equal'] {
  if (played.length === 0) return null;
  return { block: shareOf(played, ({ effect }) => effect === 'block'), warn: shareOf(played, ({ effect }) => effect === 'warn') };
}

function shareOf(played: readonly Played[], is: (one: Played) => boolean): number {
  return played.filter(is).length / played.length;
}
