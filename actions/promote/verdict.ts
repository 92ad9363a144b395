import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { Fault } from '../../core/fault.ts';
import { writeFileWhole } from '../../core/sources/write.ts';
import { artifactOfRun, downloadArtifact, type Limits } from '../artifacts/download.ts';
import type { GitHub } from '../github/client.ts';
import { refusalOf } from '../github/refusal.ts';

const MB = 1024 * 1024;
const LIMITS: Limits = { zipBytes: 20 * MB, fileBytes: 10 * MB, files: 400 };

/** Where a verdict may come from. */
export interface VerdictPlace {
  readonly verdict: string;
  /** Artifact of this run that the gate left its report in; '' for none. */
  readonly reportArtifact: string;
}

/**
 * The file of the verdict: the one that is named, or that of the report which the gate kept in an earlier job of this run.
 * @param folder that it is written to in the second case
 * @throws Fault VERDICT_INVALID where the artifact has none, or can't be read
 */
export async function verdictFile({ verdict, reportArtifact: name }: VerdictPlace, connect: () => Promise<GitHub>, folder: string): Promise<string> {
  if (existsSync(verdict) || name === '') return verdict;
  const bytes = await connect().then((github) => fetched(github, name, posix.normalize(verdict))).catch((error: unknown) => {
    throw missing(verdict, `the artifact ${name} can't be read: ${refusalOf(error).message}`);
  });
  if (bytes === undefined) throw missing(verdict, `no artifact ${name} of this run has it`);
  const file = join(folder, 'verdict.json');
  await writeFileWhole(file, Buffer.from(bytes));
  return file;
}

/** Of a report of several gates the file that lies in the same folders. */
async function fetched(github: GitHub, name: string, verdict: string): Promise<Uint8Array | undefined> {
  const artifact = await artifactOfRun(github, github.runId, name);
  if (artifact === undefined) return undefined;
  const files = await downloadArtifact(github, artifact.id, artifact.size, LIMITS, (file) => `/${verdict}`.endsWith(`/${file}`));
  const [best] = Object.entries(files).sort(([a], [b]) => b.length - a.length);
  return best?.[1];
}

function missing(file: string, why: string): Fault {
  return new Fault({ code: 'VERDICT_INVALID', message: `there is no verdict: the file is not here, and ${why}`, place: { file }, remedy: 'Let the gate run before in this run, in this job or in one that this job needs.' });
}
