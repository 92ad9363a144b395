import { differing, ordered, type Difference } from './compare-check.ts';
import type { CheckSpec, Columns, EvidenceSpec, Gate, Slicing } from './gate.ts';

/** A check and the gate that says what its words mean. */
export interface Within {
  readonly gate: Gate;
  readonly check: CheckSpec;
}

/** What differs in the things that a check names: the model, its evidence, its slicings, a metric of the gate's own. */
export function sharedDifferences(old: Within, now: Within): Difference[] {
  return [
    ...differing('model', old.gate.model, now.gate.model, 'changed'),
    ...ordered('family', ['gate', 'check'], old.gate.family, now.gate.family),
    ...differing('task', old.gate.task, now.gate.task, 'changed'),
    ...namesOfBoth(sidesOf(old), sidesOf(now)).flatMap((name) => evidence(old.gate.evidence[name]!, now.gate.evidence[name]!)),
    ...namesOfBoth(slicingsOf(old), slicingsOf(now)).flatMap((name) => slicing(name, old.gate, now.gate)),
    ...(old.check.metric.name === now.check.metric.name ? ownMetric(old.check.metric.name, old.gate, now.gate) : []),
  ];
}

function sidesOf({ check }: Within): string[] {
  return check.against === null ? [check.of] : [check.of, check.against];
}

function slicingsOf({ check }: Within): string[] {
  return check.between === undefined ? [...check.slices] : [...check.slices, check.between];
}

function namesOfBoth(old: readonly string[], now: readonly string[]): string[] {
  return old.filter((name) => now.includes(name));
}

function evidence(old: EvidenceSpec, now: EvidenceSpec): Difference[] {
  const said = `evidence ${old.name}:`;
  const source = differing(said, sourceOf(old), sourceOf(now), 'changed');
  const missing = ordered(`${said} if_missing`, ['bootstrap', 'block'], old.ifMissing, now.ifMissing);
  if (old.kind !== 'rows' || now.kind !== 'rows') return [...source, ...missing];
  return [
    ...source,
    ...differing(`${said} format`, old.format, now.format, 'changed'),
    ...differing(`${said} missing`, old.missing?.join(', '), now.missing?.join(', '), 'changed'),
    ...differing(`${said} where`, old.where, now.where, 'changed'),
    ...columns(said, old.columns, now.columns),
    ...ordered(`${said} sample`, ['true', 'false'], String(old.sample), String(now.sample)),
    ...missing,
  ];
}

function sourceOf(spec: EvidenceSpec): string {
  const paths = 'paths' in spec ? [...spec.paths].sort().join(', ') : spec.kind === 'kept' ? 'last-passed' : spec.path;
  const format = spec.kind === 'values' && spec.format !== undefined ? ` as ${spec.format}` : '';
  return `${spec.kind === 'kept' ? 'snapshot' : spec.kind} ${paths}${format}${spec.at === undefined ? '' : ` at ${spec.at}`}`;
}

const ROLES: readonly Exclude<keyof Columns, 'scores'>[] = ['id', 'query', 'cluster', 'label', 'positive', 'prediction', 'score', 'threshold', 'weight'];

function columns(said: string, old: Columns, now: Columns): Difference[] {
  const text = (value: string | number | boolean | undefined): string | undefined => (value === undefined ? undefined : JSON.stringify(value).replace(/^"(.*)"$/, '$1'));
  const scores = ({ scores: value }: Columns): string | undefined => (typeof value === 'object' ? JSON.stringify(Object.entries(value).sort()) : value);
  return [
    ...ROLES.flatMap((role) => differing(`${said} ${role}`, text(old[role]), text(now[role]), 'changed')),
    ...differing(`${said} scores`, scores(old), scores(now), 'changed'),
  ];
}

function slicing(name: string, old: Gate, now: Gate): Difference[] {
  return differing(`slices: ${name}:`, definition(name, old), definition(name, now), 'changed');
}

function definition(name: string, gate: Gate): string | undefined {
  const found = gate.slices.find((each) => each.name === name);
  return found === undefined ? undefined : definitionText(found);
}

function definitionText(found: Slicing): string {
  return found.kind === 'where' ? `where ${found.where}` : `columns ${found.columns.join(', ')}`;
}

/** One word for a metric that one of the gates does not define itself: it is of the catalogue, or of a values file. */
function ownMetric(name: string, old: Gate, now: Gate): Difference[] {
  const own = (gate: Gate) => (Object.hasOwn(gate.metrics, name) ? gate.metrics[name] : undefined);
  const [a, b] = [own(old), own(now)];
  if (a === undefined || b === undefined) return differing(`metric ${name}:`, a === undefined ? 'not its own' : 'its own', b === undefined ? 'not its own' : 'its own', 'changed');
  const keys = ['sum', 'per', 'better'] as const;
  return keys.flatMap((key) => differing(`metric ${name}: ${key}`, a[key], b[key], 'changed'));
}
