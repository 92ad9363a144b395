import { createHash } from 'node:crypto';
import { Fault } from '../fault.ts';
import { gitUnavailable } from './commit.ts';
import { git, type GitAnswer, type GitPlace } from './git.ts';
import type { AgeOf, Kept, NotKept, SnapshotStore } from './store.ts';

const REF = 'refs/notes/modelgate';
const PUSH = `git push origin ${REF}`;
const FETCH = `git fetch origin ${REF}:${REF}`;

/** Times that a note is written again because another one came between. */
const ATTEMPTS = 60;

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
  if ((await tipOf(place)) === '') return { kind: 'none', why: `there are no git notes ${REF} here` };
  const answer = await git(place, ['notes', `--ref=${REF}`, 'list']);
  if (answer.code !== 0) throw unreadable(answer);
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

/** Key of a model → base64. A line is `snapshot KEY BASE64`. */
async function linesOf(place: GitPlace, note: string): Promise<Map<string, string>> {
  const answer = await git(place, ['cat-file', 'blob', note]);
  if (answer.code !== 0) throw unreadable(answer);
  const lines = answer.out.toString('latin1').split('\n').map((line) => line.split(' '));
  return new Map(lines.filter(([kind, , data]) => kind === 'snapshot' && data !== undefined).map(([, key, data]) => [key!, data!]));
}

/** A model's name in a line of a note: as it is read, without blanks, and the digest that keeps models apart. */
function keyOf(model: string): string {
  return `${model.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60)}-${createHash('sha256').update(model).digest('hex').slice(0, 12)}`;
}

async function tipOf(place: GitPlace): Promise<string> {
  const answer = await git(place, ['rev-parse', '--verify', '--quiet', REF]);
  if (answer.code === null || /not a git repository|dubious/.test(answer.error)) throw gitUnavailable(answer);
  return answer.out.toString('latin1').trim();
}

/**
 * The note is made under a name of its own and then put in the place of the old one, if nobody else was faster: `git notes`
 * alone would lose one of two notes that are written at once.
 */
async function keep(place: GitPlace, model: string, commit: string, snapshot: Buffer): Promise<void> {
  const aside = `refs/notes/modelgate-${process.pid}-${createHash('sha256').update(model).update(commit).digest('hex').slice(0, 16)}`;
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const old = await tipOf(place);
      await orFault(place, old === '' ? ['update-ref', '-d', aside] : ['update-ref', aside, old]);
      await orFault(place, ['notes', `--ref=${aside}`, 'add', '--force', '--file=-', commit], await noteWith(place, aside, model, commit, snapshot));
      const made = (await orFault(place, ['rev-parse', '--verify', aside])).out.toString('latin1').trim();
      const moved = await git(place, ['update-ref', REF, made, old === '' ? '0'.repeat(made.length) : old]);
      if (moved.code === 0) return;
    }
  } finally {
    await git(place, ['update-ref', '-d', aside]);
  }
  throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `the git notes ${REF} changed each time that a note was to be added`, remedy: 'Run it again when fewer jobs write notes.' });
}

async function noteWith(place: GitPlace, ref: string, model: string, commit: string, snapshot: Buffer): Promise<string> {
  const there = await git(place, ['notes', `--ref=${ref}`, 'list', commit]);
  const lines = there.code === 0 ? await linesOf(place, there.out.toString('latin1').trim()) : new Map<string, string>();
  lines.set(keyOf(model), snapshot.toString('base64'));
  return `${[...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, data]) => `snapshot ${key} ${data}`).join('\n')}\n`;
}

/** Notes are commits; their author is the tool, so that a job needs no identity. */
async function orFault(place: GitPlace, args: readonly string[], input = ''): Promise<GitAnswer> {
  const answer = await git(place, ['-c', 'user.name=modelgate', '-c', 'user.email=modelgate@localhost', ...args], { input });
  if (answer.code === 0) return answer;
  throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `the snapshot can't be kept as a git note: ${answer.error}`, remedy: 'Check that the job may write to the repository and that the commit is in it.' });
}

function unreadable(answer: GitAnswer): Fault {
  return new Fault({ code: 'EVIDENCE_UNREADABLE', message: `the git notes ${REF} can't be read: ${answer.error}`, remedy: `Fetch them whole: ${FETCH}.` });
}
