import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { gateJsonSchema } from '../../core/spec/json-schema.ts';
import { checks, HEAD, parse } from './gates.ts';

const schema = gateJsonSchema() as AnySchemaObject;
const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

const good = `${checks(
  '{name: a, metric: roc_auc, max_drop: 2%, min: 0.7, slices: all, waive: {reason: r, by: b, until: 2027-01-01}}',
  '{metric: fbeta, beta: 2, min: 0.5, slices: [region, old], min_rows: 10, when_unsure: warn, confidence: 0.9}',
  '{metric: latency.p95, of: serving, max: 50, severity: warn}',
)}metrics: {cost: {sum: x, per: 1, better: lower}}\nwhen_unsure: block\n`;

describe('the JSON Schema of the gate', () => {
  it('takes a gate that the parser takes', () => {
    expect(parse(good).checks).toHaveLength(3);
    expect(validate(parseYaml(good)), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['an unknown key', `${good}promote: {}\n`],
    ['no checks', HEAD],
    ['an empty list of checks', `${HEAD}checks: []\n`],
    ['a check without bound', checks('{metric: f1}')],
    ['a check without metric', checks('{min: 1}')],
    ['an unknown key of a check', checks('{metric: f1, min: 1, max_drip: 1}')],
    ['min in percent', checks('{metric: f1, min: 2%}')],
    ['a margin in words', checks('{metric: f1, max_drop: two}')],
    ['a task that is not there', good.replace('binary', 'clustering')],
    ['evidence of two kinds', good.replace('{values: v.json}', '{values: v.json, rows: a}')],
    ['evidence of no kind', good.replace('{values: v.json}', '{at: main}')],
    ['where on values', good.replace('{values: v.json}', '{values: v.json, where: x}')],
    ['remote rows', good.replace('a.csv', 's3://a/b')],
    ['an odd name of evidence', good.replace('serving:', '"a b":')],
    ['a slicing of neither form', good.replace('{name: old, where: age > 60}', '{name: old}')],
    ['a waiver without reason', good.replace('reason: r, ', '')],
    ['a waiver until no date', good.replace('2027-01-01', '2027-02-30')],
    ['a confidence of 95', good.replace('confidence: 0.9', 'confidence: 95')],
    ['bins of 1', checks('{metric: expected_calibration_error, bins: 1, max: 1}')],
  ])('refuses %s, as the parser does', (_, text) => {
    expect(() => parse(text)).toThrow();
    expect(validate(parseYaml(text))).toBe(false);
  });

  it('describes every key and offers the names of metrics', () => {
    const bare: string[] = [];
    const walk = (node: AnySchemaObject, path: string): void => {
      for (const [key, child] of Object.entries((node['properties'] ?? {}) as Record<string, AnySchemaObject>)) {
        if (typeof child['description'] !== 'string') bare.push(`${path}.${key}`);
        walk(child, `${path}.${key}`);
      }
      for (const inner of [node['items'], node['additionalProperties'], ...((node['anyOf'] ?? []) as unknown[])]) {
        if (typeof inner === 'object' && inner !== null) walk(inner as AnySchemaObject, `${path}[]`);
      }
    };
    walk(schema, 'gate');
    expect(bare).toEqual([]);
    expect(JSON.stringify(schema)).toContain('"enum":["accuracy","balanced_accuracy"');
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  });
});
