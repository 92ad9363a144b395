import { createHash } from 'node:crypto';
import { Fault } from '../fault.ts';
import { gitUnavailable } from './commit.ts';
import { git, type GitAnswer, type GitPlace } from './git.ts';

/** Times that a note is written again because another one came between. */
const ATTEMPTS = 60;

/** What the newest of the notes under a ref is; '' where there are none. */
export async function tipOf(place: GitPlace, ref: string): Promise<string> {
  const answer = await git(place, ['rev-parse', '--verify', '--quiet', ref]);
  if (answer.code === null || /not a git repository|dubious/.test(answer.error)) throw gitUnavailable(answer);
  return answer.out.toString('latin1').trim();
}

/** The note on an object; '' where it has none. @throws Fault EVIDENCE_UNREADABLE. */
export async function noteOn(place: GitPlace, ref: string, object: string): Promise<string> {
  const there = await git(place, ['notes', `--ref=${ref}`, 'list', object]);
  if (there.code !== 0) return '';
  const answer = await git(place, ['cat-file', 'blob', there.out.toString('latin1').trim()]);
  if (answer.code !== 0) throw unreadableNotes(ref, answer);
  return answer.out.toString('latin1');
}

/**
 * Changes the note on an object. It is made under a name of its own and then put in the place of the old one, if nobody
 * else was faster: `git notes` alone would lose one of two notes that are written at once.
 * @param about what is added: changes of one process at the same time must not share it
 * @throws Fault OUTPUT_UNWRITABLE.
 */
export async function editNote(place: GitPlace, ref: string, object: string, about: string, change: (old: string) => string): Promise<void> {
  const aside = `${ref}-${process.pid}-${createHash('sha256').update(JSON.stringify([object, about])).digest('hex').slice(0, 16)}`;
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const old = await tipOf(place, ref);
      await orFault(place, old === '' ? ['update-ref', '-d', aside] : ['update-ref', aside, old]);
      await orFault(place, ['notes', `--ref=${aside}`, 'add', '--force', '--file=-', object], change(await noteOn(place, aside, object)));
      const made = (await orFault(place, ['rev-parse', '--verify', aside])).out.toString('latin1').trim();
      const moved = await git(place, ['update-ref', ref, made, old === '' ? '0'.repeat(made.length) : old]);
      if (moved.code === 0) return;
    }
  } finally {
    await git(place, ['update-ref', '-d', aside]);
  }
  throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `the git notes ${ref} changed each time that a note was to be added`, remedy: 'Run it again when fewer jobs write notes.' });
}

/** Notes are commits; their author is the tool, so that a job needs no identity. */
export async function orFault(place: GitPlace, args: readonly string[], input = ''): Promise<GitAnswer> {
  const answer = await git(place, ['-c', 'user.name=modelgate', '-c', 'user.email=modelgate@localhost', ...args], { input });
  if (answer.code === 0) return answer;
  throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `nothing can be kept as a git note: ${answer.error}`, remedy: 'Check that the job may write to the repository and that the commit is in it.' });
}

export function unreadableNotes(ref: string, answer: GitAnswer): Fault {
  return new Fault({ code: 'EVIDENCE_UNREADABLE', message: `the git notes ${ref} can't be read: ${answer.error}`, remedy: `Fetch them whole: git fetch origin ${ref}:${ref}.` });
}
