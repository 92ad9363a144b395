import { describe, expect, it } from 'vitest';
import { headingOf, renderOne, renderOverview } from '../../core/report/overview.ts';
import { countsOf, worstOf, type Judged } from '../../core/verdict/judged.ts';
import { blocked, fault, passed } from './judged.ts';

describe('all gates together', () => {
  it('the worst decides, and a fault blocks', () => {
    expect([worstOf([]), worstOf([passed]), worstOf([passed, blocked(1)]), worstOf([blocked(1), fault, passed])]).toEqual(['passed', 'passed', 'blocked', 'error']);
    expect(countsOf([passed, fault, blocked(2)])).toMatchObject({ pass: 1, fail: 2, error: 1, blocking: 3 });
  });

  it('has a row a model, and each report in a fold', () => {
    const report = renderOverview([passed, blocked(2), fault]);
    expect(report).toContain('### ! NOT EVALUATED: 1 of 3 models; 1 is blocked');
    expect(report.match(/^\| /gm)!.length).toBeGreaterThanOrEqual(5);
    expect(report.indexOf('GATE_SYNTAX')).toBeLessThan(report.indexOf('PASSED:'));
  });

  it.each<[string, Judged[]]>([
    ['✓ PASSED: all 2 models', [passed, passed]],
    ['✗ BLOCKED: 1 of 2 models', [passed, blocked(2)]],
    ['! NOT EVALUATED: 1 of 2 models', [passed, fault]],
    ['! NOT EVALUATED: 2 of 5 models; 2 are blocked', [passed, fault, blocked(1), fault, blocked(1)]],
  ])('says %s, as the exit code does', (heading, all) => {
    expect(headingOf(all)).toBe(heading);
  });

  it('puts what to do on a line of its own', () => {
    const report = renderOne({ kind: 'fault', gate: 'modelgate.yml', details: [{ code: 'EVIDENCE_UNREADABLE', message: 'c.jsonl: line 6 is torn', remedy: 'Write one JSON object a line.' }] });
    expect(report).toContain('c.jsonl: line 6 is torn<br>Write one JSON object a line.');
  });

  it('shows a fault without giving its text a voice', () => {
    expect(renderOne(fault)).not.toMatch(/@everyone|<script>|\]\(javascript/);
  });
});
