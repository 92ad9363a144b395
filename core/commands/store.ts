import { existsSync } from 'node:fs';
import { Fault } from '../fault.ts';
import { folderStore, notesStore } from '../sources/store-pile.ts';
import { folderPile } from '../sources/pile-folder.ts';
import { notesPile } from '../sources/pile-notes.ts';
import type { Pile } from '../sources/pile.ts';
import type { SnapshotStore } from '../sources/store.ts';
import { nearest } from '../spec/nearest.ts';
import { didYouMean } from '../spec/words.ts';

const NOTES = 'git-notes';

/**
 * The store that the command line names: `folder:PATH` or `git-notes`, of the repository around the gate file.
 * @param directory folder of the gate file
 * @throws Fault USAGE for anything else
 */
export function storeOf(text: string, directory: string): SnapshotStore {
  if (text === NOTES) return notesStore({ directory, env: process.env });
  const path = /^folder:(.+)$/s.exec(text)?.[1];
  if (path !== undefined) return folderStore(path, path);
  throw new Fault({ code: 'USAGE', message: `--store is ${text}; it takes folder:PATH or ${NOTES}`, remedy: didYouMean(text, [NOTES], 'Name one of these.') });
}

/**
 * The history that the command line names: `git-notes`, or a folder.
 * @param directory folder of the gate file
 * @throws Fault USAGE for what is all but `git-notes`, unless there is such a folder
 */
export function historyOf(text: string, directory: string): Pile {
  if (text === NOTES) return notesPile({ directory, env: process.env }, 'verdict');
  if (nearest(text, [NOTES]) !== undefined && !existsSync(text)) throw new Fault({ code: 'USAGE', message: `--history is ${text}; it takes a folder or ${NOTES}`, remedy: `Did you mean ${NOTES}? A folder of this name is folder:${text}.` });
  const path = text.replace(/^folder:/, '');
  return folderPile(path, path, 'verdict');
}
