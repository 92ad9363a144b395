import { describe, expect, it } from 'vitest';
import { renderOpenMetrics } from '../../core/report/openmetrics.ts';
import type { Judged } from '../../core/verdict/judged.ts';
import { floor, verdictWith } from './build.ts';
import { hostile } from './hostile.ts';
import { blocked, fault, passed } from './judged.ts';

const sample = /^modelgate_[a-z]+\{(?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)+\} -?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;

describe('OpenMetrics', () => {
  it('has what was judged, with its labels, and ends as the format wants', () => {
    const text = renderOpenMetrics([passed]);
    expect(text).toContain('modelgate_passed{model="flight-delay",gate="modelgate.yml"} 1\n');
    expect(text).toContain('modelgate_results{model="flight-delay",gate="modelgate.yml",status="pass"} 1\n');
    expect(text).toMatch(/^modelgate_value\{model="flight-delay",gate="modelgate.yml",check="roc_auc ≥ 0.68",metric="roc_auc",of="candidate",slice="all rows"\} 0\.7$/m);
    expect(text.endsWith('\n# EOF\n')).toBe(true);
  });

  it('says of a gate that blocks, and of one that could not be judged, that it did not pass', () => {
    expect(renderOpenMetrics([blocked(1), fault]).match(/^modelgate_passed.* 0$/gm)).toHaveLength(2);
  });

  it('has no sample for a value that does not exist', () => {
    const judged: Judged = { kind: 'verdict', gate: 'modelgate.yml', verdict: verdictWith([floor('precision', null, null, 0.5, { status: 'error', effect: 'block' })]) };
    expect(renderOpenMetrics([judged])).not.toContain('modelgate_value');
  });

  it('of hostile text keeps one sample a line, with no comment in it, and no two of the same labels', () => {
    const lines = renderOpenMetrics([{ kind: 'verdict', gate: 'a # b "c" \\ d\ne', verdict: hostile }]).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines.filter((line) => !sample.test(line) || line.includes('#'))).toEqual([]);
    const names = lines.map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(new Set(names).size).toBe(names.length);
  });
});
