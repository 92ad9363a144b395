import { compares, type BoundOfBodies } from '../../spec/bounds.ts';
import { isCounted } from '../../spec/catalogue.ts';
import type { SliceSummary } from '../../sources/summary.ts';
import { sourceOf, type Source } from '../../statistics/replay.ts';
import type { Named } from '../../statistics/sample.ts';
import { named } from '../assess.ts';
import type { Body, Found } from '../body.ts';
import { indexSlices, keyText } from '../body.ts';
import type { BoundSubjects, Subject } from './subjects.ts';

/** One side of a result, ready to be replayed. */
export type Player =
  | { readonly kind: 'rows'; readonly body: string; readonly slice: SliceSummary; readonly source: Source; readonly other: { readonly body: string; readonly slice: SliceSummary } | null }
  | { readonly kind: 'named'; readonly named: Named };

/** One bound on one slice, with the truths that it is played at. Values are those of the evidence that is judged. */
export interface Actor {
  readonly subject: Subject;
  readonly candidate: Player;
  readonly baseline: Player | null;
  /** Rows that it rests on, the fewer of both sides; null for named values. */
  readonly rows: number | null;
  readonly tooSmall: boolean;
  /** Of a model that is as good as the champion: the baseline's own value where it has one, else today's. */
  readonly level: number;
  /** Of a model that lies exactly on the bound. */
  readonly bar: number;
  /** What `bar` is counted from for a change; 0 for a value. */
  readonly origin: number;
  /** 1: too large is bad; −1: too small. */
  readonly bad: 1 | -1;
  /** How far beyond the bound twice the margin is; null where there is none, as under `max_drop: 0`. */
  readonly gap: number | null;
}

export type Cast = BoundSubjects & { readonly actors: readonly (Actor | { readonly why: string; readonly subject: Subject })[] };

/** Who plays in the rehearsal of a bound; text for a slice that can't. */
export function castOf(asked: BoundSubjects, bodies: Readonly<Record<string, Body>>, champion: (subject: Subject) => number | null): Cast {
  return { ...asked, actors: asked.subjects.map((subject) => actorOf(asked, subject, bodies, champion)) };
}

function actorOf(asked: BoundSubjects, subject: Subject, bodies: Readonly<Record<string, Body>>, champion: (subject: Subject) => number | null): Actor | { readonly why: string; readonly subject: Subject } {
  const { check, bound } = asked;
  const { candidate, baseline } = subject;
  const why = whyNot(candidate) ?? (baseline === null ? null : whyNot(baseline));
  if (why !== null) return { why, subject };
  const counted = isCounted(check.metric.name) && !compares(bound.kind);
  const partner = baseline?.kind === 'sample' && candidate.kind === 'sample' && candidate.sample.trials === baseline.sample.trials && candidate.sample.influences.length === baseline.sample.influences.length ? baseline : null;
  const today = estimateOf(candidate)!;
  const level = (check.of === 'candidate' ? champion(subject) : null) ?? today;
  const origin = baseline === null ? 0 : estimateOf(baseline)!;
  const { bar, bad } = barOf(bound, asked.better, origin);
  const distance = compares(bound.kind) ? Math.abs(bar - origin) : (bar - level) * bad;
  const rows = Math.min(candidate.rows ?? Infinity, baseline?.rows ?? Infinity);
  return {
    subject,
    candidate: counted ? { kind: 'named', named: { estimate: today } } : playerOf(candidate, asked, subject, bodies, partner)!,
    baseline: baseline === null ? null : playerOf(baseline, asked, subject, bodies, partner === null ? null : candidate)!,
    rows: Number.isFinite(rows) ? rows : null,
    tooSmall: rows < check.minRows,
    level,
    bar,
    origin,
    bad,
    gap: distance > 0 ? distance : null,
  };
}

function whyNot(found: Found): string | null {
  return found.kind === 'absent' || found.kind === 'nothing' ? found.why : null;
}

/** null: it is not there. */
export function estimateOf(found: Found): number | null {
  if (found.kind === 'sample') return found.sample.estimate;
  if (found.kind === 'exact') return found.estimate;
  return found.kind === 'named' ? found.value.value : null;
}

function playerOf(found: Found, { check }: BoundSubjects, { key }: Subject, bodies: Readonly<Record<string, Body>>, partner: Found | null): Player | null {
  if (found.kind === 'exact') return { kind: 'named', named: { estimate: found.estimate } };
  if (found.kind === 'named') return { kind: 'named', named: named(found.value) };
  if (found.kind !== 'sample') return null;
  const { sample, slice, evidence } = found;
  const against = sample.reference === undefined || check.against === null ? null : bodies[check.against]!;
  const other = against === null ? undefined : indexSlices(against).get(keyText(key));
  return {
    kind: 'rows',
    body: evidence,
    slice,
    source: sourceOf(sample, partner?.kind === 'sample' ? partner.sample : undefined),
    other: other === undefined ? null : { body: against!.name, slice: other },
  };
}

/** The value that just holds the bound, and the side of it that does not. */
function barOf({ kind, value, relative }: BoundOfBodies, better: BoundSubjects['better'], against: number): { bar: number; bad: 1 | -1 } {
  const margin = relative ? value * Math.abs(against) : value;
  if (kind === 'min') return { bar: value, bad: -1 };
  if (kind === 'max') return { bar: value, bad: 1 };
  if (kind === 'max_drop') return { bar: against - margin, bad: -1 };
  if (kind === 'max_rise') return { bar: against + margin, bad: 1 };
  return better === 'lower' ? { bar: against - margin, bad: 1 } : { bar: against + margin, bad: -1 };
}
