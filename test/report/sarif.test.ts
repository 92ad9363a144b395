import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv4 from 'ajv-draft-04';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { renderSarif } from '../../core/report/sarif.ts';
import type { Judged } from '../../core/verdict/judged.ts';
import { hostile } from './hostile.ts';
import { blocked, fault, passed } from './judged.ts';

const schema = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const ajv = new Ajv4.default({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);

interface Log {
  readonly runs: readonly [{ readonly results: readonly { readonly level: string; readonly partialFingerprints: object; readonly locations: readonly object[] }[]; readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } } }];
}
const parsed = (all: readonly Judged[]): Log => JSON.parse(renderSarif(all, '0.1.0')) as Log;

describe('SARIF', () => {
  it.each<[string, readonly Judged[]]>([
    ['what blocks', [blocked(3)]],
    ['nothing', [passed]],
    ['a gate that could not be judged', [fault]],
    ['hostile text', [{ kind: 'verdict', gate: 'models/a b/modelgate.yml', verdict: hostile }]],
  ])('of %s is what its published schema says', (_, all) => {
    expect(validate(JSON.parse(renderSarif(all, '0.1.0'))) ? [] : validate.errors).toEqual([]);
  });

  it('has a result a check at its line, and one rule for each', () => {
    const { results, tool } = parsed([blocked(3)]).runs[0];
    expect(results.map(({ level, locations }) => [level, locations])).toEqual([1, 2, 3].map((startLine) => ['error', [{ physicalLocation: { artifactLocation: { uri: 'models/a/modelgate.yml', uriBaseId: 'SRCROOT' }, region: { startLine } } }]]));
    expect(new Set(tool.driver.rules.map(({ id }) => id)).size).toBe(3);
  });

  it('tells results apart, and knows them again when their numbers move', () => {
    const prints = (log: Log): string[] => log.runs[0].results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints));
    const moved = blocked(3);
    if (moved.kind === 'verdict') for (const check of moved.verdict.checks) check.reason = 'another number: 0.123';
    expect(new Set(prints(parsed([blocked(3)]))).size).toBe(3);
    expect(prints(parsed([moved]))).toEqual(prints(parsed([blocked(3)])));
  });
});
