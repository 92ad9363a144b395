import { describe, expect, it } from 'vitest';
import { copyNotes } from '../../core/verdict/copies.ts';
import { powerNotes } from '../../core/verdict/power.ts';
import type { CheckResult } from '../../core/verdict/verdict.ts';
import { body, bound, check, gate, rights } from '../checks/build.ts';
import { drop } from '../report/build.ts';

const unsure = { status: 'unsure', effect: 'warn', powerless: true } as const;
const value = { evidence: 'candidate', estimate: 0.5, interval: null, rows: null };

describe('a check that could not have seen its own margin', () => {
  it.each<[string, CheckResult[], string[]]>([
    ['on all rows', [drop('f1', 0.6, 0, 0.1, 0.01, unsure)], ['f1 could not have seen its own margin even on all rows: there are too few rows for it.']],
    ['on a slice', [drop('f1', 0.6, 0, 0.001, 0.01), drop('f1', 0.6, 0, 0.1, 0.01, { ...unsure, slice: { carrier: 'HA' } })], ['f1 could not have seen its own margin on 1 of 1 slices: there are too few rows for it.']],
    ['for want of any spread', [drop('f1', 0.6, 0, 0, 0.01, { ...unsure, method: 'none: no row moves the value, so its spread can’t be seen' })], ['f1 could not have seen its own margin even on all rows: no row moves the value, so its spread can’t be seen.']],
    ['of values', [drop('f1', 0.6, 0, 0.1, 0.01, { ...unsure, candidate: value })], ['f1 could not have seen its own margin: the standard error of the values is too large for it.']],
    ['that passes all the same', [drop('f1', 0.6, 0.2, 0.1, 0.01, { status: 'pass', powerless: true })], []],
    ['that fails all the same', [drop('f1', 0.6, -0.2, 0.1, 0.01, { status: 'fail', effect: 'block', powerless: true })], []],
  ])('%s', (_, results, notes) => {
    expect(powerNotes(results)).toEqual(notes);
  });
});

describe('a copy of the baseline', () => {
  const asked = gate([check({ bounds: [bound('max_drop', 0.01)] })]);
  const baseline = body('baseline', { a: rights(60, 6), b: rights(60, 9) });

  it('is said', () => {
    expect(copyNotes(asked, { candidate: body('candidate', { a: rights(60, 6), b: rights(60, 9) }), baseline })).toEqual([expect.stringContaining('one file is a copy of the other')]);
  });

  it.each([
    ['other rows are right', body('candidate', { a: [...rights(60, 6)].reverse(), b: rights(60, 9) }), asked],
    ['other labels', body('candidate', { a: rights(60, 6), b: rights(60, 9) }, 'other'), asked],
    ['nothing is compared', body('candidate', { a: rights(60, 6), b: rights(60, 9) }), gate([check({ bounds: [bound('min', 0.5)] })])],
  ])('is not said where %s', (_, candidate, of) => {
    expect(copyNotes(of, { candidate, baseline })).toEqual([]);
  });
});
