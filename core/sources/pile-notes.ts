import { createHash } from 'node:crypto';
import { Fault } from '../fault.ts';
import { gitUnavailable } from './commit.ts';
import { git, type GitAnswer, type GitPlace } from './git.ts';
import type { Pile, PileKind } from './pile.ts';
import { storeName } from './store-name.ts';

/** Where all notes of this tool are. */
export const NOTES = 'refs/notes/modelgate';
const FETCH = `git fetch origin ${NOTES}:${NOTES}`;

/** Times that a note is written again because another one came between. */
const ATTEMPTS = 60;

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
      const note = await git(place, ['notes', `--ref=${NOTES}`, 'list', commit]);
      if (note.code !== 0) return undefined;
      const line = (await linesOf(place, note.out.toString('latin1').trim())).get(keyOf(model));
      return line === undefined ? undefined : Buffer.from(line, 'base64');
    },
    keep: (model, commit, bytes) => keep(place, keyOf(model), commit, bytes),
  };
}

/** Commit → its note. */
async function notesOf(place: GitPlace): Promise<Map<string, string>> {
  if ((await tipOf(place)) === '') return new Map();
  const answer = await git(place, ['notes', `--ref=${NOTES}`, 'list']);
  if (answer.code !== 0) throw unreadable(answer);
  const lines = answer.out.toString('latin1').split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.split(' ')[1]!, line.split(' ')[0]!]));
}

/** `KIND MODEL` → base64. */
async function linesOf(place: GitPlace, note: string): Promise<Map<string, string>> {
  const answer = await git(place, ['cat-file', 'blob', note]);
  if (answer.code !== 0) throw unreadable(answer);
  const lines = answer.out.toString('latin1').split('\n').map((line) => line.split(' '));
  return new Map(lines.flatMap(([kind, model, data]) => (data === undefined ? [] : [[`${kind} ${model}`, data] as const])));
}

async function tipOf(place: GitPlace): Promise<string> {
  const answer = await git(place, ['rev-parse', '--verify', '--quiet', NOTES]);
  if (answer.code === null || /not a git repository|dubious/.test(answer.error)) throw gitUnavailable(answer);
  return answer.out.toString('latin1').trim();
}

/**
 * The note is made under a name of its own and then put in the place of the old one, if nobody else was faster: `git notes`
 * alone would lose one of two notes that are written at once.
 */
async function keep(place: GitPlace, key: string, commit: string, bytes: Buffer): Promise<void> {
  const aside = `refs/notes/modelgate-${process.pid}-${createHash('sha256').update(key).update(commit).digest('hex').slice(0, 16)}`;
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const old = await tipOf(place);
      await orFault(place, old === '' ? ['update-ref', '-d', aside] : ['update-ref', aside, old]);
      await orFault(place, ['notes', `--ref=${aside}`, 'add', '--force', '--file=-', commit], await noteWith(place, aside, key, commit, bytes));
      const made = (await orFault(place, ['rev-parse', '--verify', aside])).out.toString('latin1').trim();
      const moved = await git(place, ['update-ref', NOTES, made, old === '' ? '0'.repeat(made.length) : old]);
      if (moved.code === 0) return;
    }
  } finally {
    await git(place, ['update-ref', '-d', aside]);
  }
  throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `the git notes ${NOTES} changed each time that a note was to be added`, remedy: 'Run it again when fewer jobs write notes.' });
}

async function noteWith(place: GitPlace, ref: string, key: string, commit: string, bytes: Buffer): Promise<string> {
  const there = await git(place, ['notes', `--ref=${ref}`, 'list', commit]);
  const lines = there.code === 0 ? await linesOf(place, there.out.toString('latin1').trim()) : new Map<string, string>();
  lines.set(key, bytes.toString('base64'));
  return `${[...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([each, data]) => `${each} ${data}`).join('\n')}\n`;
}

/** Notes are commits; their author is the tool, so that a job needs no identity. */
async function orFault(place: GitPlace, args: readonly string[], input = ''): Promise<GitAnswer> {
  const answer = await git(place, ['-c', 'user.name=modelgate', '-c', 'user.email=modelgate@localhost', ...args], { input });
  if (answer.code === 0) return answer;
  throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `nothing can be kept as a git note: ${answer.error}`, remedy: 'Check that the job may write to the repository and that the commit is in it.' });
}

function unreadable(answer: GitAnswer): Fault {
  return new Fault({ code: 'EVIDENCE_UNREADABLE', message: `the git notes ${NOTES} can't be read: ${answer.error}`, remedy: `Fetch them whole: ${FETCH}.` });
}
