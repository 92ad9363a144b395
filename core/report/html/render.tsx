import type { Verdict } from '../../verdict/verdict.ts';
import { visible, withSafeText } from '../escape.ts';
import { PARTS, storyOf, type Story } from '../story.ts';
import { titleText } from '../words.ts';
import { forestSpec } from './forest.ts';
import { Page, type Pictures } from './page.tsx';
import { picturesIn } from './pictures/all.ts';
import { draw } from './pictures/section.tsx';
import { filesWith, type HtmlFiles, type HtmlForm, written } from './shell.tsx';
import { svgOf } from './svg.ts';
import { trendSpec } from './trend.ts';

/** Pictures of a page, a hundredth of a second each; a bound beyond them has its table alone. */
const MOST_PICTURES = 60;
const MOST_TRENDS = 20;

/** The verdict as one file that needs nothing else: no network, and no script to be read. */
export function renderHtml(verdict: Verdict): Promise<string> {
  return page(verdict, 'one');
}

/** The same with styles and script in files of their own, for a server whose content security policy refuses inline ones (Jenkins). */
export async function renderHtmlFiles(verdict: Verdict): Promise<HtmlFiles> {
  return filesWith(await page(verdict, 'files'));
}

async function page(verdict: Verdict, form: HtmlForm): Promise<string> {
  const safe = withSafeText(verdict, visible);
  const story = storyOf(safe);
  const [pictures, trends, models] = [await picturesOf(story), await trendsOf(story, safe), await draw(picturesIn(safe))];
  return written(form, (assets) => <Page verdict={safe} story={story} pictures={pictures} models={models} trends={trends} assets={assets} />);
}

/** A forest plot of each bound that has more to show than one number, the urgent ones first. */
async function picturesOf(story: Story): Promise<Pictures> {
  const groups = PARTS.flatMap((part) => story[part]);
  const pictures = new Map<object, string>();
  for (const group of groups) {
    if (pictures.size === MOST_PICTURES) break;
    const forest = forestSpec(group.results);
    if (forest !== null) pictures.set(group, await svgOf(forest.spec, `${titleText(group.check)}: ${forest.description}`));
  }
  return pictures;
}

/** How each bound went over the earlier verdicts, the urgent ones first. */
async function trendsOf(story: Story, verdict: Verdict): Promise<Pictures> {
  const trends = new Map<object, string>();
  for (const group of PARTS.flatMap((part) => story[part])) {
    if (trends.size === MOST_TRENDS) break;
    const trend = trendSpec(group.results, verdict);
    if (trend !== null) trends.set(group, await svgOf(trend.spec, `${titleText(group.check)} over ${trend.description}`));
  }
  return trends;
}
