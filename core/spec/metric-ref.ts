import { CATALOGUE, metricsOf } from './catalogue.ts';
import type { Context } from './context.ts';
import type { EvidenceSpec, MetricRef } from './gate.ts';
import { type CatalogueEntry, type Parameter, PARAMETERS } from './metrics/entry.ts';
import { isPair, isSliced, worksOnSnapshots } from './metrics/form.ts';
import type { Parts } from './parts.ts';
import type { RawCheck } from './schema.ts';
import { didYouMean, listed, show } from './words.ts';

/** The metric as the check writes it, without defaults. */
export function writtenRef(name: string, fields: Partial<RawCheck>): MetricRef {
  return { name, ...Object.fromEntries(PARAMETERS.filter((each) => fields[each] !== undefined).map((each) => [each, fields[each]])) };
}

/** A check's metric, and the columns that it is asked of where it names several. */
export interface Resolved {
  readonly ref: MetricRef;
  readonly columns?: readonly string[] | 'all';
  readonly except?: readonly string[];
}

/**
 * Resolves a check's metric with its parameters' defaults. A named value may have any name; what is computed from rows
 * must be in the catalogue or the gate's own, and fit the task.
 * @param sides the evidence that is judged, and what it is compared with
 */
export function resolveMetric(parts: Parts<RawCheck>, sides: readonly EvidenceSpec[], context: Context): Resolved | undefined {
  const { path, fields } = parts;
  const name = fields.metric;
  if (name === undefined) return undefined;
  const given = PARAMETERS.filter((each) => fields[each] !== undefined);
  const refuseParameters = (which: readonly Parameter[], why: string): void => {
    for (const each of which) context.findings.key([...path, each], 'GATE_CONTRADICTION', `${each} is no parameter of ${name}; ${why}`, 'Remove it.');
  };
  if (sides.length > 0 && sides.every((side) => side.kind === 'values')) {
    refuseParameters(given, 'named values take none');
    return { ref: { name } };
  }
  if (context.own.has(name)) {
    refuseParameters(given, 'metrics of your own take none');
    return { ref: { name } };
  }
  const entry = CATALOGUE.get(name);
  if (entry === undefined) {
    unknownMetric(parts, name, context);
    return undefined;
  }
  refuseUnfit(entry, parts, context);
  refuseKind(entry, parts, sides, context);
  const takes = parametersOf(entry, context);
  refuseParameters(given.filter((each) => !takes.includes(each)), takes.length === 0 ? 'it takes none' : `it takes ${takes.join(', ')}`);
  requireParameters(entry, parts, sides, context);
  refuseSides(entry, parts, sides, context);
  return resolved(entry, fields, sides);
}

/** What is asked of a column may be asked of each of several. Whether a class is right needs no column to say so. */
function parametersOf({ parameters, form }: CatalogueEntry, { task }: Context): readonly Parameter[] {
  if (form?.kind === 'flips' && task !== undefined && task !== 'scores') return [];
  const several = parameters.includes('columns');
  return several || parameters.includes('column') ? [...parameters, ...(several ? [] : (['columns'] as const)), 'except'] : parameters;
}

function resolved(entry: CatalogueEntry, fields: Partial<RawCheck>, sides: readonly EvidenceSpec[]): Resolved {
  const written = writtenRef(entry.name, { ...entry.defaults, ...fields });
  const against = isPair(entry.form) ? sides[1]?.name : undefined;
  const { columns, except, ...single } = written;
  const each = columns !== undefined && !entry.parameters.includes('columns');
  return { ref: { ...(each ? single : written), ...(against === undefined ? {} : { against }) }, ...(each && { columns, ...(except !== undefined && { except }) }) };
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
  const cut = /^(.+?)[@_](\d+)$/.exec(name.toLowerCase());
  const at = cut === null ? undefined : [...CATALOGUE.values()].find((entry) => known.includes(entry.name) && entry.parameters.includes('k') && [entry.name, `${entry.name}_at_k`, ...entry.also].some((each) => each === cut[1] || each === `${cut[1]!}_at_k`));
  if (cut !== null && at !== undefined) return `Did you mean {metric: ${at.name}, k: ${cut[2]!}}?`;
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

/** Sets of parameters of which a metric takes exactly one, or at least one. */
const ONE_OF: Readonly<Record<string, { readonly these: readonly Parameter[]; readonly several: boolean }>> = {
  out_of_range_rate: { these: ['low', 'high'], several: true },
  unexpected_value_rate: { these: ['allowed', 'pattern'], several: false },
  overlap: { these: ['column', 'columns'], several: false },
  near_duplicate_rate: { these: ['column', 'columns'], several: false },
};

const EXAMPLES: Readonly<Partial<Record<Parameter, string>>> = { beta: '2', k: '5', q: '0.9', precision: '0.9', recall: '0.8', fpr: '0.01', cost_fp: '1', cost_fn: '20', column: 'a column', columns: '[a column, another]', expect: 'an SQL condition' };

function requireParameters(entry: CatalogueEntry, { path, fields, sound }: Parts<RawCheck>, sides: readonly EvidenceSpec[], context: Context): void {
  if (!sound) return;
  const invalid = (message: string, remedy: string): void => context.findings.value(path, 'GATE_INVALID', message, remedy);
  const given = (each: Parameter): boolean => fields[each] !== undefined;
  for (const each of entry.required.filter((parameter) => !given(parameter) && !(parameter === 'column' && given('columns')))) {
    invalid(`${entry.name} needs ${each}`, `Add it: ${each}: ${EXAMPLES[each] ?? '0.9'}.`);
  }
  const group = ONE_OF[entry.name];
  const count = group?.these.filter(given).length ?? 1;
  if (group !== undefined && count === 0) invalid(`${entry.name} needs ${group.these.join(' or ')}`, 'Add one of them.');
  if (count > 1 && group?.several === false) invalid(`${entry.name} takes one of ${group.these.join(' and ')}, not both`, 'Remove one of the two.');
  if (given('column') && given('columns') && group?.these[0] !== 'column') invalid('the check names both column and columns', 'Keep one of the two.');
  if (given('except') && fields.columns !== 'all') context.findings.key([...path, 'except'], 'GATE_CONTRADICTION', 'except leaves columns out of all, and the check does not ask for columns: all', 'Remove it, or ask for columns: all.');
  if (fields.k !== undefined) refuseK(entry, fields.k, [...path, 'k'], context);
  if (fields.low !== undefined && fields.high !== undefined && fields.low > fields.high) {
    context.findings.value([...path, 'low'], 'GATE_CONTRADICTION', `low ${fields.low} is over high ${fields.high}, so no value is in range`, 'Change one of the two.');
  }
  const byScore = entry.parameters.includes('column') && !entry.required.includes('column') && group === undefined && (entry.form?.kind !== 'flips' || context.task === 'scores');
  if (!byScore || given('column') || given('columns')) return;
  const without = sides.find((side) => side.kind === 'rows' && side.columns.score === undefined && !context.faulty.has(side.name));
  if (without !== undefined) invalid(`${entry.name} needs a column: evidence ${without.name} names no score`, 'Add column to the check, or score to columns.');
}

/** A model's files have metrics of their own, and nothing else has those. */
function refuseKind(entry: CatalogueEntry, { path }: Parts<RawCheck>, sides: readonly EvidenceSpec[], context: Context): void {
  const wrong = sides.find((side) => (side.kind === 'artifact') !== (entry.of === 'artifact'));
  if (wrong === undefined) return;
  const own = [...CATALOGUE.values()].filter(({ of }) => of === 'artifact').map(({ name }) => name).join(' and ');
  const message = wrong.kind === 'artifact' ? `evidence ${wrong.name} is an artifact, whose metrics are ${own}` : `${entry.name} is of an artifact, and evidence ${wrong.name} is none`;
  context.findings.value([...path, 'metric'], 'GATE_METRIC_UNFIT', message, wrong.kind === 'artifact' ? 'Choose one of them, or name other evidence with `of`.' : 'Name evidence of kind artifact with `of`.');
}

/** `k` counts, except where the metric's name says percent. */
function refuseK({ name, parameters }: CatalogueEntry, k: number, path: Parts<RawCheck>['path'], context: Context): void {
  if (!parameters.includes('k')) return;
  const percent = name.endsWith('percent');
  if (percent ? k <= 100 : Number.isInteger(k)) return;
  context.findings.value(path, 'GATE_INVALID', `k of ${name} must be ${percent ? 'a percentage up to 100' : 'a whole number from 1'}, not ${k}`, percent ? 'k: 5 is the top 5 % of the rows.' : 'Change it.');
}

/** A metric of two bodies counts rows; of the body that is judged always, of the other where no snapshot holds enough. */
function refuseSides({ name, form }: CatalogueEntry, { path, fields }: Parts<RawCheck>, [of, against]: readonly EvidenceSpec[], context: Context): void {
  if (!isPair(form)) return;
  const at = (key: 'of' | 'against') => (fields[key] === undefined ? path : [...path, key]);
  const refuse = (key: 'of' | 'against', message: string, remedy: string): void => context.findings.value(at(key), 'GATE_METRIC_UNFIT', message, remedy);
  if (of !== undefined && of.kind !== 'rows') refuse('of', `${name} reads the rows of what it judges, and evidence ${of.name} has none`, 'Name evidence of rows.');
  if (against?.kind === 'values') refuse('against', `${name} compares columns, and evidence ${against.name} is named values`, 'Name evidence of rows.');
  if ((against?.kind === 'snapshot' || against?.kind === 'kept') && !worksOnSnapshots(form)) {
    refuse('against', `${name} needs the rows of both sides, and evidence ${against.name} is a snapshot, which keeps none`, form.kind === 'distance' ? 'Compare with rows, or ask for psi, jensen_shannon, hellinger or cramers_v, whose bins a snapshot keeps.' : 'Compare with rows: {rows: …}, of an earlier revision with at:.');
  }
  if (!isSliced(form) && fields.slices !== undefined) {
    context.findings.key([...path, 'slices'], 'GATE_METRIC_UNFIT', `${name} is of all rows; it has no slices`, 'Remove it.');
  }
}
