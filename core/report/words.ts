import { searchText } from '../checks/search.ts';
import { quoted, sliceText as keyText } from '../checks/slice-text.ts';
import { unitOf } from '../spec/catalogue.ts';
import type { CheckResult, Verdict } from '../verdict/verdict.ts';
import { groupCount, spanText } from './groups.ts';
import { boundNumber, count, figures, percent, pValue } from './numbers.ts';
import { sinceText, trendText } from './trend.ts';
import { isWhole, type Group, type Part } from './story.ts';

/** One mark and one word a status. */
export const STATUS: Readonly<Record<CheckResult['status'], { readonly mark: string; readonly word: string }>> = {
  pass: { mark: '✓', word: 'pass' },
  fail: { mark: '✗', word: 'fail' },
  unsure: { mark: '?', word: 'unsure' },
  error: { mark: '!', word: 'error' },
  waived: { mark: '~', word: 'waived' },
};

export const VERDICT: Readonly<Record<Verdict['status'], { readonly mark: string; readonly word: string }>> = {
  passed: { mark: '✓', word: 'PASSED' },
  blocked: { mark: '✗', word: 'BLOCKED' },
  error: { mark: '!', word: 'NOT EVALUATED' },
};

/** Of an evaluation that came to no result. @param earlier beside the report lies the verdict of one that did */
export function undecidedText(earlier: boolean): string {
  return `Nothing was decided, and what is not decided does not pass.${earlier ? ' The verdict.json beside this report is of an earlier evaluation.' : ''}`;
}

/** Which rows a result is about. */
type Cut = Pick<CheckResult, 'slice' | 'column' | 'between' | 'found' | 'metric'> & { readonly candidate: Pick<CheckResult['candidate'], 'rows'> };
/** What a result is of. */
type Titled = Pick<CheckResult, 'name' | 'metric'> & { readonly bound: Pick<CheckResult['bound'], 'kind' | 'value' | 'relative'> };

/** Of a check on several columns the column, and the slice where it is not all rows. */
export function sliceText(check: Cut): string {
  if (check.column === undefined) return cutText(check);
  return isWhole(check) ? quoted(check.column) : `${quoted(check.column)}, ${cutText(check)}`;
}

/** As `keyText`; `all rows`, or queries, for {}, `3 groups` where groups are compared, `(found)` beside a slice that nobody named. */
function cutText(check: Cut): string {
  if (check.between !== undefined) return groupCount(check.between);
  if (!isWhole(check)) return check.found === true ? `${keyText(check.slice)} (found)` : keyText(check.slice);
  return check.candidate.rows === null ? 'value' : `all ${unitOf(check.metric)}`;
}

/** As the gate writes it: `≥ 0.7`, `≤ 0.03`, `max_drop 0.005`, `max_rise 2%`. */
export function boundText({ bound }: Pick<Titled, 'bound'>): string {
  const word = bound.kind === 'min' ? '≥' : bound.kind === 'max' ? '≤' : bound.kind;
  return `${word} ${boundNumber(bound.value, bound.relative)}`;
}

/** The check's name, its metric where the name does not say it, and its bound where neither does. */
export function titleText(check: Titled): string {
  const metric = check.metric.replace(/\(.*| against .*| between .*/s, '');
  const named = check.name.includes(metric) ? check.name : `${check.name} (${check.metric})`;
  const said = [`${check.bound.kind} ${boundNumber(check.bound.value, check.bound.relative)}`, boundText(check)];
  return said.some((text) => named.replaceAll('-', '−').includes(text)) ? named : `${named} ${boundText(check)}`;
}

/** What is compared with what and how: `against baseline, paired · Holm, family of 16`. */
export function mannerText({ name, baseline, candidate, change, family }: CheckResult): string {
  const of = candidate.evidence === 'candidate' || name.endsWith(`of ${candidate.evidence}`) ? '' : `of ${candidate.evidence}`;
  const against = baseline === null || name.endsWith(`against ${baseline.evidence}`) ? '' : `against ${baseline.evidence}`;
  const paired = change === null || change.interval === null ? '' : `, ${change.paired ? 'paired' : 'not paired'}`;
  const holm = family === null || family.size < 2 ? '' : `Holm${family.over === 'gate' ? ' over the gate' : ''}, family of ${count(family.size)}`;
  const sides = [of, against].filter((part) => part !== '').join(' ');
  return [sides === '' ? paired.slice(2) : `${sides}${paired}`, holm].filter((part) => part !== '').join(' · ');
}

/** `0.745 [0.741, 0.749]`, or the change in the same form. */
export function decidingText(check: CheckResult): string {
  const shown = figures(check);
  return [check.change === null ? shown.candidate : shown.change, shown.interval].filter((part) => part !== '').join(' ');
}

/** What passes of a bound: all rows with their numbers, then how many slices and the worst of them. One text a line. */
export function passTexts({ results, slices: of }: Group): string[] {
  const whole = wholeTexts(results.filter(isWhole));
  const slices = results.filter((check) => !isWhole(check));
  const [worst] = slices;
  if (worst === undefined) return whole;
  const numbers = `${sliceText(worst)} ${decidingText(worst)}`;
  if (of === 1) return [...whole, numbers];
  const share = of > slices.length ? `${count(slices.length)} of ${count(of)} slices` : `${count(slices.length)} slices`;
  return [...whole, `on ${share}, ${slices.length === 1 ? '' : 'worst '}${numbers}`];
}

/** Columns of a check on several that pass and are told; they come the worst first. */
const MOST_COLUMNS = 5;

function wholeTexts(results: readonly CheckResult[]): string[] {
  const texts = results.slice(0, MOST_COLUMNS).map((check) => (check.column === undefined ? wholeText(check) : `${quoted(check.column)} ${wholeText(check)}`));
  const hidden = results.length - MOST_COLUMNS;
  return hidden > 0 ? [...texts, `and ${count(hidden)} more ${hidden === 1 ? 'column' : 'columns'}, none closer to the bound`] : texts;
}

/** `0.730 → 0.745, +0.015 [+0.012, +0.018], 71,234 rows`. */
function wholeText(check: CheckResult): string {
  const { baseline, candidate, size } = figures(check);
  const sides = check.change === null ? '' : `${baseline} → ${candidate}`;
  return [sides, decidingText(check), stillText(check), spanText(check), size, searchedText(check), trendText(check)].filter((part) => part !== '').join(', ');
}

/** Which named value of a change has no interval of its own, where the change has one; '' where none is so. */
function stillText({ candidate, baseline, change }: CheckResult): string {
  const still = change?.interval == null ? undefined : [candidate, baseline].find((side) => side !== null && side.rows === null && side.interval === null);
  return still == null ? '' : `${still.evidence} without a standard error`;
}

/** What looking for slices came to; '' where none were looked for. */
function searchedText({ search, bound }: CheckResult): string {
  return search === undefined ? '' : searchText(search, `${bound.kind} ${boundNumber(bound.value, bound.relative)}`);
}

/** Why a result is as it is, and who accepts it. One text a line. */
export function reasonTexts(check: CheckResult): string[] {
  const { reason, waiver, family, status } = check;
  const since = sinceText(check);
  const p = status === 'fail' && family !== null ? ` (${pValue(family.adjusted_p_value)})` : '';
  const said = waiver === null || [waiver.by, waiver.until, waiver.reason].every((text) => reason.includes(text));
  return [`${reason}${p}${since === '' ? '' : `; ${since}`}`, ...(said ? [] : [`waived by ${waiver.by} until ${waiver.until}: ${waiver.reason}`])];
}

/** The reasons to tell under each result: one that differs only in its numbers from one told above is not told again. */
export function reasonsUnder(results: readonly CheckResult[], mostKinds: number): readonly (readonly string[])[] {
  const told = new Set<string>();
  return results.map((check) => {
    const lines = reasonTexts(check);
    const kind = lines.join('\n').replace(/\b[0-9a-f]{12}\b|\d+(?:[.,]\d+)*/g, '#');
    if (told.has(kind) || told.size === mostKinds) return [];
    told.add(kind);
    return lines;
  });
}

export const TITLES: Readonly<Record<Part, string>> = {
  blocks: 'What blocks',
  warns: 'What fails without blocking',
  unsure: 'What is unsure',
  waived: 'What is waived',
  passes: 'What passes',
};

/** Heads of the columns of figures, said as exactly as all rows below allow. */
export function columnHeads(groups: readonly Group[], { checks }: Verdict): { baseline: string; candidate: string; interval: string } {
  const only = (names: readonly (string | undefined)[], otherwise: string): string => {
    const distinct = [...new Set(names.filter((name) => name !== undefined))];
    return distinct.length === 1 ? distinct[0]! : otherwise;
  };
  return {
    baseline: only(groups.map(({ check }) => (check.baseline?.estimate == null ? undefined : check.baseline.evidence)), 'reference'),
    candidate: only(groups.map(({ check }) => check.candidate.evidence), 'value'),
    interval: `${only([...new Set(checks.map(({ confidence }) => confidence))].map(percent), '')} interval`.trim(),
  };
}

/** What made the verdict, of what: `modelgate 0.1.0 · gate modelgate.yml sha256:1234… · commit 1234…`. */
export function originText({ tool, gate, commit }: Verdict): string {
  const digest = gate.digest.length > 19 ? `${gate.digest.slice(0, 19)}…` : gate.digest;
  return [`${tool.name} ${tool.version}`, `gate ${gate.file} ${digest}`, ...(commit === null ? [] : [`commit ${commit.slice(0, 12)}`])].join(' · ');
}
