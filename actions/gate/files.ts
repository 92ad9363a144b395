import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeWhole } from '../../core/commands/files.ts';
import { renderConsole } from '../../core/report/console.ts';
import { renderJunit } from '../../core/report/junit.ts';
import { renderMarkdown } from '../../core/report/markdown.ts';
import { encodeVerdict } from '../../core/verdict/encode.ts';
import { encodeIndex, INDEX } from '../artifacts/index-form.ts';
import type { Judged } from '../post/judged.ts';

/** Where the files of a run lie. */
export interface Files {
  /** verdict.json of the only gate; with several the folder of all. '' where the gate could not be judged. */
  readonly verdict: string;
  /** report.md of all gates. */
  readonly report: string;
  /** All files that were written. */
  readonly all: readonly string[];
}

/**
 * Writes the report of all gates, and of each the forms of its verdict: into the folder itself for one gate, into a folder
 * each for several.
 * @throws Fault OUTPUT_UNWRITABLE
 */
export function writeFiles(folder: string, all: readonly Judged[], report: string): Files {
  const written: string[] = [];
  const write = (path: string, content: string): void => {
    writeWhole(path, content);
    written.push(path);
  };
  const inArtifact = (judged: Judged): string => (all.length === 1 ? 'verdict.json' : `${folderNameOf(judged.gate)}/verdict.json`);
  for (const judged of all) {
    if (judged.kind !== 'verdict') continue;
    const own = all.length === 1 ? folder : join(folder, folderNameOf(judged.gate));
    if (all.length > 1) write(join(own, 'report.md'), renderMarkdown(judged.verdict));
    write(join(own, 'report.txt'), renderConsole(judged.verdict, { colour: false, width: 120 }));
    write(join(own, 'junit.xml'), renderJunit(judged.verdict));
    write(join(own, 'verdict.json'), encodeVerdict(judged.verdict));
  }
  write(join(folder, 'report.md'), report);
  write(join(folder, INDEX), encodeIndex(all.map((judged) => ({ judged, verdict: inArtifact(judged) }))));
  const only = all.length === 1 ? join(folder, 'verdict.json') : folder;
  return { verdict: all.length === 1 && all[0]?.kind === 'fault' ? '' : only, report: join(folder, 'report.md'), all: written };
}

/** Readable, and different for different gates whatever characters their paths have. */
function folderNameOf(gate: string): string {
  const readable = gate.replace(/\.ya?ml$/, '').replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 60);
  return `${readable}-${createHash('sha256').update(gate).digest('hex').slice(0, 8)}`;
}
