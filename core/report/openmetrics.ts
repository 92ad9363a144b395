import { statusOf, type Judged } from '../verdict/judged.ts';
import type { CheckResult } from '../verdict/verdict.ts';
import { visible } from './escape.ts';
import { modelOf } from './overview.ts';
import { sliceText, titleText } from './words.ts';

type Labels = Readonly<Record<string, string>>;

/** Samples of one metric family; those with the same labels are one. */
interface Family {
  readonly name: string;
  readonly help: string;
  readonly samples: ReadonlyMap<string, number>;
}

const RESULTS = ['pass', 'fail', 'unsure', 'error', 'waived'] as const;

/**
 * OpenMetrics 1.0 text of all gates of a run: whether each passed, its results by status, and for each result the value, the
 * change and the threshold. A value that does not exist has no sample. No timestamps: the same verdicts give the same bytes.
 */
export function renderOpenMetrics(all: readonly Judged[]): string {
  const judged = all.filter(({ kind }) => kind !== 'unchanged');
  const verdicts = judged.filter((one) => one.kind === 'verdict');
  const families = [
    family('modelgate_passed', '1 where the gate passed, 0 where it blocks or could not be judged', judged.map((one) => [labelsOf(one), Number(statusOf(one) === 'passed')])),
    family('modelgate_results', 'results of a gate by status', verdicts.flatMap(resultSamples)),
    family('modelgate_value', 'the metric of the evidence that was judged', verdicts.flatMap((one) => valueSamples(one, ({ candidate }) => candidate.estimate))),
    family('modelgate_change', 'the metric minus that of the evidence that it is compared with', verdicts.flatMap((one) => valueSamples(one, ({ change }) => change?.estimate ?? null))),
    family('modelgate_threshold', 'what the value or the change is held against', verdicts.flatMap((one) => valueSamples(one, ({ bound }) => bound.threshold))),
  ];
  return `${families.filter(({ samples }) => samples.size > 0).map(familyText).join('')}# EOF\n`;
}

type WithVerdict = Judged & { readonly kind: 'verdict' };

/** Two gates may be of one model. */
function labelsOf(judged: Judged): Labels {
  return { model: modelOf(judged), gate: judged.gate };
}

function resultSamples(judged: WithVerdict): [Labels, number][] {
  return RESULTS.map((status) => [{ ...labelsOf(judged), status }, judged.verdict.counts[status]]);
}

function valueSamples(judged: WithVerdict, valueOf: (check: CheckResult) => number | null): [Labels, number][] {
  return judged.verdict.checks.flatMap((check): [Labels, number][] => {
    const value = valueOf(check);
    return value === null ? [] : [[{ ...labelsOf(judged), check: titleText(check), metric: check.metric, of: check.candidate.evidence, slice: sliceText(check) }, value]];
  });
}

function family(name: string, help: string, samples: readonly (readonly [Labels, number])[]): Family {
  return { name, help, samples: new Map(samples.map(([labels, value]) => [labelText(labels), value])) };
}

function familyText({ name, help, samples }: Family): string {
  const lines = [...samples].map(([labels, value]) => `${name}${labels} ${value}`);
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('\n')}\n`;
}

function labelText(labels: Labels): string {
  return `{${Object.entries(labels).map(([name, value]) => `${name}="${labelValue(value)}"`).join(',')}}`;
}

/** GitLab takes all after a `#` for a comment, inside of quotes too. */
function labelValue(text: string): string {
  return visible(text).replaceAll('#', '\\x23').replace(/[\\"]/g, '\\$&');
}
