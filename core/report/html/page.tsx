import type { ComponentChildren, JSX } from 'preact';
import type { Verdict } from '../../verdict/verdict.ts';
import { evidenceCells } from '../evidence.ts';
import { EXAMPLES_TITLE, exampleTables } from '../examples.ts';
import { CHANGE_HEADS, changeCells } from '../gate-changes.ts';
import { headlineOf } from '../headline.ts';
import { count } from '../numbers.ts';
import type { Story } from '../story.ts';
import { originText, passTexts, titleText, mannerText, TITLES, VERDICT } from '../words.ts';
import { GroupsTables } from './groups.tsx';
import { type DrawnPicture, PictureList } from './pictures/section.tsx';
import { GroupSection, ResultsTable } from './results.tsx';
import { type Assets, Shell } from './shell.tsx';
import { Table } from './table.tsx';

/** Pictures of the story's groups, as SVG, by the group's check and part. */
export type Pictures = ReadonlyMap<object, string>;

/** Checks of one part that are told of by themselves; the table of all results has the others too. */
const MOST_GROUPS = 60;

interface PageProps {
  readonly verdict: Verdict;
  readonly story: Story;
  readonly pictures: Pictures;
  readonly models: readonly DrawnPicture[];
  readonly trends: Pictures;
  readonly assets: Assets;
}

/** The whole page. Every text in the verdict is safe already for what is not markup; preact escapes the rest. */
export function Page({ verdict, story, pictures, models, trends, assets }: PageProps): JSX.Element {
  const { word, claim } = headlineOf(verdict, story);
  const examples = exampleTables(verdict);
  return (
    <Shell title={`${word}: ${claim}`} status={verdict.status} assets={assets} footer={originText(verdict)}>
      <Top verdict={verdict} story={story} />
      <GateChanges verdict={verdict} />
      {(['blocks', 'warns', 'unsure', 'waived'] as const).map((part) => (
        <Section key={part} title={TITLES[part]} show={story[part].length > 0}>
          {story[part].slice(0, MOST_GROUPS).map((group) => (
            <GroupSection key={group} group={group} verdict={verdict} picture={pictures.get(group)} trend={trends.get(group)} />
          ))}
          <More of={story[part]} />
        </Section>
      ))}
      <Section title="The models in pictures" show={models.length > 0}>
        <PictureList pictures={models} />
      </Section>
      <Passes story={story} pictures={pictures} trends={trends} />
      <Section title={EXAMPLES_TITLE} show={examples.length > 0}>
        {examples.map(({ title, heads, rows }) => (
          <Fold key={title} summary={<bdi>{title}</bdi>}>
            <Table heads={heads} rows={rows} />
          </Fold>
        ))}
      </Section>
      <Section title="Everything" show>
        <Fold summary={`All ${count(verdict.checks.length)} results, in the order of the gate`}>
          <ResultsTable checks={verdict.checks} full />
        </Fold>
        <Evidence verdict={verdict} />
      </Section>
    </Shell>
  );
}

function Top({ verdict, story }: Pick<PageProps, 'verdict' | 'story'>): JSX.Element {
  const { word, claim, why } = headlineOf(verdict, story);
  const { pass, fail, unsure, error, waived } = verdict.counts;
  const counts = Object.entries({ pass, fail, unsure, error, waived }).filter(([, size]) => size > 0);
  return (
    <header>
      <p class="badge">
        <span aria-hidden="true">{VERDICT[verdict.status].mark}</span> {word}
      </p>
      <h1 dir="auto">{claim}</h1>
      <p class="why" dir="auto">{`${why}.`}</p>
      <ul class="counts" aria-label="Results by outcome">
        {counts.map(([status, size]) => (
          <li key={status} class={`status-${status}`}>
            <strong>{count(size)}</strong> {status}
          </li>
        ))}
      </ul>
      {verdict.notes.filter((note) => note !== '').map((note) => (
        <p key={note} class="note" dir="auto">{note}</p>
      ))}
    </header>
  );
}

function GateChanges({ verdict }: Pick<PageProps, 'verdict'>): JSX.Element {
  const rows = changeCells(verdict);
  return (
    <Section title="What this change does to the gate" show={rows.length > 0}>
      <Table heads={['', CHANGE_HEADS[1], CHANGE_HEADS[2]]} rows={rows} />
    </Section>
  );
}

function Passes({ story, pictures, trends }: Pick<PageProps, 'story' | 'pictures' | 'trends'>): JSX.Element {
  return (
    <Section title={TITLES.passes} show={story.passes.length > 0}>
      {story.passes.slice(0, MOST_GROUPS).map((group) => (
        <Fold key={group} summary={<><b class="status-pass">✓</b> <bdi>{titleText(group.check)}</bdi> <span class="quiet">{passTexts(group).join(' · ')}</span></>}>
          <p class="quiet">{mannerText(group.check)}</p>
          <Picture svg={pictures.get(group)} />
          <Trend svg={trends.get(group)} />
          <ResultsTable checks={group.results} />
          <GroupsTables checks={group.results} />
        </Fold>
      ))}
      <More of={story.passes} />
    </Section>
  );
}

function Evidence({ verdict }: Pick<PageProps, 'verdict'>): JSX.Element {
  return (
    <Fold summary="Evidence">
      <Table heads={['evidence', 'source', 'size', 'remark']} rows={evidenceCells(verdict)} />
    </Fold>
  );
}

function More({ of }: { readonly of: readonly unknown[] }): JSX.Element | null {
  return of.length <= MOST_GROUPS ? null : <p class="quiet">{`and ${count(of.length - MOST_GROUPS)} more checks, in the table of all results`}</p>;
}

/** A drawing that the page's own program made: the only markup that is not written by preact. */
export function Picture({ svg }: { readonly svg: string | undefined }): JSX.Element | null {
  return svg === undefined ? null : <figure tabIndex={0} dangerouslySetInnerHTML={{ __html: svg }} />;
}

/** The values of earlier verdicts, under a word that says so. */
export function Trend({ svg }: { readonly svg: string | undefined }): JSX.Element | null {
  return svg === undefined ? null : <><p class="quiet">over the verdicts up to this one</p><Picture svg={svg} /></>;
}

function Section({ title, show, children }: { readonly title: string; readonly show: boolean; readonly children: ComponentChildren }): JSX.Element | null {
  if (!show) return null;
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Fold({ summary, children }: { readonly summary: ComponentChildren; readonly children: ComponentChildren }): JSX.Element {
  return (
    <details>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
