import type { EvidenceSpec, OwnMetric, Slicing, Task, WhenUnsure } from './gate.ts';
import type { Findings } from './findings.ts';
import type { Places } from './places.ts';

/** What the checks of a gate refer to. */
export interface Context {
  /** Undefined: the gate names none that there is, so nothing is said about fitting it. */
  readonly task: Task | undefined;
  /** Undefined for an evidence that is named but of no kind. */
  readonly evidence: ReadonlyMap<string, EvidenceSpec | undefined>;
  /** Evidence that checks ask for with `against: trivial`, filled as they do. */
  readonly trivial: Map<string, EvidenceSpec>;
  /** Evidence with faults of its own: what seems to be missing there may only be mistyped. */
  readonly faulty: ReadonlySet<string>;
  /** Undefined for a slicing that is named but faulty. */
  readonly slicings: ReadonlyMap<string, Slicing | undefined>;
  /** Slicings that only a `between` names, by name, filled as checks do. */
  readonly implicit: Map<string, Slicing>;
  /** False: the name of some slicing can't be read. */
  readonly slicingsComplete: boolean;
  readonly own: ReadonlyMap<string, OwnMetric | undefined>;
  readonly confidence: number;
  readonly whenUnsure: WhenUnsure | undefined;
  /** ISO date. */
  readonly today: string;
  readonly places: Places;
  readonly findings: Findings;
}
