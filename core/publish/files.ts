import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { renderCodeQuality } from '../report/code-quality.ts';
import { renderConsole } from '../report/console.ts';
import { renderFaultHtml, renderIndexHtml } from '../report/html/overview.tsx';
import { renderHtml, renderHtmlFiles } from '../report/html/render.tsx';
import { filesWith, type HtmlForm } from '../report/html/shell.tsx';
import { renderJunit, renderJunitFault } from '../report/junit.ts';
import { renderOpenMetrics } from '../report/openmetrics.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderFaultText, renderOne, renderOverview } from '../report/overview.ts';
import { undecidedText } from '../report/words.ts';
import { outFolderOf } from '../sources/gates.ts';
import { writeFileWhole } from '../sources/write.ts';
import { encodeVerdict } from '../verdict/encode.ts';
import { statusOf, type Judged } from '../verdict/judged.ts';
import { encodeIndex, INDEX } from './index-form.ts';

/** The reports of one gate. @param earlier beside them lies the verdict of an earlier evaluation */
async function reportsOf(judged: Judged, html: HtmlForm, earlier: boolean): Promise<Readonly<Record<string, string>>> {
  if (judged.kind === 'unchanged') return {};
  if (judged.kind === 'fault') {
    return {
      'report.md': renderOne(judged, earlier),
      'report.txt': renderFaultText(judged, earlier),
      ...htmlFiles(await renderFaultHtml(judged, html, earlier), html),
      'junit.xml': renderJunitFault(judged),
    };
  }
  const verdict = earlier ? { ...judged.verdict, notes: [undecidedText(earlier), ...judged.verdict.notes] } : judged.verdict;
  return {
    'report.md': renderMarkdown(verdict),
    'report.txt': renderConsole(verdict, { colour: false, width: 120 }),
    ...(html === 'one' ? { 'report.html': await renderHtml(verdict) } : await renderHtmlFiles(verdict)),
    'junit.xml': renderJunit(verdict),
  };
}

/** A page as its files. */
function htmlFiles(page: string, form: HtmlForm): Readonly<Record<string, string>> {
  return form === 'one' ? { 'report.html': page } : { ...filesWith(page) };
}

/** The files of all gates of a run together: platforms take one of each. */
const OF_ALL: readonly (readonly [name: string, render: (all: readonly Judged[]) => string])[] = [
  ['metrics.txt', renderOpenMetrics],
  ['code-quality.json', renderCodeQuality],
];

/**
 * Writes the files of one gate, verdict.json last: where it stands, the others are whole. A gate that could not be read has
 * no verdict, and leaves the one of an earlier evaluation.
 * @param keepEarlier an evaluation that ends with errors leaves that too
 * @returns the names that were written
 * @throws Fault OUTPUT_UNWRITABLE
 */
export async function writeGate(folder: string, judged: Judged, html: HtmlForm = 'one', keepEarlier = false): Promise<string[]> {
  const leaves = judged.kind === 'fault' || (keepEarlier && statusOf(judged) === 'error');
  const earlier = leaves && existsSync(join(folder, 'verdict.json'));
  const reports = await reportsOf(judged, html, earlier);
  const files = judged.kind === 'verdict' && !earlier ? { ...reports, 'verdict.json': encodeVerdict(judged.verdict) } : reports;
  for (const [name, content] of Object.entries(files)) await writeFileWhole(join(folder, name), content);
  return Object.keys(files);
}

/** Where the files of a run lie; paths with slashes, relative to the folder. */
export interface RunFiles {
  /** verdict.json of the only gate; null where there are several, or it could not be judged. */
  readonly verdict: string | null;
  readonly report: string;
  readonly all: readonly string[];
}

/**
 * Writes the files of a run: those of the only gate into the folder itself, those of several into a folder each, with one
 * report.html, report.md, metrics.txt and code-quality.json of all and an index of them.
 * @throws Fault OUTPUT_UNWRITABLE
 */
export async function writeRun(folder: string, all: readonly Judged[], html: HtmlForm = 'one'): Promise<RunFiles> {
  const only = all.length === 1 ? all[0]! : null;
  const placed = all.filter(({ kind }) => kind !== 'unchanged').map((judged) => ({ judged, within: only === null ? `${folderOf(judged)}/` : '' }));
  const written = only === null && all.length > 0 ? await writeIndexPage(folder, placed, all, html) : [];
  for (const { judged, within } of placed) written.push(...(await writeGate(join(folder, within), judged, html)).map((name) => within + name));
  await writeFileWhole(join(folder, INDEX), encodeIndex(placed.map(({ judged, within }) => ({ judged, verdict: `${within}verdict.json` }))));
  if (!written.includes('report.md')) await writeFileWhole(join(folder, 'report.md'), renderOverview(all));
  for (const [name, render] of OF_ALL) await writeFileWhole(join(folder, name), render(all));
  return { verdict: only?.kind === 'verdict' ? 'verdict.json' : null, report: 'report.md', all: [...new Set([...written, 'report.md', ...OF_ALL.map(([name]) => name), INDEX])] };
}

/** Of a gate among several; the one at the root keeps out of the way of what is of all. */
function folderOf({ gate }: Judged): string {
  return outFolderOf(gate) || basename(gate);
}

/** Where each gate's files lie in the folder of a run. */
interface Placed {
  readonly judged: Judged;
  readonly within: string;
}

/** The page that leads to those of the gates. */
async function writeIndexPage(folder: string, placed: readonly Placed[], all: readonly Judged[], html: HtmlForm): Promise<string[]> {
  const within = new Map(placed.map((one) => [one.judged, one.within]));
  const hrefOf = (judged: Judged): string | undefined => within.get(judged)?.split('/').map(encodeURIComponent).join('/').concat('report.html');
  const files = htmlFiles(await renderIndexHtml(all, hrefOf, html), html);
  for (const [name, content] of Object.entries(files)) await writeFileWhole(join(folder, name), content);
  return Object.keys(files);
}

/** Removes what an earlier run left in its folder, so that nobody takes that for this run's. Only a folder with an index is a run's. */
export async function removeEarlierRun(folder: string): Promise<void> {
  if (existsSync(join(folder, INDEX))) await rm(folder, { recursive: true });
}
