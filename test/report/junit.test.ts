import { create } from 'xmlbuilder2';
import { expect, it } from 'vitest';
import { renderJunit } from '../../core/report/junit.ts';
import type { CheckResult } from '../../core/verdict/verdict.ts';
import { floor, verdictWith } from './build.ts';

it.each<[CheckResult['status'], CheckResult['effect'], string]>([
  ['pass', 'none', 'system-out'],
  ['fail', 'block', 'failure'],
  ['fail', 'warn', 'system-out'],
  ['error', 'block', 'error'],
  ['error', 'warn', 'system-out'],
  ['unsure', 'block', 'failure'],
  ['unsure', 'warn', 'system-out'],
  ['unsure', 'none', 'system-out'],
  ['waived', 'none', 'skipped'],
])('%s with effect %s is %s', (status, effect, element) => {
  const xml = renderJunit(verdictWith([floor('recall', 0.5, 0.1, 0.6, { status, effect, reason: 'because of <this> & "that"' })]));
  const testcase = create(xml).root().first().first();
  expect(testcase.first().node.nodeName).toBe(element);
  expect(xml).toContain('because of &lt;this&gt; &amp; ');
  const counts = { failures: element === 'failure' ? 1 : 0, errors: element === 'error' ? 1 : 0, skipped: element === 'skipped' ? 1 : 0 };
  expect(xml).toContain(`<testsuites name="modelgate flight-delay" tests="1" failures="${counts.failures}" errors="${counts.errors}" skipped="${counts.skipped}">`);
});

it('has a testsuite a check and a testcase a slice', () => {
  const slices = ['AA', 'HA', 'OO'].map((carrier) => floor('recall', 0.7, 0.05, 0.6, { slice: { carrier } }));
  const xml = renderJunit(verdictWith([floor('recall', 0.7, 0.05, 0.6), ...slices, floor('roc_auc', 0.8, 0.01, 0.7)]));
  expect([...xml.matchAll(/<testsuite name="([^"]+)" tests="(\d)"/g)].map((match) => match.slice(1))).toEqual([['recall ≥ 0.6', '4'], ['roc_auc ≥ 0.7', '1']]);
  expect([...xml.matchAll(/<testcase name="([^"]+)"/g)].map((match) => match[1])).toEqual(['all rows', 'carrier=AA', 'carrier=HA', 'carrier=OO', 'all rows']);
});
