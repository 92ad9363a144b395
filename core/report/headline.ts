import { unitOf } from '../spec/catalogue.ts';
import type { CheckResult, Verdict } from '../verdict/verdict.ts';
import { count } from './numbers.ts';
import { isWhole, type Group, type Story } from './story.ts';
import { sliceText, titleText, VERDICT } from './words.ts';

/** Checks that the headline names; more are counted. */
const NAMED = 2;

/** The verdict in one sentence, in three parts: `✗ BLOCKED`, what may not happen, why. */
export interface Headline {
  readonly mark: string;
  readonly word: string;
  /** `flight-delay may not replace the baseline`. */
  readonly claim: string;
  /** `roc_auc max_drop 0.005 fails on carrier=HA (1 of 16 slices)`. */
  readonly why: string;
}

export function headlineOf(verdict: Verdict, story: Story): Headline {
  const { mark, word } = VERDICT[verdict.status];
  const warnings = verdict.status === 'passed' ? said(verdict.counts.warning, 'warning', 'warnings') : '';
  return { mark, word: warnings === '' ? word : `${word} with ${warnings}`, claim: `${verdict.model} ${claimOf(verdict)}`, why: verdict.status === 'passed' ? passedWhy(story) : stoppedWhy(story) };
}

function claimOf(verdict: Verdict): string {
  const replaces = verdict.checks.some((check) => check.baseline?.evidence === 'baseline');
  if (verdict.status === 'error') return 'could not be judged';
  if (replaces && verdict.evidence['baseline']?.kind !== 'absent') return verdict.status === 'passed' ? 'may replace the baseline' : 'may not replace the baseline';
  return verdict.status === 'passed' ? 'may be promoted' : 'may not be promoted';
}

function stoppedWhy({ blocks }: Story): string {
  if (blocks.length === 0) return 'no check says why';
  if (blocks.length <= NAMED) return blocks.map(groupWhy).join('; ');
  const results = blocks.reduce((sum, group) => sum + group.results.length, 0);
  const of = blocks.reduce((sum, group) => sum + group.of, 0);
  return `${count(blocks.length)} checks do not hold, with ${count(results)} of their ${count(of)} results`;
}

const VERBS: readonly (readonly [CheckResult['status'], string])[] = [
  ['fail', 'fails'],
  ['error', 'has no evidence'],
  ['unsure', 'is unsure'],
];

/** `recall ≥ 0.6 fails on all rows and 3 of 16 slices and is unsure on 2 of 16 slices`. */
function groupWhy({ check, results, of, slices }: Group): string {
  const met = VERBS.map(([status, verb]) => ({ verb, these: results.filter((result) => result.status === status) })).filter(({ these }) => these.length > 0);
  const alone = of === 1 && isWhole(check);
  return `${titleText(check)} ${met.map(({ verb, these }) => (alone ? verb : `${verb} on ${whereText(these, slices)}`)).join(' and ')}`;
}

function whereText(results: readonly CheckResult[], slices: number): string {
  const sliced = results.filter((check) => !isWhole(check));
  const one = sliced.length === 1 ? `${sliceText(sliced[0]!)}${slices === 1 ? '' : ` (1 of ${count(slices)} slices)`}` : `${count(sliced.length)} of ${count(slices)} slices`;
  return [sliced.length < results.length ? `all ${unitOf(results[0]?.metric ?? '')}` : '', sliced.length === 0 ? '' : one].filter((part) => part !== '').join(' and ');
}

function passedWhy(story: Story): string {
  const held = story.passes.filter((group) => group.results.length === group.of).length;
  const parts = [
    `${count(held)} ${held === 1 ? 'check holds' : 'checks hold'}`,
    said(story.warns.length, 'does not hold but only warns', 'do not hold but only warn'),
    said(story.unsure.length, 'is unsure', 'are unsure'),
    said(story.waived.length, 'is waived', 'are waived'),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function said(size: number, one: string, many: string): string {
  return size === 0 ? '' : `${count(size)} ${size === 1 ? one : many}`;
}
