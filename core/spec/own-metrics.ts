import { CATALOGUE } from './catalogue.ts';
import type { OwnMetric } from './gate.ts';
import type { Findings } from './findings.ts';
import { namesAt, partsAt } from './parts.ts';
import type { Places } from './places.ts';
import { ownMetricSchema } from './schema.ts';

/** The gate's own metrics by name; undefined for one that is faulty. */
export function buildOwnMetrics(root: unknown, places: Places, findings: Findings): Map<string, OwnMetric | undefined> {
  const built = new Map<string, OwnMetric | undefined>();
  for (const name of namesAt(root, ['metrics'])) {
    if (findings.full) break;
    const { path, fields, sound } = partsAt(ownMetricSchema, root, ['metrics', name]);
    if (CATALOGUE.has(name)) {
      findings.key(path, 'GATE_CONTRADICTION', `${name} is a metric that modelgate has; one of your own needs another name`, 'Rename it.');
    }
    const { sum, per, better } = fields;
    const whole = sound && sum !== undefined && per !== undefined && better !== undefined;
    built.set(name, whole ? { name, sum, per: String(per), better, place: places.key(path) } : undefined);
  }
  return built;
}
