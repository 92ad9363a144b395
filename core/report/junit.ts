import { create } from 'xmlbuilder2';
import type { CheckResult, Verdict } from '../verdict/verdict.ts';
import { withSafeText, xmlText } from './escape.ts';
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
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', { name: `modelgate ${safe.model}`, ...tally(safe.checks) });
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

function outcomeOf({ status, effect }: CheckResult): Outcome {
  if (status === 'waived') return 'skipped';
  if (effect !== 'block') return 'pass';
  return status === 'error' ? 'error' : 'failure';
}

function tally(checks: readonly CheckResult[]): Record<'tests' | 'failures' | 'errors' | 'skipped', number> {
  const having = (outcome: Outcome): number => checks.filter((check) => outcomeOf(check) === outcome).length;
  return { tests: checks.length, failures: having('failure'), errors: having('error'), skipped: having('skipped') };
}

/** `candidate 0.702, baseline 0.781, change −0.079 [−0.121, −0.037], 1,042 rows, against baseline, paired`. */
function detailText(check: CheckResult): string {
  const { baseline, candidate, change, interval, rows } = figures(check);
  const sides = [
    candidate === '' ? '' : `${check.candidate.evidence} ${change === '' ? `${candidate} ${interval}`.trim() : candidate}`,
    baseline === '' ? '' : `${check.baseline?.evidence ?? ''} ${baseline}`,
    change === '' ? '' : `change ${change} ${interval}`.trim(),
    rows === '' ? '' : `${rows} rows`,
    mannerText(check),
  ];
  return [...sides.filter((part) => part !== ''), `${check.place.file}:${check.place.line}`].join(', ');
}
