import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../core/fault.ts';
import { encodeVerdict, parseVerdict, verdictJsonSchema } from '../../core/verdict/encode.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { mayUpdate } from '../report/update.ts';
import { drop, floor, verdictWith } from '../report/build.ts';
import { cases } from '../report/cases.ts';

const blocked = verdictWith([floor('roc_auc', 0.74, 0.004, 0.7), drop('f1', 0.6, -0.1, 0.02, 0.01, { status: 'fail', effect: 'block' })]);

/** The verdict's JSON with one part replaced, as a careless or ill-meaning hand would. */
function edited(edit: (verdict: Verdict & Record<string, unknown>) => void): string {
  const copy = JSON.parse(encodeVerdict(blocked)) as Verdict & Record<string, unknown>;
  edit(copy);
  return JSON.stringify(copy);
}

function messagesOf(text: string): string[] {
  try {
    parseVerdict(text, 'out/verdict.json');
  } catch (error) {
    if (error instanceof Fault) return error.details.map(({ code, place, message }) => `${place?.file ?? ''} ${code} ${message}`);
    throw error;
  }
  return [];
}

describe('encodeVerdict', () => {
  it.each(Object.entries(cases))('%s comes back as it was, byte for byte', (_name, verdict) => {
    const text = encodeVerdict(verdict);
    expect(encodeVerdict(parseVerdict(text, 'verdict.json'))).toBe(text);
  });

  it('writes keys in the order of the schema, whatever the order they were made in', () => {
    const turned = Object.fromEntries(Object.entries(blocked).reverse()) as Verdict;
    const checks = blocked.checks.map((check) => Object.fromEntries(Object.entries(check).reverse()) as Verdict['checks'][number]);
    expect(encodeVerdict({ ...turned, checks })).toBe(encodeVerdict(blocked));
  });

  it('writes −0 as 0', () => {
    const withZero = (zero: number): Verdict => verdictWith([drop('f1', 0.6, zero, 0.02, 0.01)]);
    expect(encodeVerdict(withZero(-0))).toBe(encodeVerdict(withZero(0)));
  });

  it.each([NaN, Infinity, -Infinity])('refuses %s', (value) => {
    expect(() => encodeVerdict(verdictWith([drop('f1', 0.6, value, null, 0.01)]))).toThrow(/expected number/);
  });

  it('writes no character that a terminal acts on', () => {
    const text = encodeVerdict(cases['hostile']!);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(parseVerdict(text, 'verdict.json').notes).toEqual(cases['hostile']!.notes);
  });
});

describe('parseVerdict', () => {
  it.each<[string, string, RegExp]>([
    ['half a file', encodeVerdict(blocked).slice(0, 900), /VERDICT_INVALID it is not JSON/],
    ['another kind of file', '[]', /the verdict: .*expected object/],
    ['a later version', edited((verdict) => Object.assign(verdict, { version: 7 })), /version 7; this modelgate reads version 1/],
    ['no version', edited((verdict) => Object.assign(verdict, { version: undefined })), /version: /],
    ['an unknown key', edited((verdict) => Object.assign(verdict, { extra: 1 })), /the verdict: .*"extra"/],
    ['a wrong type deep inside', edited((verdict) => Object.assign(verdict.checks[1]!.candidate, { estimate: '0.7' })), /checks\[1\]\.candidate\.estimate: .*expected number/],
    ['a block turned into a pass', edited((verdict) => Object.assign(verdict, { status: 'passed' })), /status: it says passed, but 1 checks block/],
    ['a failure that is not counted', edited((verdict) => Object.assign(verdict.counts, { fail: 0 })), /counts\.fail: it says 0, the checks say 1/],
    ['no checks', edited((verdict) => Object.assign(verdict, { checks: [] })), /checks: /],
  ])('refuses %s and says where', (_name, text, message) => {
    const messages = messagesOf(text);
    expect(messages.join('\n')).toMatch(message);
    expect(messages.every((each) => each.startsWith('out/verdict.json VERDICT_INVALID'))).toBe(true);
  });

  it('names every fault at once', () => {
    const text = edited((verdict) => {
      Object.assign(verdict, { model: 3 });
      Object.assign(verdict.checks[0]!, { status: 'fine' });
    });
    expect(messagesOf(text)).toHaveLength(2);
  });
});

describe('the published schema', () => {
  const file = join(import.meta.dirname, '../../docs/schema/verdict.schema.json');
  const text = `${JSON.stringify(verdictJsonSchema(), null, 2)}\n`;

  it('is what the code checks by', () => {
    if (mayUpdate) writeFileSync(file, text);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('accepts each case and refuses what the code refuses', () => {
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictTuples: false }).compile(verdictJsonSchema());
    for (const [name, verdict] of Object.entries(cases)) expect([name, validate(JSON.parse(encodeVerdict(verdict))), validate.errors]).toEqual([name, true, null]);
    expect(validate(JSON.parse(edited((verdict) => Object.assign(verdict, { extra: 1 }))))).toBe(false);
    expect(validate(JSON.parse(edited((verdict) => Object.assign(verdict.checks[0]!, { status: 'fine' }))))).toBe(false);
  });
});
