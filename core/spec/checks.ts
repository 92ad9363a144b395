import { betweenOf, checkBetween } from './between.ts';
import { buildBounds, checkRange, COMPARING, misdirected } from './bounds.ts';
import { CATALOGUE, isCounted, pairForm } from './catalogue.ts';
import { type Draft, nameChecks } from './check-names.ts';
import type { Context } from './context.ts';
import { sameEvidence } from './evidence.ts';
import type { CheckSpec, EvidenceSpec } from './gate.ts';
import { resolveMetric, writtenRef } from './metric-ref.ts';
import { lengthAt, type Parts, partsAt } from './parts.ts';
import { checkSchema, type RawCheck } from './schema.ts';
import { checkSearch, isSearch, searchOf } from './search.ts';
import { buildShow } from './show.ts';
import { buildWaiver } from './waiver.ts';
import { didYouMean, listed, show } from './words.ts';

const CANDIDATE = 'candidate';
const BASELINE = 'baseline';
/** The evidence that needs no file, unless the gate has one of that name. */
const TRIVIAL = 'trivial';

/** The gate's checks, with defaults filled in. What is missing from the result was reported. */
export function buildChecks(root: unknown, context: Context): CheckSpec[] {
  const drafts: Draft[] = [];
  for (let i = 0; i < lengthAt(root, ['checks']) && !context.findings.full; i++) {
    const draft = buildCheck(partsAt(checkSchema, root, ['checks', i]), context);
    if (draft !== undefined) drafts.push(draft);
  }
  return nameChecks(drafts, context.findings);
}

function buildCheck(parts: Parts<RawCheck>, context: Context): Draft | undefined {
  const { path, fields, sound } = parts;
  const bounds = buildBounds(parts, context);
  const of = sideOf(parts, 'of', fields.of ?? CANDIDATE, context);
  const against = againstOf(parts, of, context);
  const waive = buildWaiver(parts, context);
  const slices = slicesOf(parts, context);
  const search = searchOf(parts, context);
  const between = betweenOf(parts, context);
  const show = buildShow(parts, context);
  const sides = [of, ...(against === null ? [] : [against])];
  checkSides(parts, of, against ?? undefined, context);
  const known = sides.every((side): side is EvidenceSpec => side !== undefined);
  const resolved = known ? resolveMetric(parts, sides, context) : undefined;
  const metric = resolved?.ref;
  if (metric !== undefined) {
    // What names a value may know its direction: such bounds are looked at again when the values are read.
    const better = context.own.has(metric.name) ? context.own.get(metric.name)?.better : CATALOGUE.get(metric.name)?.better;
    const wrong = better === undefined || !sound ? undefined : misdirected(bounds, metric.name, better);
    if (wrong !== undefined) context.findings.key([...path, wrong.bound.kind], 'GATE_CONTRADICTION', wrong.message, wrong.remedy);
    // Named values may be in any unit, such as percent.
    if (of?.kind !== 'values') checkRange(bounds, parts, metric.name, context);
    if (search !== undefined) checkSearch(parts, metric.name, sides.filter((side) => side !== undefined), context);
    if (of !== undefined) checkBetween(parts, of, metric, context);
  }
  if (!sound || metric === undefined || of === undefined || against === undefined) return undefined;
  const whenUnsure = fields.when_unsure ?? context.whenUnsure;
  const check = {
    metric,
    ...(resolved?.columns === undefined ? {} : { columns: resolved.columns, ...(resolved.except !== undefined && { except: resolved.except }) }),
    of: of.name,
    against: against?.name ?? null,
    bounds,
    slices,
    ...(search === undefined ? {} : { search }),
    ...(between === undefined ? {} : { between }),
    confidence: fields.confidence ?? context.confidence,
    ...(whenUnsure === undefined ? {} : { whenUnsure }),
    severity: fields.severity ?? 'block',
    minRows: fields.min_rows ?? 0,
    ...(waive === undefined ? {} : { waive }),
    ...(show === undefined ? {} : { show }),
    place: context.places.value(path),
  };
  return { check, path, given: fields.name, written: writtenRef(metric.name, fields), slicesWritten: slicesText(fields) };
}

/** Undefined when there is no such evidence, which is reported, or when it is faulty, which was. */
function sideOf({ path, fields }: Parts<RawCheck>, key: 'of' | 'against', name: string, context: Context): EvidenceSpec | undefined {
  if (!context.evidence.has(name)) {
    const names = [...context.evidence.keys()];
    const given = fields[key] !== undefined;
    const message = given ? `${key} names no evidence: ${show(name)}; there is ${listed(names)}` : `the check ${key === 'of' ? 'judges' : 'compares with'} evidence ${name}, which is not there; there is ${listed(names)}`;
    const remedy = given ? didYouMean(name, names, `Name one of them, or add ${name} under evidence.`) : `Add ${name} under evidence, or name another one with \`${key}\`.`;
    context.findings.value(given ? [...path, key] : path, 'GATE_CONTRADICTION', message, remedy);
  }
  return context.evidence.get(name);
}

/** Null when neither a bound nor the metric compares. */
function againstOf(parts: Parts<RawCheck>, of: EvidenceSpec | undefined, context: Context): EvidenceSpec | undefined | null {
  const { path, fields, sound } = parts;
  const comparing = COMPARING.filter((kind) => fields[kind] !== undefined);
  const itself = fields.metric !== undefined && !context.own.has(fields.metric) && pairForm(fields.metric) !== undefined;
  for (const kind of itself ? comparing : []) {
    context.findings.key([...path, kind], 'GATE_CONTRADICTION', `${fields.metric ?? ''} compares two bodies of evidence itself: ${kind} has nothing to compare it with`, 'Use max.');
  }
  if (fields.against === TRIVIAL && !context.evidence.has(TRIVIAL)) return trivialOf(parts, of, itself, context);
  if (comparing.length > 0 || itself) return sideOf(parts, 'against', fields.against ?? BASELINE, context);
  // Of a metric that is not known, and that is said, it is not known either whether it compares.
  const known = of?.kind === 'values' || context.own.has(fields.metric ?? '') || CATALOGUE.has(fields.metric ?? '');
  if (fields.against !== undefined && sound && known) {
    context.findings.key([...path, 'against'], 'GATE_CONTRADICTION', 'against is given, but no bound compares', 'Add max_drop, max_rise or min_gain, or remove it.');
  }
  return null;
}

/** The rows of `of` again, predicted by a model that learned nothing. Known to the gate from the first check that asks for it on. */
function trivialOf({ path, fields }: Parts<RawCheck>, of: EvidenceSpec | undefined, itself: boolean, context: Context): EvidenceSpec | undefined {
  if (of === undefined) return undefined;
  const refuse = (message: string, remedy: string): void => context.findings.value([...path, 'against'], 'GATE_METRIC_UNFIT', message, remedy);
  if (of.kind !== 'rows') {
    refuse(`against: trivial predicts the rows of what is judged anew, and evidence ${of.name} has none`, 'Name evidence of rows.');
    return undefined;
  }
  if (context.task === 'ranking') {
    refuse('against: trivial has no ranking: a list in no order is no model', 'Compare with evidence of a simple ranker, such as one that sorts by popularity.');
    return undefined;
  }
  if (itself || isCounted(fields.metric ?? '') || context.task === 'scores') {
    refuse('against: trivial is for metrics of predictions held against a label', 'Name another evidence.');
    return undefined;
  }
  const name = of.name === CANDIDATE ? TRIVIAL : `${TRIVIAL} ${of.name}`;
  const spec = { ...of, name, trivialOf: of.name, ifMissing: 'block' as const, place: context.places.value([...path, 'against']) };
  const known = context.trivial.get(name) ?? spec;
  context.trivial.set(name, known);
  return known;
}

function slicesOf({ path, fields }: Parts<RawCheck>, context: Context): string[] {
  const all = [...context.slicings.keys()];
  if (fields.slices === undefined || isSearch(fields.slices)) return [];
  if (fields.slices === 'all') {
    if (all.length === 0 && context.slicingsComplete) {
      context.findings.value([...path, 'slices'], 'GATE_CONTRADICTION', 'slices: all, but the gate declares no slices', 'Add `slices` to the gate, or remove it here.');
    }
    return all;
  }
  const names = [...new Set([fields.slices].flat())];
  names.forEach((name, i) => {
    if (context.slicings.has(name) || !context.slicingsComplete) return;
    const where = typeof fields.slices === 'string' ? [...path, 'slices'] : [...path, 'slices', i];
    context.findings.value(where, 'GATE_CONTRADICTION', `no slicing is named ${show(name)}; there is ${listed(all)}`, didYouMean(name, all, 'Declare it under `slices` of the gate.'));
  });
  return names;
}

function slicesText(fields: Partial<RawCheck>): string {
  if (fields.slices === undefined) return '';
  if (isSearch(fields.slices)) return ` with search by ${fields.slices.search.join(', ')}`;
  return fields.slices === 'all' ? ' on all slices' : ` on ${[fields.slices].flat().join(', ')}`;
}

function checkSides({ path, fields }: Parts<RawCheck>, of: EvidenceSpec | undefined, against: EvidenceSpec | undefined, context: Context): void {
  const refuse = (key: keyof RawCheck, message: string, remedy: string): void => context.findings.key([...path, key], 'GATE_CONTRADICTION', message, remedy);
  const clear = [of, against].every((side) => side !== undefined && !context.faulty.has(side.name));
  if (clear && of !== undefined && against !== undefined && sameEvidence(of, against)) {
    const both = of.name === against.name ? `${of.name} with itself` : `${of.name} with ${against.name}, which is the same`;
    context.findings.value(path, 'GATE_CONTRADICTION', `the check compares ${both}: nothing could fail it`, 'Name another file, a revision with `at`, or other columns.');
  }
  const values = [of, against].find((side) => side?.kind === 'values');
  if (values !== undefined && fields.slices !== undefined) refuse('slices', `evidence ${values.name} is named values, which have no slices`, 'Remove it.');
  const artifact = [of, against].find((side) => side?.kind === 'artifact');
  if (artifact !== undefined && fields.slices !== undefined) refuse('slices', `evidence ${artifact.name} is an artifact, which has no slices`, 'Remove it.');
  if (of?.kind === 'artifact' && fields.min_rows !== undefined) refuse('min_rows', `evidence ${of.name} is an artifact, which has no rows`, 'Remove it.');
  if (of?.kind === 'values' && fields.min_rows !== undefined) refuse('min_rows', `evidence ${of.name} is named values, which have no rows`, 'Remove it.');
  if (of?.ifMissing === 'bootstrap') {
    context.findings.value(path, 'GATE_CONTRADICTION', `evidence ${of.name} may be missing (if_missing: bootstrap), but the check judges it: no evidence never passes`, `Remove if_missing from ${of.name}.`);
  }
}
