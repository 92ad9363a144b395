import type { GitPlace } from './git.ts';
import type { Remedies } from './origin-notes.ts';
import { folderPile } from './pile-folder.ts';
import { originNotes } from './pile-origin.ts';
import type { Pile } from './pile.ts';

/**
 * Where a platform keeps earlier verdicts: '' for nowhere, `git-notes` for those of the remote origin, else a folder that jobs
 * share.
 * @param remedies what to do where the remote refuses
 */
export function historyIn(text: string, place: GitPlace, remedies: Remedies): Pile | undefined {
  if (text === '') return undefined;
  const folder = text.replace(/^folder:/, '');
  return text === 'git-notes' ? originNotes(place, 'verdict', remedies) : folderPile(folder, folder, 'verdict');
}
