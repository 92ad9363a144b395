import type { Rehearsal, RehearsedResult } from '../verdict/rehearsal.ts';
import { count, percent, settledBy } from './numbers.ts';
import { sliceText, titleText } from './words.ts';

/** The results of one bound, all rows first and then those that see least. */
export interface RehearsedGroup {
  readonly title: string;
  readonly results: readonly RehearsedResult[];
}

export const REHEARSAL_HEADS = ['equal: blocks', 'warns', 'at margin: through', 'twice: through', 'notices', 'rows', 'rows needed'] as const;

export function rehearsedGroups({ results }: Rehearsal): RehearsedGroup[] {
  const groups = new Map<string, RehearsedResult[]>();
  for (const one of results) {
    const title = titleText(one);
    groups.set(title, [...(groups.get(title) ?? []), one]);
  }
  const whole = (one: RehearsedResult): number => Number(Object.keys(one.slice).length > 0);
  return [...groups].map(([title, members]) => ({ title, results: members.sort((a, b) => whole(a) - whole(b) || blindness(b) - blindness(a)) }));
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
  return sliceText({ ...one, candidate: { rows: one.rows } });
}

/** The whole gate in one sentence, and what a reader must know beside it. */
export function rehearsalClaims(rehearsal: Rehearsal): { readonly claim: string; readonly notes: readonly string[] } {
  const { model, whole, replays, results } = rehearsal;
  const played = results.filter(({ why }) => why === null);
  const blind = played.filter((one) => one.blind).length;
  const notes = [
    whole.block > FEW ? culpritText(played) : '',
    blind === 0 ? '' : `${count(blind)} of ${count(played.length)} results can’t do their job at this number of rows: a model worse by twice the margin comes through in more than 20 % of replays.`,
    whole.left_out === 0 ? '' : `${count(whole.left_out)} of ${count(results.length)} results could not be rehearsed: there is no evidence for them.`,
  ];
  return {
    claim: `${model}, rehearsed: this gate would block a model as good as the champion in ${shareText(whole.block)} of ${count(replays)} replays, and only warn of it in ${shareText(whole.warn)}.`,
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

/** The change, with its sign; of a bound on the value the value itself, in as many digits as it is apart from the bound. */
function noticedText({ noticed, change, bar, why }: RehearsedResult): string {
  if (why !== null) return '';
  if (noticed === null || bar === null) return 'nothing';
  if (change !== null) return signed(Number(change.toPrecision(2)));
  const apart = Math.abs(noticed - bar);
  const digits = apart === 0 ? 4 : Math.max(2, Math.ceil(Math.log10(Math.abs(noticed) / apart)) + 2);
  return String(Number(noticed.toPrecision(Math.min(12, digits)))).replace(/^-/, '−');
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value).replace(/^-/, '−');
}
