import { create } from 'xmlbuilder2';
import { formatFault } from '../fault.ts';
import type { Judged } from '../verdict/judged.ts';
import type { CheckResult, Verdict } from '../verdict/verdict.ts';
import { withSafeText, xmlText } from './escape.ts';
import { groupCells } from './groups.ts';
import { figures } from './numbers.ts';
import { boundsOf } from './story.ts';
import { mannerText, reasonTexts, sliceText, titleText } from './words.ts';

type Outcome = 'pass' | 'failure' | 'error' | 'skipped';
type Builder = ReturnType<typeof create>;

/**
 * JUnit XML: a testsuite a check, a testcase a slice. What blocks is a failure or an error, a waived result is skipped,
 * what only warns passes and says so in its system-out: CI counts any failure against the build, and the verdict does not.
 */
export function renderJunit(verdict: Verdict): string {
  const safe = withSafeText(verdict, xmlText);
  const root = rootOf(safe.model, tally(safe.checks));
  for (const checks of boundsOf(safe)) addSuite(root, safe.model, checks);
  return `${root.end({ prettyPrint: true })}\n`;
}

function addSuite(root: Builder, model: string, checks: readonly CheckResult[]): void {
  const title = titleText(checks[0]!);
  const suite = root.ele('testsuite', { name: title, ...tally(checks), time: '0' });
  for (const check of checks) {
    const testcase = suite.ele('testcase', { name: sliceText(check), classname: `${model}.${title}`, file: check.place.file, time: '0' });
    const outcome = outcomeOf(check);
    const reasons = reasonTexts(check);
    if (outcome === 'skipped') testcase.ele('skipped', { message: reasons.join('; ') });
    else if (outcome !== 'pass') testcase.ele(outcome, { message: reasons.join('; '), type: `${check.status}.${check.bound.kind}` }).txt(detailText(check));
    else testcase.ele('system-out').txt([`${check.status}: ${reasons.join('; ')}`, detailText(check)].join('\n'));
  }
}

/** The same of a gate that could not be judged: one error, so that nobody takes an empty report for a good one. */
export function renderJunitFault({ gate, details }: Judged & { kind: 'fault' }): string {
  const name = xmlText(gate);
  const root = rootOf(name, { ...NONE, tests: 1, errors: 1 });
  const testcase = root.ele('testsuite', { name, ...NONE, tests: 1, errors: 1, time: '0' }).ele('testcase', { name: 'could be judged', classname: name, file: name, time: '0' });
  testcase.ele('error', { message: xmlText(details[0]?.message ?? ''), type: details[0]?.code ?? 'fault' }).txt(details.map((detail) => formatFault(detail).split('\n').map(xmlText).join('\n')).join('\n'));
  return `${root.end({ prettyPrint: true })}\n`;
}

type Tally = Record<'tests' | 'failures' | 'errors' | 'skipped', number>;

const NONE: Tally = { tests: 0, failures: 0, errors: 0, skipped: 0 };

function rootOf(name: string, counts: Tally): Builder {
  return create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', { name: `modelgate ${name}`, ...counts });
}

function outcomeOf({ status, effect }: CheckResult): Outcome {
  if (status === 'waived') return 'skipped';
  if (effect !== 'block') return 'pass';
  return status === 'error' ? 'error' : 'failure';
}

function tally(checks: readonly CheckResult[]): Tally {
  const having = (outcome: Outcome): number => checks.filter((check) => outcomeOf(check) === outcome).length;
  return { tests: checks.length, failures: having('failure'), errors: having('error'), skipped: having('skipped') };
}

/** `candidate 0.702, baseline 0.781, change −0.079 [−0.121, −0.037], 1,042 rows, against baseline, paired`. */
function detailText(check: CheckResult): string {
  const { baseline, candidate, change, interval, size } = figures(check);
  const sides = [
    candidate === '' ? '' : `${check.candidate.evidence} ${change === '' ? `${candidate} ${interval}`.trim() : candidate}`,
    baseline === '' ? '' : `${check.baseline?.evidence ?? ''} ${baseline}`,
    change === '' ? '' : `change ${change} ${interval}`.trim(),
    size,
    mannerText(check),
  ];
  const groups = groupCells(check).map(({ group, metric, value, interval, rows: size, remark }) => [group, metric, `${value} ${interval}`.trim(), `${size} rows`, remark].filter((part) => part !== '').join(', '));
  return [[...sides.filter((part) => part !== ''), `${check.place.file}:${check.place.line}`].join(', '), ...groups].join('\n');
}
