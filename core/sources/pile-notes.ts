import { git, type GitPlace } from './git.ts';
import { editNote, noteOn, tipOf, unreadableNotes } from './notes.ts';
import type { Pile, PileKind } from './pile.ts';
import { storeName } from './store-name.ts';

/** Where all notes of this tool are. */
export const NOTES = 'refs/notes/modelgate';

/**
 * Git notes under refs/notes/modelgate: a note on the commit, with a line `KIND MODEL BASE64` a kind and model. They live as
 * long as the repository. Nothing is pushed or fetched: that is left to the job, which knows its rights.
 */
export function notesPile(place: GitPlace, kind: PileKind): Pile {
  const keyOf = (model: string): string => `${kind} ${storeName(model)}`;
  return {
    name: 'git notes',
    commits: async () => [...(await notesOf(place)).keys()],
    read: async (model, commit) => {
      const line = linesIn(await noteOn(place, NOTES, commit)).get(keyOf(model));
      return line === undefined ? undefined : Buffer.from(line, 'base64');
    },
    keep: (model, commit, bytes) => keep(place, keyOf(model), commit, bytes),
  };
}

/** Commit → its note. */
async function notesOf(place: GitPlace): Promise<Map<string, string>> {
  if ((await tipOf(place, NOTES)) === '') return new Map();
  const answer = await git(place, ['notes', `--ref=${NOTES}`, 'list']);
  if (answer.code !== 0) throw unreadableNotes(NOTES, answer);
  const lines = answer.out.toString('latin1').split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.split(' ')[1]!, line.split(' ')[0]!]));
}

/** `KIND MODEL` → base64. */
function linesIn(note: string): Map<string, string> {
  const lines = note.split('\n').map((line) => line.split(' '));
  return new Map(lines.flatMap(([kind, model, data]) => (data === undefined ? [] : [[`${kind} ${model}`, data] as const])));
}

/** The other lines of the note stay. */
async function keep(place: GitPlace, key: string, commit: string, bytes: Buffer): Promise<void> {
  await editNote(place, NOTES, commit, key, (old) => {
    const lines = linesIn(old);
    lines.set(key, bytes.toString('base64'));
    return `${[...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([each, data]) => `${each} ${data}`).join('\n')}\n`;
  });
}
