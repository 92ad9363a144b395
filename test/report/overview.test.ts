import { describe, expect, it } from 'vitest';
import { renderOne, renderOverview } from '../../core/report/overview.ts';
import { countsOf, worstOf } from '../../core/verdict/judged.ts';
import { blocked, fault, passed } from './judged.ts';

describe('all gates together', () => {
  it('the worst decides, and a fault blocks', () => {
    expect([worstOf([]), worstOf([passed]), worstOf([passed, blocked(1)]), worstOf([blocked(1), fault, passed])]).toEqual(['passed', 'passed', 'blocked', 'error']);
    expect(countsOf([passed, fault, blocked(2)])).toMatchObject({ pass: 1, fail: 2, error: 1, blocking: 3 });
  });

  it('has a row a model, and each report in a fold', () => {
    const report = renderOverview([passed, blocked(2), fault]);
    expect(report).toContain('BLOCKED: 2 of 3 models');
    expect(report.match(/^\| /gm)!.length).toBeGreaterThanOrEqual(5);
    expect(report.indexOf('GATE_SYNTAX')).toBeLessThan(report.indexOf('PASSED:'));
  });

  it('shows a fault without giving its text a voice', () => {
    expect(renderOne(fault)).not.toMatch(/@everyone|<script>|\]\(javascript/);
  });
});
