import type { Rehearsal, RehearsedResult } from '../verdict/rehearsal.ts';
import { count, percent, settledBy } from './numbers.ts';
import { sliceText as keyText } from '../checks/slice-text.ts';
import { sliceText, titleText } from './words.ts';

/** The results of one bound, all rows first and then those that see least. */
export interface RehearsedGroup {
  readonly title: string;
  readonly results: readonly RehearsedResult[];
  /** Groups of a check between groups that have no say, by the reason. */
  readonly silent: readonly string[];
}

export const REHEARSAL_HEADS = ['equal: blocks', 'warns', 'at margin: through', 'twice: through', 'notices', 'rows', 'rows needed'] as const;

/** What the table's words mean. */
export const REHEARSAL_LEGEND = '? can’t do its job at this number of rows · equal: a model as good as the champion · at margin: one worse by exactly the margin, groups apart by exactly the bound · twice: twice as far · through: the check does not act on it, which is to block, or to warn where that is its severity · notices: acts in 80 % of replays';

export function rehearsedGroups({ results }: Rehearsal): RehearsedGroup[] {
  const groups = new Map<string, RehearsedResult[]>();
  for (const one of results) {
    const title = titleText(one);
    groups.set(title, [...(groups.get(title) ?? []), one]);
  }
  return [...groups].map(([title, members]) => ({ title, results: members.filter((one) => !isSilent(one)).sort((a, b) => placeOf(a) - placeOf(b) || blindness(b) - blindness(a)), silent: silentTexts(members) }));
}

/** All rows, slices, then what a check between groups or a search is as a whole, and what is played of it. */
function placeOf({ slice, part }: RehearsedResult): number {
  if (part === undefined) return Number(Object.keys(slice).length > 0);
  return part.kind === 'groups' || part.kind === 'search' ? 2 : 3;
}

function isSilent({ part, why }: RehearsedResult): boolean {
  return part?.kind === 'group' && why !== null;
}

/** Slices that are named; the rest is counted. */
const MOST_SILENT = 6;

function silentTexts(members: readonly RehearsedResult[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const one of members.filter(isSilent)) byReason.set(one.why!, [...(byReason.get(one.why!) ?? []), keyText(one.slice)]);
  return [...byReason].map(([why, slices]) => `${slices.slice(0, MOST_SILENT).join(', ')}${slices.length > MOST_SILENT ? ` and ${count(slices.length - MOST_SILENT)} more` : ''}: ${why}`);
}

/** Results without any come first: nothing is known of them. */
function blindness(one: RehearsedResult): number {
  return one.why === null ? (through(one, one.beyond) ?? 0) : 2;
}

/** Share of replays in which a model comes through: the check does not do what its severity says. */
function through({ severity }: RehearsedResult, rates: RehearsedResult['equal']): number | null {
  return rates === null ? null : 1 - rates[severity];
}

/** One a head of `REHEARSAL_HEADS`, before them the slice. */
export function rehearsedCells(one: RehearsedResult): string[] {
  return [
    rehearsedSlice(one),
    shareText(one.equal?.block ?? null),
    shareText(one.equal?.warn ?? null),
    shareText(through(one, one.at_margin)),
    shareText(through(one, one.beyond)),
    noticedText(one),
    count(one.rows),
    settledBy({ rows_to_settle: one.rows_needed, metric: one.metric }),
  ];
}

export function rehearsedSlice(one: RehearsedResult): string {
  const { part, metric } = one;
  if (part?.kind === 'groups') return `${count(part.groups)} groups`;
  if (part?.kind === 'search') return `${count(part.slices)} ${part.slices === 1 ? 'slice' : 'slices'} searched`;
  const slice = sliceText({ ...one, candidate: { rows: one.rows } });
  if (part?.kind === 'group') return `apart: ${slice}${metric.startsWith(part.metric) ? '' : `, ${part.metric}`}`;
  return part === undefined ? slice : `weak: ${slice}`;
}

/** The whole gate in one sentence, and what a reader must know beside it. */
export function rehearsalClaims(rehearsal: Rehearsal): { readonly claim: string; readonly notes: readonly string[] } {
  const { model, whole, replays, results } = rehearsal;
  const played = results.filter(({ why }) => why === null);
  if (played.length === 0) return { claim: `${model}, rehearsed: nothing of this gate could be played, since there is no evidence for any of its ${count(results.length)} results.`, notes: [] };
  const blind = played.filter((one) => one.blind).length;
  const left = results.filter((one) => one.why !== null && !isSilent(one)).length;
  const stuck = new Set(results.filter(isSilent).map(titleText)).size;
  const notes = [
    whole.block > FEW ? culpritText(played) : '',
    blind === 0 ? '' : `${count(blind)} of ${count(played.length)} results can’t do their job at this number of rows: a model worse by twice the margin comes through in more than 20 % of replays.`,
    stuck === 0 ? '' : `${count(stuck)} ${stuck === 1 ? 'check' : 'checks'} between groups can never pass, whatever the model: some groups can’t be judged; the reasons stand below its lines.`,
    left === 0 ? '' : `${count(left)} of ${count(results.length)} results could not be rehearsed: there is no evidence for them.`,
  ];
  const alike = results.some(({ part, why }) => part?.kind === 'groups' && why === null) ? ', to which groups are alike,' : '';
  return {
    claim: `${model}, rehearsed: this gate would block a model as good as the champion${alike} in ${shareText(whole.block)} of ${count(replays)} replays, and only warn of it in ${shareText(whole.warn)}.`,
    notes: notes.filter((note) => note !== ''),
  };
}

/** Share of replays that a gate may block an equal model in before the reader is told by what. */
const FEW = 0.05;

/** What blocks an equal model most often, and that it should where it asks for a gain. */
function culpritText(played: readonly RehearsedResult[]): string {
  const [most] = [...played].sort((a, b) => (b.equal?.block ?? 0) - (a.equal?.block ?? 0));
  if (most === undefined) return '';
  const gain = most.bound.kind === 'min_gain' ? ': it asks for a gain, which such a model has not' : '';
  return `Most of that is ${titleText(most)} on ${rehearsedSlice(most)}, which alone blocks in ${shareText(most.equal?.block ?? 0)}${gain}.`;
}

/** How the figures came about and how well they are known. */
export function rehearsalOrigin({ seed, replays, tool, gate }: Rehearsal): string {
  return [`seed ${seed}`, `${count(replays)} replays: a share of 50 % is known to ± ${percent(Number((0.5 / Math.sqrt(replays)).toPrecision(1)))}, and the sample behind it leaves more open`, `${tool.name} ${tool.version}`, `gate ${gate.file}`].join(' · ');
}

/** `0 %`, `0.4 %`, `44 %`. */
function shareText(share: number | null): string {
  if (share === null) return '';
  return percent(share > 0 && share < 0.1 ? Number(share.toPrecision(2)) : Number(share.toFixed(2)));
}

/** The change, with its sign, or `any` of a check that acts whatever the model is; of a bound on the value the value itself, in as many digits as it is apart from the bound. */
function noticedText(one: RehearsedResult): string {
  const { noticed, change, level, bar, why, part, equal } = one;
  if (why !== null || part?.kind === 'groups' || part?.kind === 'search') return '';
  if (noticed === null || bar === null) return 'nothing';
  if (noticed === level && (part?.kind === 'group' || (through(one, equal) ?? 1) < 0.2)) return 'any';
  if (change !== null) return signed(Number(change.toPrecision(2)));
  const apart = Math.abs(noticed - bar);
  const digits = apart === 0 ? 4 : Math.max(2, Math.ceil(Math.log10(Math.abs(noticed) / apart)) + 2);
  return String(Number(noticed.toPrecision(Math.min(12, digits)))).replace(/^-/, '−');
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value).replace(/^-/, '−');
}
