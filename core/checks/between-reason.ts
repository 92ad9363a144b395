import type { CheckResult } from '../verdict/verdict.ts';
import type { Assessed } from './assess.ts';
import type { Between, Telling } from './between.ts';
import { sliceText } from './slice-text.ts';
import { whyNone } from '../statistics/sample.ts';

/** Groups that could not be judged and are named; the table of groups has all. */
const MOST_NAMED = 5;

/**
 * What was found of groups: which lie furthest apart, what that means, and which could not be judged.
 * @param family the results that share an error rate, in words; null where this one is alone
 */
export function apartText({ record, telling, surest }: Between, assessed: Assessed, bound: string, raw: CheckResult['status'], family: string | null): string {
  const parts = [telling === null ? '' : tellingText(telling), surest === null ? '' : `surest to lie apart: ${tellingText(surest)}`, stanceText(record, assessed, bound, raw, family), unjudgedText(record)];
  return parts.filter((part) => part !== '').join('; ');
}

/** `recall is 0.581 at carrier=EV and 0.702 at carrier=AS`. */
function tellingText({ low, high }: Telling): string {
  return `${low.metric} is ${valueText(low.quantity?.estimate)} at ${sliceText(low.key)} and ${valueText(high.quantity?.estimate)} at ${sliceText(high.key)}`;
}

function valueText(value: number | undefined): string {
  return value === undefined ? 'undefined' : String(Number(value.toPrecision(3)));
}

function stanceText({ measure, pairs }: Between['record'], { method, stance }: Assessed, bound: string, raw: CheckResult['status'], family: string | null): string {
  const what = measure === 'ratio' ? 'ratio' : 'gap';
  if (method === null) return `the ${what} ${raw === 'pass' ? 'holds' : 'is beyond'} ${bound}; the values came without an interval and are compared as they are`;
  const none = whyNone(method);
  if (none !== null) return `no honest interval: ${none}`;
  if (raw === 'pass') return `the whole interval of the ${what} holds ${bound}`;
  if (raw === 'fail') return `the whole interval of the ${what} is beyond ${bound}, after correction for ${pairs} pairs of groups${family === null ? '' : ` and by Holm over ${family}`}`;
  if (stance === 'bad') return `the ${what} is beyond ${bound} on its own, but not after Holm’s correction over ${family ?? 'its family'}`;
  return `the interval of the ${what} straddles ${bound}`;
}

function unjudgedText({ groups }: Between['record']): string {
  const all = groups.filter(({ unjudged }) => unjudged !== null);
  const named = all.slice(0, MOST_NAMED).map(({ slice, unjudged }) => `${sliceText(slice)} (${unjudged ?? ''})`);
  const more = all.length > MOST_NAMED ? [`${all.length - MOST_NAMED} more`] : [];
  return all.length === 0 ? '' : `not judged: ${[...named, ...more].join(', ')}`;
}
