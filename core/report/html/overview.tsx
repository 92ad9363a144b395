import type { JSX } from 'preact';
import { formatPlace, type FaultDetail } from '../../fault.ts';
import { countsOf, statusOf, worstOf, type Judged } from '../../verdict/judged.ts';
import { visible } from '../escape.ts';
import { count } from '../numbers.ts';
import { byUrgency, cellsOf, headingOf } from '../overview.ts';
import { undecidedText, VERDICT } from '../words.ts';
import { type Assets, type HtmlForm, Shell, written } from './shell.tsx';

type FaultJudged = Judged & { readonly kind: 'fault' };

/**
 * The page of a gate that could not be judged: what is wrong, where, and what to do.
 * @param earlier beside it lies the verdict of an earlier evaluation
 */
export function renderFaultHtml(judged: FaultJudged, form: HtmlForm, earlier = false): Promise<string> {
  return written(form, (assets) => <FaultPage judged={judged} earlier={earlier} assets={assets} />);
}

function FaultPage({ judged, earlier, assets }: { readonly judged: FaultJudged; readonly earlier: boolean; readonly assets: Assets }): JSX.Element {
  const { mark, word } = VERDICT.error;
  const claim = `${visible(judged.gate)} could not be judged`;
  return (
    <Shell title={`${word}: ${claim}`} status="error" assets={assets}>
      <header>
        <p class="badge"><span aria-hidden="true">{mark}</span> {word}</p>
        <h1 dir="auto">{claim}</h1>
        <p class="why">{undecidedText(earlier)}</p>
      </header>
      <section>
        <h2>{judged.details.length === 1 ? 'What is wrong' : `What is wrong, in ${count(judged.details.length)} places`}</h2>
        {judged.details.map((detail, at) => <FaultArticle key={at} detail={detail} />)}
      </section>
    </Shell>
  );
}

function FaultArticle({ detail: { code, message, place, remedy } }: { readonly detail: FaultDetail }): JSX.Element {
  return (
    <article>
      <h3 dir="auto">{visible(message)}</h3>
      <dl class="fault">
        {place === undefined ? null : <><dt>Where</dt><dd dir="auto"><code>{visible(formatPlace(place))}</code></dd></>}
        {remedy === undefined ? null : <><dt>What to do</dt><dd dir="auto">{visible(remedy)}</dd></>}
        <dt>Code</dt><dd><code>{code}</code></dd>
      </dl>
    </article>
  );
}

/**
 * The page of a run of several gates: a row each, the worst first, that leads to the gate's own page.
 * @param hrefOf page of a gate, relative to this one; undefined for one that was not judged
 */
export function renderIndexHtml(all: readonly Judged[], hrefOf: (judged: Judged) => string | undefined, form: HtmlForm): Promise<string> {
  return written(form, (assets) => <IndexPage all={all} hrefOf={hrefOf} assets={assets} />);
}

interface IndexProps {
  readonly all: readonly Judged[];
  readonly hrefOf: (judged: Judged) => string | undefined;
  readonly assets: Assets;
}

function IndexPage({ all, hrefOf, assets }: IndexProps): JSX.Element {
  const [mark = '', ...words] = headingOf(all).split(' ');
  const [word = '', claim = ''] = words.join(' ').split(/: (.*)/s);
  const { pass, fail, unsure, error, waived } = countsOf(all);
  const counts = Object.entries({ pass, fail, unsure, error, waived }).filter(([, size]) => size > 0);
  return (
    <Shell title={`${word}: ${claim}`} status={worstOf(all)} assets={assets}>
      <header>
        <p class="badge"><span aria-hidden="true">{mark}</span> {word}</p>
        <h1>{claim}</h1>
        <ul class="counts" aria-label="Results of all gates by outcome">
          {counts.map(([status, size]) => <li key={status} class={`status-${status}`}><strong>{count(size)}</strong> {status}</li>)}
        </ul>
      </header>
      <section>
        <h2>Gates</h2>
        <div class="scroll" tabIndex={0}>
          <table class="results">
            <thead>
              <tr>{['outcome', 'model', 'gate', 'why'].map((head) => <th key={head} scope="col">{head}</th>)}</tr>
            </thead>
            <tbody>{byUrgency(all).map((judged) => <GateRow key={judged.gate} judged={judged} href={hrefOf(judged)} />)}</tbody>
          </table>
        </div>
      </section>
    </Shell>
  );
}

const LOOK = { passed: 'status-pass', blocked: 'status-fail', error: 'status-error' } as const;

function GateRow({ judged, href }: { readonly judged: Judged; readonly href: string | undefined }): JSX.Element {
  const [outcome = '', model = '', gate = '', why = ''] = cellsOf(judged, visible);
  const name = model === '' ? gate : model;
  return (
    <tr class={judged.kind === 'unchanged' ? undefined : LOOK[statusOf(judged)]}>
      <td class="outcome">{outcome}</td>
      <th scope="row" dir="auto">{href === undefined ? name : <a href={href}>{name}</a>}</th>
      <td dir="auto">{gate}</td>
      <td dir="auto">{why}</td>
    </tr>
  );
}
