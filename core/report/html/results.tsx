import type { JSX } from 'preact';
import type { CheckResult, Verdict } from '../../verdict/verdict.ts';
import { settledBy, count, figures, pValue } from '../numbers.ts';
import type { Group } from '../story.ts';
import { columnHeads, mannerText, reasonsUnder, sliceText, STATUS, titleText } from '../words.ts';
import { GroupsTables } from './groups.tsx';
import { Picture, Trend } from './page.tsx';

/** Kinds of reasons that are told of one bound. */
const MOST_REASONS = 4;
/** Results of one bound that are in sight; the others are in the table of all. */
const MOST_RESULTS = 40;

interface GroupProps {
  readonly group: Group;
  readonly verdict: Verdict;
  readonly picture: string | undefined;
  readonly trend: string | undefined;
}

/** What one bound came to: reasons, picture, figures; the worst first. */
export function GroupSection({ group, verdict, picture, trend }: GroupProps): JSX.Element {
  const shown = group.results.slice(0, MOST_RESULTS);
  const hidden = group.results.length - shown.length;
  const told = reasonsUnder(shown, MOST_REASONS);
  const reasons = shown.flatMap((check, at) => (told[at]?.length ? [{ slice: sliceText(check), text: told[at].join('; ') }] : []));
  return (
    <article>
      <h3 dir="auto">{titleText(group.check)}</h3>
      <p class="quiet">{mannerText(group.check)}</p>
      <ul>
        {reasons.map(({ slice, text }) => (
          <li key={slice} dir="auto"><b><bdi>{slice}</bdi></b>: {text}</li>
        ))}
      </ul>
      <Picture svg={picture} />
      <Trend svg={trend} />
      <ResultsTable checks={shown} heads={columnHeads([group], verdict)} />
      <GroupsTables checks={shown} />
      {hidden === 0 ? null : <p class="quiet">{`and ${count(hidden)} more, in the table of all results`}</p>}
    </article>
  );
}

interface TableProps {
  readonly checks: readonly CheckResult[];
  readonly heads?: { readonly baseline: string; readonly candidate: string; readonly interval: string };
  /** With the check's name, p-values and how each interval was made. */
  readonly full?: boolean;
}

const PLAIN = { baseline: 'baseline', candidate: 'candidate', interval: 'interval' };

/** Results as a table. Rows carry their status, so that a script can filter them. */
export function ResultsTable({ checks, heads = PLAIN, full = false }: TableProps): JSX.Element {
  const columns = [...(full ? ['check'] : []), 'slice', heads.baseline, heads.candidate, 'change', heads.interval, 'rows', 'rows needed', ...(full ? ['p after Holm', 'method'] : [])];
  const rows = checks.map((check) => cellsOf(check, full));
  const used = columns.map((_, at) => rows.some((row) => (row[at] ?? '') !== ''));
  return (
    <div class="scroll" tabIndex={0}>
      <table class={full ? 'results all' : 'results'}>
        <thead>
          <tr>
            <th scope="col">outcome</th>
            {columns.map((head, at) => (used[at] ? <th key={at} scope="col" class={isText(head) ? undefined : 'number'}>{head}</th> : null))}
          </tr>
        </thead>
        <tbody>
          {checks.map((check, row) => (
            <tr key={row} class={`status-${check.status}`}>
              <td class="outcome">{`${STATUS[check.status].mark} ${STATUS[check.status].word}`}</td>
              {columns.map((head, at) => (used[at] ? <td key={at} class={isText(head) ? undefined : 'number'} dir={isText(head) ? 'auto' : undefined}>{rows[row]?.[at]}</td> : null))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const isText = (head: string): boolean => head === 'check' || head === 'slice' || head === 'method';

function cellsOf(check: CheckResult, full: boolean): string[] {
  const { baseline, candidate, change, interval, rows } = figures(check);
  const settle = settledBy(check);
  const p = check.family === null ? '' : pValue(check.family.adjusted_p_value);
  return [...(full ? [titleText(check)] : []), sliceText(check), baseline, candidate, change, interval, rows, settle, ...(full ? [p, check.method ?? ''] : [])];
}
