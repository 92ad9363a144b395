import { Fault } from '../fault.ts';
import { git, type GitPlace } from './git.ts';
import type { Pile, PileKind } from './pile.ts';
import { notesPile, NOTES } from './pile-notes.ts';

const PATIENCE = 180_000;
/** Times that notes are fetched, written and pushed again because another job pushed in between. */
const ATTEMPTS = 5;

/** What to do where the remote refuses, in the words of the platform: to read and to write. */
export interface Remedies {
  readonly read: string;
  readonly write: string;
}

/** Git notes of the remote origin: fetched before they are read, pushed after one was added. */
export function originNotes(place: GitPlace, kind: PileKind, remedies: Remedies): Pile {
  const local = notesPile(place, kind);
  return {
    ...local,
    commits: async (model) => {
      await fetchNotes(place, 'EVIDENCE_UNREADABLE', remedies.read);
      return local.commits(model);
    },
    keep: async (model, commit, bytes) => {
      let complaint = '';
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        await fetchNotes(place, 'OUTPUT_UNWRITABLE', remedies.read);
        await local.keep(model, commit, bytes);
        const answer = await git(place, ['push', '--quiet', 'origin', `${NOTES}:${NOTES}`], { timeout: PATIENCE });
        if (answer.code === 0) return;
        complaint = answer.error || 'git push failed';
        if (!/rejected|fetch first|non-fast-forward|lock/i.test(complaint)) break;
      }
      throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `the git notes ${NOTES} could not be pushed: ${complaint}`, remedy: remedies.write });
    },
  };
}

/** What is only here, from a job that could not push, gives way to what the remote has. */
async function fetchNotes(place: GitPlace, code: 'EVIDENCE_UNREADABLE' | 'OUTPUT_UNWRITABLE', remedy: string): Promise<void> {
  const answer = await git(place, ['-c', 'gc.auto=0', 'fetch', '--quiet', '--no-tags', '--no-write-fetch-head', 'origin', `+${NOTES}:${NOTES}`], { timeout: PATIENCE });
  if (answer.code === 0) return;
  if (/couldn't find remote ref/.test(answer.error)) {
    await git(place, ['update-ref', '-d', NOTES]);
    return;
  }
  throw new Fault({ code, message: `the git notes ${NOTES} can't be fetched from origin: ${answer.error || 'git fetch failed'}`, remedy });
}
