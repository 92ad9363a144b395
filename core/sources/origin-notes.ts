import { Fault } from '../fault.ts';
import { git, type GitPlace } from './git.ts';

const PATIENCE = 180_000;
/** Times that notes are fetched, written and pushed again because another job pushed in between. */
const ATTEMPTS = 5;

/** What to do where the remote refuses, in the words of the platform: to read and to write. */
export interface Remedies {
  readonly read: string;
  readonly write: string;
}

/**
 * Fetches the notes under a ref from the remote origin. What is only here, from a job that could not push, gives way to what
 * the remote has.
 * @throws Fault of this code
 */
export async function fetchNotes(place: GitPlace, ref: string, code: 'EVIDENCE_UNREADABLE' | 'OUTPUT_UNWRITABLE', remedy: string): Promise<void> {
  const answer = await git(place, ['-c', 'gc.auto=0', 'fetch', '--quiet', '--no-tags', '--no-write-fetch-head', 'origin', `+${ref}:${ref}`], { timeout: PATIENCE });
  if (answer.code === 0) return;
  if (/couldn't find remote ref/.test(answer.error)) {
    await git(place, ['update-ref', '-d', ref]);
    return;
  }
  throw new Fault({ code, message: `the git notes ${ref} can't be fetched from origin: ${answer.error || 'git fetch failed'}`, remedy });
}

/**
 * Adds to the notes of the remote origin: they are fetched, written and pushed, again where another job was faster.
 * @param write adds to the notes that are here
 * @throws Fault OUTPUT_UNWRITABLE
 */
export async function pushNotes(place: GitPlace, ref: string, remedies: Remedies, write: () => Promise<void>): Promise<void> {
  let complaint = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await fetchNotes(place, ref, 'OUTPUT_UNWRITABLE', remedies.read);
    await write();
    const answer = await git(place, ['push', '--quiet', '--porcelain', 'origin', `${ref}:${ref}`], { timeout: PATIENCE });
    if (answer.code === 0) return;
    // "!\tref:ref\t[rejected] (fetch first)"; what git complains about only begins with where it pushes to.
    const refusal = /^!\t[^\t]*\t(.*)$/m.exec(answer.out.toString('utf8'))?.[1];
    complaint = refusal ?? (answer.error || 'git push failed');
    if (refusal === undefined) break;
  }
  throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `the git notes ${ref} could not be pushed: ${complaint}`, remedy: remedies.write });
}
