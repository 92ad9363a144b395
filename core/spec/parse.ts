import { createHash } from 'node:crypto';
import { buildChecks } from './checks.ts';
import { checkColumns, checkTruth, mergeColumns } from './columns.ts';
import { buildEvidence } from './evidence.ts';
import { Findings } from './findings.ts';
import type { EvidenceSpec, Gate, Slicing } from './gate.ts';
import { reportIssues } from './issues.ts';
import { buildOwnMetrics } from './own-metrics.ts';
import { partsAt } from './parts.ts';
import { promoteSpec } from './promote.ts';
import { buildReuse } from './reuse.ts';
import { columnsSchema, gateSchema } from './schema.ts';
import { buildSlicings } from './slicings.ts';
import { readYaml } from './syntax.ts';

/** Confidence of the two-sided intervals, unless the gate says otherwise. */
const CONFIDENCE = 0.95;

export interface ParseOptions {
  /** ISO date; a waiver that ended before it is refused. */
  readonly today: string;
  /** `sha256:` and the hex digest of the file's bytes; of the text's UTF-8 bytes unless given. */
  readonly digest?: string;
}

/**
 * Parses the text of a gate file into a gate that is complete and free of contradictions.
 * @param file as messages name it
 * @throws Fault GATE_* with everything that is wrong, in the order of the file
 */
export function parseGate(text: string, file: string, options: ParseOptions): Gate {
  const { value, places } = readYaml(text, file);
  const findings = new Findings(places);
  const checked = gateSchema.safeParse(value);
  if (!checked.success) reportIssues(checked.error.issues, value, findings);
  const { fields } = partsAt(gateSchema, value, []);
  const { task } = fields;
  const { fields: columns, sound: columnsSound } = partsAt(columnsSchema, value, ['columns']);
  checkColumns(columns, ['columns'], task, findings);
  checkTruth(mergeColumns(columns, undefined), ['columns'], findings);
  const { evidence, faulty } = buildEvidence(value, { task, columns, columnsSound: columnsSound || fields.columns === undefined, places, findings });
  const { slicings, complete } = buildSlicings(value, places, findings);
  const own = buildOwnMetrics(value, places, findings);
  const { confidence = CONFIDENCE, when_unsure: whenUnsure } = fields;
  const trivial = new Map<string, EvidenceSpec>();
  const implicit = new Map<string, Slicing>();
  const checks = buildChecks(value, { task, evidence, trivial, faulty, slicings, implicit, slicingsComplete: complete, own, confidence, whenUnsure, today: options.today, places, findings });
  const reuse = buildReuse(value, evidence.get('candidate'), findings);
  findings.throwIfAny();
  const gate = gateSchema.parse(value);
  return {
    file,
    digest: options.digest ?? digestOf(Buffer.from(text, 'utf8')),
    model: gate.model,
    task: gate.task,
    evidence: record(new Map([...evidence, ...trivial])),
    slices: [...slicings.values(), ...implicit.values()].filter((slicing) => slicing !== undefined),
    metrics: record(own),
    family: gate.family ?? 'check',
    checks,
    ...(gate.promote === undefined ? {} : { promote: promoteSpec(gate.promote, gate.model, places.key(['promote'])) }),
    ...(reuse === undefined ? {} : { reuse }),
  };
}

/** `sha256:` and the hex digest. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Without a prototype: `constructor` is a name like any other, and not there unless the gate has it. */
function record<T>(entries: ReadonlyMap<string, T | undefined>): Record<string, T> {
  const made = Object.create(null) as Record<string, T>;
  for (const [name, entry] of entries) if (entry !== undefined) made[name] = entry;
  return made;
}
