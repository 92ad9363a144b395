import { createHash } from 'node:crypto';
import { git, type GitPlace } from './git.ts';
import { editNote, tipOf, unreadableNotes } from './notes.ts';
import type { AgeOf, Kept, NotKept, SnapshotStore } from './store.ts';

const REF = 'refs/notes/modelgate';
const PUSH = `git push origin ${REF}`;
const FETCH = `git fetch origin ${REF}:${REF}`;

/**
 * Snapshots as git notes under refs/notes/modelgate: a note on the commit whose gate passed, with a line a model. They live as
 * long as the repository. Nothing is pushed or fetched: that is left to the job, which knows its rights.
 */
export function notesStore(place: GitPlace): SnapshotStore {
  return {
    name: 'git notes',
    howToFill: `Fetch them (${FETCH}); if there are none yet, judge the target branch once with --store git-notes --keep and if_missing: bootstrap, then ${PUSH}.`,
    newest: (model, age) => newest(place, model, age),
    keep: (model, commit, snapshot) => keep(place, model, commit, snapshot),
  };
}

async function newest(place: GitPlace, model: string, age: AgeOf): Promise<Kept | NotKept> {
  if ((await tipOf(place, REF)) === '') return { kind: 'none', why: `there are no git notes ${REF} here` };
  const answer = await git(place, ['notes', `--ref=${REF}`, 'list']);
  if (answer.code !== 0) throw unreadableNotes(REF, answer);
  const notes = answer.out.toString('latin1').split('\n').filter((line) => line !== '').map((line) => ({ note: line.split(' ')[0]!, commit: line.split(' ')[1]! }));
  let ofModel = 0;
  const dated = notes.map((one) => ({ ...one, age: age(one.commit) })).sort((a, b) => (a.age ?? Infinity) - (b.age ?? Infinity));
  for (const { note, commit, age: position } of dated) {
    const snapshot = (await linesOf(place, note)).get(keyOf(model));
    if (snapshot === undefined) continue;
    if (position !== null) return { kind: 'kept', commit, snapshot: Buffer.from(snapshot, 'base64') };
    ofModel++;
  }
  const why = ofModel === 0 ? `the git notes hold none of ${model} yet` : `the git notes hold ${ofModel} of ${model}, none of them on a commit at or before the merge base`;
  return { kind: 'none', why };
}

async function linesOf(place: GitPlace, note: string): Promise<Map<string, string>> {
  const answer = await git(place, ['cat-file', 'blob', note]);
  if (answer.code !== 0) throw unreadableNotes(REF, answer);
  return snapshotsIn(answer.out.toString('latin1'));
}

/** Key of a model → base64. A line is `snapshot KEY BASE64`. */
function snapshotsIn(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => line.split(' '));
  return new Map(lines.filter(([kind, , data]) => kind === 'snapshot' && data !== undefined).map(([, key, data]) => [key!, data!]));
}

/** A model's name in a line of a note: as it is read, without blanks, and the digest that keeps models apart. */
function keyOf(model: string): string {
  return `${model.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60)}-${createHash('sha256').update(model).digest('hex').slice(0, 12)}`;
}

/** The other models' lines of the commit's note stay. */
async function keep(place: GitPlace, model: string, commit: string, snapshot: Buffer): Promise<void> {
  await editNote(place, REF, commit, model, (old) => {
    const lines = snapshotsIn(old);
    lines.set(keyOf(model), snapshot.toString('base64'));
    return `${[...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, data]) => `snapshot ${key} ${data}`).join('\n')}\n`;
  });
}
