import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { renderCodeQuality } from '../../core/report/code-quality.ts';
import type { Judged } from '../../core/verdict/judged.ts';
import { hostile } from './hostile.ts';
import { verdictWith } from './build.ts';
import { blocked, checkWith, fault, passed, place } from './judged.ts';

/** What GitLab documents that it reads of each issue; `path` is relative, without `./`. */
const form = z.array(z.strictObject({
  description: z.string().min(1),
  check_name: z.string().min(1),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  severity: z.enum(['info', 'minor', 'major', 'critical', 'blocker']),
  location: z.strictObject({ path: z.string().regex(/^(?![./])/), lines: z.strictObject({ begin: z.number().int().positive() }) }),
}));

const issuesOf = (all: readonly Judged[]): z.infer<typeof form> => form.parse(JSON.parse(renderCodeQuality(all)));
const fails = (reason: string, line: number): Judged => ({ kind: 'verdict', gate: 'a/modelgate.yml', verdict: verdictWith([checkWith({ status: 'fail', effect: 'block', reason, place: place(line) })]) });

describe('code quality', () => {
  it('has an issue at the line of each check that does not hold', () => {
    expect(issuesOf([blocked(2), fault])).toMatchObject([
      { severity: 'blocker', location: { path: 'models/a/modelgate.yml', lines: { begin: 1 } } },
      { severity: 'blocker', location: { path: 'models/a/modelgate.yml', lines: { begin: 2 } } },
      { severity: 'blocker', location: { path: 'modelgate.yml', lines: { begin: 3 } } },
    ]);
    expect(renderCodeQuality([passed])).toBe('[]\n');
  });

  it('keeps an issue’s fingerprint when its numbers and its line change, and gives each its own', () => {
    const [first, second] = [issuesOf([fails('0.68 is below 0.7', 4)]), issuesOf([fails('0.61 is below 0.7', 9)])];
    expect(first[0]?.fingerprint).toBe(second[0]?.fingerprint);
    const all = issuesOf([blocked(40), { kind: 'verdict', gate: 'modelgate.yml', verdict: hostile }]).map(({ fingerprint }) => fingerprint);
    expect(new Set(all).size).toBe(all.length);
  });

  it('of hostile text is of the form that GitLab reads', () => {
    expect(issuesOf([{ kind: 'verdict', gate: 'modelgate.yml', verdict: hostile }]).length).toBeGreaterThan(10);
  });
});
