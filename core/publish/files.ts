import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { renderCodeQuality } from '../report/code-quality.ts';
import { renderConsole } from '../report/console.ts';
import { renderHtml, renderHtmlFiles } from '../report/html/render.tsx';
import { renderJunit, renderJunitFault } from '../report/junit.ts';
import { renderOpenMetrics } from '../report/openmetrics.ts';
import { renderOne, renderOverview } from '../report/overview.ts';
import { outFolderOf } from '../sources/gates.ts';
import { writeFileWhole } from '../sources/write.ts';
import { encodeVerdict } from '../verdict/encode.ts';
import type { Judged } from '../verdict/judged.ts';
import { encodeIndex, INDEX } from './index-form.ts';

/** `one`: report.html needs nothing else; `files`: styles and script lie beside it, for servers that refuse inline ones. */
export type HtmlForm = 'one' | 'files';

/** The files of one gate, in the order that they are written: where verdict.json stands, the others are whole. */
async function filesOf(judged: Judged, html: HtmlForm): Promise<Readonly<Record<string, string>>> {
  if (judged.kind === 'unchanged') return {};
  const report = { 'report.md': renderOne(judged) };
  if (judged.kind === 'fault') return { ...report, 'junit.xml': renderJunitFault(judged) };
  const { verdict } = judged;
  return {
    ...report,
    'report.txt': renderConsole(verdict, { colour: false, width: 120 }),
    ...(html === 'one' ? { 'report.html': await renderHtml(verdict) } : await renderHtmlFiles(verdict)),
    'junit.xml': renderJunit(verdict),
    'verdict.json': encodeVerdict(verdict),
  };
}

/** The files of all gates of a run together: platforms take one of each. */
const OF_ALL: readonly (readonly [name: string, render: (all: readonly Judged[]) => string])[] = [
  ['metrics.txt', renderOpenMetrics],
  ['code-quality.json', renderCodeQuality],
];

/**
 * Writes the files of one gate. A gate that could not be read has no verdict.
 * @returns the names that were written
 * @throws Fault OUTPUT_UNWRITABLE
 */
export async function writeGate(folder: string, judged: Judged, html: HtmlForm = 'one'): Promise<string[]> {
  const files = await filesOf(judged, html);
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
 * report.md, metrics.txt and code-quality.json of all and an index of them.
 * @throws Fault OUTPUT_UNWRITABLE
 */
export async function writeRun(folder: string, all: readonly Judged[], html: HtmlForm = 'one'): Promise<RunFiles> {
  const only = all.length === 1 ? all[0]! : null;
  const placed = all.filter(({ kind }) => kind !== 'unchanged').map((judged) => ({ judged, within: only === null ? `${outFolderOf(judged.gate)}/` : '' }));
  const written: string[] = [];
  for (const { judged, within } of placed) written.push(...(await writeGate(join(folder, within), judged, html)).map((name) => within + name));
  await writeFileWhole(join(folder, INDEX), encodeIndex(placed.map(({ judged, within }) => ({ judged, verdict: `${within}verdict.json` }))));
  if (!written.includes('report.md')) await writeFileWhole(join(folder, 'report.md'), renderOverview(all));
  for (const [name, render] of OF_ALL) await writeFileWhole(join(folder, name), render(all));
  return { verdict: only?.kind === 'verdict' ? 'verdict.json' : null, report: 'report.md', all: [...new Set([...written, 'report.md', ...OF_ALL.map(([name]) => name), INDEX])] };
}

/** Removes what an earlier run left in its folder, so that nobody takes that for this run's. Only a folder with an index is a run's. */
export async function removeEarlierRun(folder: string): Promise<void> {
  if (existsSync(join(folder, INDEX))) await rm(folder, { recursive: true });
}
