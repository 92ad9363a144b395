import { Fault } from '../../core/fault.ts';
import { git, type GitPlace } from '../../core/sources/git.ts';
import { notesStore } from '../../core/sources/store-notes.ts';
import type { SnapshotStore } from '../../core/sources/store.ts';

const REF = 'refs/notes/modelgate';
const PATIENCE = 180_000;
/** Times that notes are fetched, written and pushed again because another build pushed in between. */
const ATTEMPTS = 5;

/** Git notes of the remote origin: fetched before they are read, pushed after one was added. */
export function remoteNotes(place: GitPlace): SnapshotStore {
  const local = notesStore(place);
  return {
    ...local,
    howToFill: 'Judge the target branch once with if_missing: bootstrap; the build that passes leaves the first one.',
    newest: async (model, age) => {
      await fetchNotes(place, 'EVIDENCE_UNREADABLE');
      return local.newest(model, age);
    },
    keep: async (model, commit, snapshot) => {
      let complaint = '';
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        await fetchNotes(place, 'OUTPUT_UNWRITABLE');
        await local.keep(model, commit, snapshot);
        const answer = await git(place, ['push', '--quiet', 'origin', `${REF}:${REF}`], { timeout: PATIENCE });
        if (answer.code === 0) return;
        complaint = answer.error || 'git push failed';
        if (!/rejected|fetch first|non-fast-forward|lock/i.test(complaint)) break;
      }
      throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `the git notes ${REF} could not be pushed: ${complaint}`, remedy: 'Give the step credentials that may write to the repository (gitCredentialsId), or keep snapshots as artifacts.' });
    },
  };
}

/** What is only here, from a build that could not push, gives way to what the remote has. */
async function fetchNotes(place: GitPlace, code: 'EVIDENCE_UNREADABLE' | 'OUTPUT_UNWRITABLE'): Promise<void> {
  const answer = await git(place, ['-c', 'gc.auto=0', 'fetch', '--quiet', '--no-tags', '--no-write-fetch-head', 'origin', `+${REF}:${REF}`], { timeout: PATIENCE });
  if (answer.code === 0) return;
  if (/couldn't find remote ref/.test(answer.error)) {
    await git(place, ['update-ref', '-d', REF]);
    return;
  }
  throw new Fault({ code, message: `the git notes ${REF} can't be fetched from origin: ${answer.error || 'git fetch failed'}`, remedy: 'Give the step credentials that may read the repository (gitCredentialsId).' });
}
