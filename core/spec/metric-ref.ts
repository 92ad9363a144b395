import { CATALOGUE, type CatalogueEntry, metricsOf, type Parameter } from './catalogue.ts';
import type { Context } from './context.ts';
import type { EvidenceSpec, MetricRef } from './gate.ts';
import type { Parts } from './parts.ts';
import type { RawCheck } from './schema.ts';
import { didYouMean, listed, show } from './words.ts';

const PARAMETERS: readonly Parameter[] = ['column', 'beta', 'k', 'q', 'alpha', 'bins'];

/** The metric as the check writes it, without defaults. */
export function writtenRef(name: string, fields: Partial<RawCheck>): MetricRef {
  return { name, ...Object.fromEntries(PARAMETERS.filter((each) => fields[each] !== undefined).map((each) => [each, fields[each]])) };
}

/**
 * Resolves a check's metric with its parameters' defaults. A named value may have any name; what is computed from rows
 * must be in the catalogue or the gate's own, and fit the task.
 * @param sides the evidence that is judged, and what it is compared with
 */
export function resolveMetric(parts: Parts<RawCheck>, sides: readonly EvidenceSpec[], context: Context): MetricRef | undefined {
  const { path, fields } = parts;
  const name = fields.metric;
  if (name === undefined) return undefined;
  const given = PARAMETERS.filter((each) => fields[each] !== undefined);
  const refuseParameters = (which: readonly Parameter[], why: string): void => {
    for (const each of which) context.findings.key([...path, each], 'GATE_CONTRADICTION', `${each} is no parameter of ${name}; ${why}`, 'Remove it.');
  };
  if (sides.length > 0 && sides.every((side) => side.kind === 'values')) {
    refuseParameters(given, 'named values take none');
    return { name };
  }
  if (context.own.has(name)) {
    refuseParameters(given, 'metrics of your own take none');
    return { name };
  }
  const entry = CATALOGUE.get(name);
  if (entry === undefined) {
    unknownMetric(parts, name, context);
    return undefined;
  }
  refuseUnfit(entry, parts, context);
  refuseParameters(given.filter((each) => !entry.parameters.includes(each)), entry.parameters.length === 0 ? 'it takes none' : `it takes ${entry.parameters.join(', ')}`);
  requireParameters(entry, parts, sides, context);
  return { ...writtenRef(name, { ...entry.defaults, ...fields }) };
}

function choices(context: Context): string[] {
  return [...(context.task === undefined ? CATALOGUE.keys() : metricsOf(context.task)), ...context.own.keys()];
}

function unknownMetric(parts: Parts<RawCheck>, name: string, context: Context): void {
  const known = choices(context);
  const whose = context.task === undefined ? 'modelgate has' : `a ${context.task} task has`;
  context.findings.value([...parts.path, 'metric'], 'GATE_METRIC_UNKNOWN', `unknown metric ${show(name)}; ${whose} ${listed(known)}`, suggestion(name, known));
}

/** The metric that is known by another name, else the one spelled alike. */
function suggestion(name: string, known: readonly string[]): string {
  const others = [...CATALOGUE.values()].filter((entry) => entry.also.includes(name.toLowerCase()));
  const meant = others.find((entry) => known.includes(entry.name));
  if (meant !== undefined) return `Did you mean ${show(meant.name)}?`;
  const [elsewhere] = others;
  if (elsewhere !== undefined) return `${show(elsewhere.name)} is its name, but it is a metric of ${elsewhere.tasks.join(' and ')} tasks.`;
  return didYouMean(name, known, 'Choose one of them, or define it under `metrics`.');
}

function refuseUnfit(entry: CatalogueEntry, parts: Parts<RawCheck>, context: Context): void {
  if (context.task === undefined || entry.tasks.includes(context.task)) return;
  const known = choices(context);
  const alike = known.filter((each) => each.startsWith(`${entry.name}_`));
  const remedy = alike.length > 0 ? `Choose ${alike.join(', ')}.` : didYouMean(entry.name, known, 'Choose one of them, or change the task.');
  const message = `${entry.name} is a metric of ${entry.tasks.join(' and ')} tasks; a ${context.task} task has ${listed(known)}`;
  context.findings.value([...parts.path, 'metric'], 'GATE_METRIC_UNFIT', message, remedy);
}

function requireParameters(entry: CatalogueEntry, { path, fields, sound }: Parts<RawCheck>, sides: readonly EvidenceSpec[], context: Context): void {
  if (!sound) return;
  for (const each of entry.required.filter((parameter) => fields[parameter] === undefined)) {
    const example = each === 'beta' ? '2' : '0.9';
    context.findings.value(path, 'GATE_INVALID', `${entry.name} needs ${each}`, `Add it: ${each}: ${example}.`);
  }
  if (!entry.parameters.includes('column') || fields.column !== undefined) return;
  const without = sides.find((side) => side.kind === 'rows' && side.columns.score === undefined && !context.faulty.has(side.name));
  if (without !== undefined) {
    context.findings.value(path, 'GATE_INVALID', `${entry.name} needs a column: evidence ${without.name} names no score`, 'Add column to the check, or score to columns.');
  }
}
