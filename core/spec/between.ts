import { KINDS } from './bounds.ts';
import { betweenForm, CATALOGUE, pairForm } from './catalogue.ts';
import type { Context } from './context.ts';
import type { BoundKind, EvidenceSpec, MetricRef, Slicing } from './gate.ts';
import type { Parts } from './parts.ts';
import type { RawCheck } from './schema.ts';
import { CONDITION } from './slicings.ts';
import { show } from './words.ts';

const GAPS: readonly BoundKind[] = ['max_gap', 'min_ratio'];

/**
 * Name of the slicing whose slices a check compares: a declared one of that name or of these columns, else one that is
 * known to the gate from here on. Undefined where there is none; what is wrong with it was reported.
 */
export function betweenOf({ path, fields }: Parts<RawCheck>, context: Context): string | undefined {
  const { between } = fields;
  if (between === undefined) return undefined;
  const fault = faultOf(between, context);
  if (fault !== undefined) {
    context.findings.value([...path, 'between'], 'GATE_CONTRADICTION', ...fault);
    return undefined;
  }
  if (typeof between === 'string' && context.slicings.has(between)) return between;
  const columns = [between].flat();
  const declared = declaredBy(columns, context);
  if (declared !== undefined) return declared.name;
  const name = columns.join('+');
  context.implicit.set(name, { kind: 'columns', name, columns, place: context.places.value([...path, 'between']) });
  return name;
}

/** What is wrong with the groups that are named, and what to do. */
function faultOf(between: NonNullable<RawCheck['between']>, context: Context): [message: string, remedy: string] | undefined {
  if (typeof between === 'string' && context.slicings.has(between)) {
    if (context.slicings.get(between)?.kind !== 'where') return undefined;
    return [`slicing ${show(between)} is a condition: it makes one group, and there is nothing to compare it with`, 'Write the condition as a column of the rows, and name that.'];
  }
  const columns = [between].flat();
  if (new Set(columns).size < columns.length) return ['between names a column twice', 'Keep it once.'];
  const conditions = [...context.slicings.values()].some((slicing) => slicing?.kind === 'where');
  if (conditions && columns.includes(CONDITION)) return [`a column named ${CONDITION} can’t be told from slices made by conditions`, 'Rename the column.'];
  const name = columns.join('+');
  const taken = context.slicings.has(name) && declaredBy(columns, context) === undefined;
  return taken ? [`a slicing is named ${show(name)} already, and cuts by other columns`, 'Give that one another name.'] : undefined;
}

/** The slicing that cuts by these columns, in whatever order: two could not be told apart. */
function declaredBy(columns: readonly string[], { slicings, implicit }: Context): Slicing | undefined {
  const setOf = (names: readonly string[]): string => JSON.stringify([...names].sort());
  return [...slicings.values(), ...implicit.values()].find((slicing) => slicing?.kind === 'columns' && setOf(slicing.columns) === setOf(columns));
}

/** Refuses what does not go with `between`, and what goes with nothing else. */
export function checkBetween(parts: Parts<RawCheck>, of: EvidenceSpec, metric: MetricRef, context: Context): void {
  const { path, fields } = parts;
  const { name } = metric;
  const form = of.kind === 'values' || context.own.has(name) ? undefined : betweenForm(name);
  const refuse = (key: keyof RawCheck, message: string, remedy: string): void => context.findings.key([...path, key], 'GATE_CONTRADICTION', message, remedy);
  if (fields.between === undefined) {
    for (const kind of GAPS.filter((each) => fields[each] !== undefined)) refuse(kind, `${kind} bounds how far groups of rows lie apart, and the check names no groups`, 'Add between: and the column that holds the group.');
    if (form !== undefined) context.findings.value([...path, 'metric'], 'GATE_INVALID', `${name} compares groups of rows, and the check names none`, 'Add between: and the column that holds the group.');
    return;
  }
  if (of.kind === 'values') refuse('between', `evidence ${of.name} is named values, which have no groups`, 'Name evidence of rows.');
  if (pairForm(name) !== undefined) refuse('between', `${name} compares two bodies of evidence itself`, 'Use slices to see it of each group.');
  if (fields.slices !== undefined) refuse('slices', 'between compares groups of all rows', 'Remove it, or name a list of columns under between.');
  for (const kind of KINDS.filter((each) => fields[each] !== undefined)) refuseKind(kind, parts, metric, form?.as, context);
}

/** Which bounds there are, and values of them that nothing could miss or meet. */
function refuseKind(kind: BoundKind, { path, fields }: Parts<RawCheck>, { name }: MetricRef, as: 'difference' | 'ratio' | undefined, context: Context): void {
  const value = fields[kind];
  const allowed = as === undefined ? GAPS : [as === 'difference' ? 'max' : 'min'];
  const refuse = (message: string, remedy: string): void => context.findings.key([...path, kind], 'GATE_CONTRADICTION', message, remedy);
  if (!allowed.includes(kind)) {
    const alone = as === undefined && (kind === 'min' || kind === 'max');
    refuse(`${kind} does not say how far groups may lie apart in ${name}`, alone ? 'Use max_gap or min_ratio; for each group on its own, slices instead of between.' : `Use ${allowed.join(' or ')}.`);
    return;
  }
  const [low, high] = CATALOGUE.get(name)?.range ?? [-Infinity, Infinity];
  const ratio = kind === 'min_ratio' || as === 'ratio';
  if (typeof value !== 'number') return;
  if (ratio && low < 0 && !context.own.has(name)) refuse(`${name} may be below 0, where a ratio says nothing`, 'Use max_gap.');
  if (ratio && (value <= 0 || value > 1)) refuse(`${kind} is ${value}; a ratio between groups is over 0, at most 1`, 'Write 0.8 for four fifths.');
  if (!ratio && value < 0) refuse(`${kind} is ${value}; a gap is 0 or more`, 'Write the largest gap that may be.');
  if (!ratio && value >= (as === undefined ? high - low : 1)) refuse(`${kind} is ${value}, but ${name} lies between ${low} and ${high}: no model could fail it`, 'Write it in the unit of the metric: 0.1.');
}
