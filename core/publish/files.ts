import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { renderCodeQuality } from '../report/code-quality.ts';
import { renderConsole } from '../report/console.ts';
import { renderJunit, renderJunitFault } from '../report/junit.ts';
import { renderOpenMetrics } from '../report/openmetrics.ts';
import { renderOne, renderOverview } from '../report/overview.ts';
import { outFolderOf } from '../sources/gates.ts';
import { writeFileWhole } from '../sources/write.ts';
import { encodeVerdict } from '../verdict/encode.ts';
import type { Judged } from '../verdict/judged.ts';
import { encodeIndex, INDEX } from './index-form.ts';

/** The files of one gate, in the order that they are written: where verdict.json stands, the others are whole. */
const WRITERS: readonly (readonly [name: string, render: (judged: Judged) => string | null])[] = [
  ['report.md', renderOne],
  ['report.txt', (judged) => (judged.kind === 'verdict' ? renderConsole(judged.verdict, { colour: false, width: 120 }) : null)],
  ['junit.xml', (judged) => (judged.kind === 'verdict' ? renderJunit(judged.verdict) : judged.kind === 'fault' ? renderJunitFault(judged) : null)],
  ['verdict.json', (judged) => (judged.kind === 'verdict' ? encodeVerdict(judged.verdict) : null)],
];

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
export async function writeGate(folder: string, judged: Judged): Promise<string[]> {
  const written: string[] = [];
  for (const [name, render] of WRITERS) {
    const content = render(judged);
    if (content === null) continue;
    await writeFileWhole(join(folder, name), content);
    written.push(name);
  }
  return written;
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
export async function writeRun(folder: string, all: readonly Judged[]): Promise<RunFiles> {
  const only = all.length === 1 ? all[0]! : null;
  const placed = all.filter(({ kind }) => kind !== 'unchanged').map((judged) => ({ judged, within: only === null ? `${outFolderOf(judged.gate)}/` : '' }));
  const written: string[] = [];
  for (const { judged, within } of placed) written.push(...(await writeGate(join(folder, within), judged)).map((name) => within + name));
  await writeFileWhole(join(folder, INDEX), encodeIndex(placed.map(({ judged, within }) => ({ judged, verdict: `${within}verdict.json` }))));
  if (only === null) await writeFileWhole(join(folder, 'report.md'), renderOverview(all));
  for (const [name, render] of OF_ALL) await writeFileWhole(join(folder, name), render(all));
  return { verdict: only?.kind === 'verdict' ? 'verdict.json' : null, report: 'report.md', all: [...new Set([...written, 'report.md', ...OF_ALL.map(([name]) => name), INDEX])] };
}

/** Removes what an earlier run left in its folder, so that nobody takes that for this run's. Only a folder with an index is a run's. */
export async function removeEarlierRun(folder: string): Promise<void> {
  if (existsSync(join(folder, INDEX))) await rm(folder, { recursive: true });
}
