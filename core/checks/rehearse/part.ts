import type { Bound, CheckSpec, MetricRef } from '../../spec/gate.ts';
import type { RehearsedResult } from '../../verdict/rehearsal.ts';
import type { Company, Played, Scene, Stage } from './play.ts';

/** One result of a rehearsal, before anything is played. */
export interface Line {
  readonly about: Pick<RehearsedResult, 'slice' | 'evidence' | 'against' | 'rows' | 'part'>;
  /** That is judged, with its column; `id` as reports name it. */
  readonly metric: MetricRef;
  readonly id: string;
  /** Why it can't be played. */
  readonly why: string | null;
  /** Of a model that is as good as the champion. */
  readonly level: number | null;
  /** That just holds the bound. */
  readonly bar: number | null;
  /** From the bar to twice the margin, in the unit of `valueAt`; null where there is none. */
  readonly gap: number | null;
  /** The value so far beyond the bar. */
  valueAt(beyond: number): number;
  /** What a change is counted from; null for a value. */
  readonly origin: number | null;
  /** Whether the truth of this line is moved on its own, and chance has a say in what the check then does. */
  readonly searched: boolean;
}

/** A bound of a check as it is played. Lines and what is played of them are in one order. */
export interface Part {
  readonly check: CheckSpec;
  readonly bound: Bound;
  readonly lines: readonly Line[];
  /** One replay. */
  open(stage: Stage): Opened;
}

/** One replay of a part. null: the line is not played at that truth, or no row of it was drawn. */
export interface Opened {
  /** What the equal model comes to: members of its family. */
  readonly scenes: readonly (Scene | null)[];
  equal(company: Company): readonly (Played | null)[];
  /** With the truth on the bar, or twice as far. */
  moved(to: 'bar' | 'twice', company: Company): readonly (Played | null)[];
  /** Each line for itself so far beyond its bar, while all others hold. */
  alone(beyond: readonly (number | null)[], company: Company): readonly (Played | null)[];
}
