import { unzipSync } from 'fflate';
import type { GitHub } from '../github/client.ts';

/** What an artifact may hold; more is refused before it is unpacked. */
export interface Limits {
  readonly zipBytes: number;
  readonly fileBytes: number;
  readonly files: number;
}

/**
 * The newest artifact of a name that a run left and that is still there.
 * @throws what Octokit throws
 */
export async function artifactOfRun({ api, owner, repo }: GitHub, run: number, name: string): Promise<{ readonly id: number; readonly size: number } | undefined> {
  const { data } = await api.rest.actions.listWorkflowRunArtifacts({ owner, repo, run_id: run, name, per_page: 100 });
  const [newest] = data.artifacts.filter((one) => one.name === name && !one.expired).sort((a, b) => b.id - a.id);
  return newest === undefined ? undefined : { id: newest.id, size: newest.size_in_bytes };
}

/**
 * Files of an artifact, by name, of those that `wanted` takes. Nothing is written to disk, so names can't lead anywhere.
 * @throws Error when it is larger than allowed, or no ZIP; what Octokit throws (410: expired)
 */
export async function downloadArtifact(github: GitHub, id: number, size: number, limits: Limits, wanted: (name: string) => boolean): Promise<Record<string, Uint8Array>> {
  if (size > limits.zipBytes) throw new Error(`the artifact has ${size} bytes, and at most ${limits.zipBytes} are read`);
  const { data }: { data: unknown } = await github.api.rest.actions.downloadArtifact({ owner: github.owner, repo: github.repo, artifact_id: id, archive_format: 'zip' });
  if (!(data instanceof ArrayBuffer)) throw new Error('what GitHub gave for the artifact is no ZIP');
  const zip = new Uint8Array(data);
  if (zip.length > limits.zipBytes) throw new Error(`the artifact has ${zip.length} bytes, and at most ${limits.zipBytes} are read`);
  let taken = 0;
  return unzipSync(zip, {
    filter: ({ name, originalSize }) => {
      if (!wanted(name)) return false;
      if (originalSize > limits.fileBytes) throw new Error(`a file of the artifact has ${originalSize} bytes, and at most ${limits.fileBytes} are read`);
      if (++taken > limits.files) throw new Error(`the artifact has more than ${limits.files} such files`);
      return true;
    },
  });
}
