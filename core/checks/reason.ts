import type { CheckResult } from '../verdict/verdict.ts';
import { boundText } from '../spec/bound-text.ts';
import { whenUnsure } from '../spec/bounds.ts';
import { isCounted, unitOf } from '../spec/catalogue.ts';
import { apartText } from './between-reason.ts';
import { decidingEstimate } from './effect.ts';
import { MOST_HAD } from '../statistics/rows.ts';
import { whyNone } from '../statistics/sample.ts';
import type { Assessed } from './assess.ts';
import type { Family } from './family.ts';
import type { Judged } from './result.ts';
import { searchText } from './search.ts';

type Status = CheckResult['status'];
type Effect = CheckResult['effect'];

/** One short sentence for a person: what was found, and what would settle it. The numbers stand beside it. */
export function reasonOf(judged: Judged, raw: Status, status: Status, effect: Effect): string {
  const { check, assessed } = judged;
  if (assessed.bootstrapped) return `not judged: ${assessed.baseline?.kind === 'absent' ? assessed.baseline.why : 'no baseline'}, and if_missing: bootstrap lets a first model through`;
  const found = `${judged.found ? 'a slice that nobody named, found in one half of the rows; in the other half, which confirms it, ' : ''}${foundOf(judged, assessed.stance === 'good' && judged.search?.slices === 0 ? 'pass' : raw)}${judged.search === null ? '' : `; ${searchText(judged.search, boundText(judged.bound))}`}`;
  if (status === 'waived') return `${found}; waived until ${check.waive!.until} by ${check.waive!.by}: ${check.waive!.reason}`;
  const { candidate } = assessed;
  const says = `${(candidate.kind === 'sample' || candidate.kind === 'exact') && candidate.says !== undefined ? `; ${candidate.says}` : ''}${halfKnown(assessed)}`;
  return raw === 'unsure' ? `${found}${says}${settleOf(judged)}${ruleOf(judged, effect)}` : `${found}${says}${raw === 'pass' ? otherWay(judged) : ''}`;
}

/** The side of a change of whose noise nothing is known, where the interval is that of the other side alone. */
function halfKnown({ candidate, baseline, change, method }: Assessed): string {
  if (change === null || method === null) return '';
  const still = [candidate, baseline].find((found) => found?.kind === 'named' && found.value.standardError === null && found.value.trials === undefined);
  return still == null ? '' : `; ${still.evidence} came without a standard error and counts as it is: the interval is the noise of the other side alone`;
}

/** A change in the direction that no bound of the check looks at, of a metric of which nobody knows whether that is worse. */
function otherWay({ assessed: { change }, bound, better, check }: Judged): string {
  if (better !== 'neither' || change === null || check.bounds.length > 1) return '';
  const [low, high] = change.interval ?? [change.estimate, change.estimate];
  const moved = bound.kind === 'max_drop' ? (low ?? -Infinity) > 0 && 'rose' : bound.kind === 'max_rise' && (high ?? Infinity) < 0 && 'fell';
  return moved === false ? '' : `; it ${moved}, which ${bound.kind} does not bound, and nothing says which direction of ${check.metric.name} is better`;
}

function foundOf(judged: Judged, raw: Status): string {
  const { assessed, check, bound, family } = judged;
  const text = boundText(bound);
  if (raw === 'error') return `no evidence: ${assessed.missing ?? 'nothing to judge'}`;
  if (assessed.between !== null) return apartText(assessed.between, assessed, text, raw, family === null ? null : familyText(family));
  if (assessed.tooSmall) return `fewer ${unitOf(check.metric.name)} than min_rows ${check.minRows}`;
  if (assessed.method === null && isCounted(check.metric.name)) return `the rows that are there ${raw === 'pass' ? 'hold' : 'are beyond'} ${text}`;
  if (assessed.method === null) return `the value ${raw === 'pass' ? 'holds' : 'is beyond'} ${text}; it came without an interval and is compared as it is`;
  const none = whyNone(assessed.method);
  if (none !== null) return `no honest interval: ${none}`;
  const corrected = family === null ? '' : `, after Holm’s correction over ${familyText(family)} too`;
  if (raw === 'pass') return `the whole ${intervalName(judged)} holds ${text}`;
  if (raw === 'fail') return `the whole ${intervalName(judged)} is beyond ${text}${corrected}`;
  if (assessed.stance === 'bad' && family !== null) return `beyond ${text} on its own, but not after Holm’s correction over ${familyText(family)}: one such among so many is expected by chance`;
  return `the ${intervalName(judged)} straddles ${text}`;
}

function familyText({ size, over }: Family): string {
  return over === 'gate' ? `a family of ${size}, all of this gate` : `a family of ${size}`;
}

function intervalName({ assessed }: Judged): string {
  if (assessed.baseline === null || assessed.change === null) return 'interval';
  return assessed.change.paired ? 'paired interval' : 'unpaired interval';
}

function settleOf({ assessed: { rowsToSettle: needed }, check }: Judged): string {
  if (needed === null) return '';
  const unit = unitOf(check.metric.name);
  return `; ${needed > MOST_HAD ? `more ${unit} than can be had` : `about ${Number(needed.toPrecision(2)).toLocaleString('en-US')} ${unit}`} would settle it`;
}

/** What the gate makes of not knowing. */
function ruleOf({ assessed, check, bound }: Judged, effect: Effect): string {
  const does = { block: 'blocks', warn: 'warns', none: 'lets it pass' }[effect];
  const byEstimate = decidingEstimate(assessed) !== null && whenUnsure(check, bound.kind) === 'estimate';
  return byEstimate ? `; the estimate ${assessed.met ? 'holds' : 'does not hold'}, so the gate ${does}` : `; the gate ${does}`;
}
