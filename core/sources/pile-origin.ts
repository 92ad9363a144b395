import type { GitPlace } from './git.ts';
import { fetchNotes, pushNotes, type Remedies } from './origin-notes.ts';
import type { Pile, PileKind } from './pile.ts';
import { notesPile, NOTES } from './pile-notes.ts';

/** Git notes of the remote origin: fetched before they are read, pushed after one was added. */
export function originNotes(place: GitPlace, kind: PileKind, remedies: Remedies): Pile {
  const local = notesPile(place, kind);
  return {
    ...local,
    commits: async (model) => {
      await fetchNotes(place, NOTES, 'EVIDENCE_UNREADABLE', remedies.read);
      return local.commits(model);
    },
    keep: (model, commit, bytes) => pushNotes(place, NOTES, remedies, () => local.keep(model, commit, bytes)),
  };
}
