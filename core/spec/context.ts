import type { EvidenceSpec, OwnMetric, Slicing, Task, WhenUnsure } from './gate.ts';
import type { Findings } from './findings.ts';
import type { Places } from './places.ts';

/** What the checks of a gate refer to. */
export interface Context {
  /** Undefined: the gate names none that there is, so nothing is said about fitting it. */
  readonly task: Task | undefined;
  /** Undefined for an evidence that is named but faulty. */
  readonly evidence: ReadonlyMap<string, EvidenceSpec | undefined>;
  readonly slicings: ReadonlyMap<string, Slicing>;
  /** False: some slicings are faulty, so a name that is not there may be one of them. */
  readonly slicingsComplete: boolean;
  readonly own: ReadonlyMap<string, OwnMetric | undefined>;
  readonly confidence: number;
  readonly whenUnsure: WhenUnsure | undefined;
  /** ISO date. */
  readonly today: string;
  readonly places: Places;
  readonly findings: Findings;
}
