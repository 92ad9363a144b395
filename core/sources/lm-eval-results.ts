import { unreadable } from './locate.ts';
import type { NamedValue } from './values.ts';

type Group = ReadonlyMap<unknown, unknown>;

/** Values by name, and in words what stands where a number was to be expected. */
export interface LmEvalValues {
  readonly values: ReadonlyMap<string, NamedValue>;
  readonly others: ReadonlyMap<string, string>;
}

const STDERR = '_stderr';

/** Whether a metrics file is what lm-evaluation-harness writes (`--output_path`, results_*.json). */
export function isLmEval(tree: Group): boolean {
  return tree.get('results') instanceof Map && tree.get('configs') instanceof Map && tree.get('versions') instanceof Map;
}

/**
 * The results of lm-evaluation-harness as named values: `TASK.METRIC`, and `TASK.METRIC.FILTER` where a filter is named.
 * A value has the standard error of its `METRIC_stderr` and as many repeats as the task has documents; `TASK.samples` is
 * how many that are. Which direction is good stands in `higher_is_better`.
 * @throws Fault EVIDENCE_UNREADABLE for a file of another form.
 */
export function lmEvalValues(tree: Group, shown: string): LmEvalValues {
  const results = tree.get('results');
  if (!(results instanceof Map)) throw unreadable(`${shown} holds no results of lm-evaluation-harness: it has no mapping \`results\``, 'Name its results_*.json, or say format: json to read names as they stand.');
  const values = new Map<string, NamedValue>();
  const others = new Map<string, string>();
  for (const [task, metrics] of [...groupsIn(results), ...groupsIn(tree.get('groups'))]) {
    const samples = samplesOf(tree, task);
    const version = versionOf(tree, task);
    if (samples !== null) values.set(`${task}.samples`, { value: samples, standardError: null, repeats: null });
    for (const [key, value] of metrics) {
      const [metric = '', filter] = String(key).split(/,(.*)/s);
      if (filter === undefined || metric.endsWith(STDERR)) continue;
      const name = filter === 'none' ? `${task}.${metric}` : `${task}.${metric}.${filter}`;
      if (typeof value === 'number' && Number.isFinite(value)) values.set(name, { value, ...noiseOf(value, metrics.get(`${metric}${STDERR},${filter}`), samples), ...version, ...directionOf(tree, task, metric) });
      else others.set(name, `the value ${String(value)}`);
    }
  }
  return { values, others };
}

/** Mappings of a mapping. */
function groupsIn(outer: unknown): [string, Group][] {
  if (!(outer instanceof Map)) return [];
  return [...outer].flatMap(([name, inner]): [string, Group][] => (inner instanceof Map ? [[String(name), inner]] : []));
}

/** The standard error of a mean over documents has one degree of freedom less than there are; "N/A" is none. */
function noiseOf(value: number, stderr: unknown, samples: number | null): Pick<NamedValue, 'standardError' | 'repeats' | 'trials'> {
  if (typeof stderr === 'number' && stderr > 0 && stderr < Infinity) return { standardError: stderr, repeats: samples };
  // All documents alike have no spread to be seen: an error of 0 would be surer than anyone can be.
  const alike = stderr === 0 && samples !== null && value >= 0 && value <= 1;
  return { standardError: null, repeats: null, ...(alike && { trials: samples }) };
}

function samplesOf(tree: Group, task: string): number | null {
  const all = tree.get('n-samples');
  const own: unknown = all instanceof Map ? all.get(task) : undefined;
  const effective: unknown = own instanceof Map ? own.get('effective') : undefined;
  return typeof effective === 'number' && Number.isSafeInteger(effective) && effective >= 1 ? effective : null;
}

/** A group whose tasks don't agree has null. */
function directionOf(tree: Group, task: string, metric: string): Pick<NamedValue, 'better'> {
  const all = tree.get('higher_is_better');
  const own: unknown = all instanceof Map ? all.get(task) : undefined;
  const higher: unknown = own instanceof Map ? own.get(metric) : undefined;
  return typeof higher === 'boolean' ? { better: higher ? 'higher' : 'lower' } : {};
}

/** Results of two versions of a task are of two tests. */
function versionOf(tree: Group, task: string): Pick<NamedValue, 'measuredBy'> {
  const versions = tree.get('versions');
  const version: unknown = versions instanceof Map ? versions.get(task) : undefined;
  return typeof version === 'number' || typeof version === 'string' ? { measuredBy: `version ${version} of ${task}` } : {};
}
