import type { GitAnswer } from '../../sources/git.ts';
import type { GitRemote } from './git-remote.ts';

/** One line a promotion, on the commit that was promoted. */
const REF = 'refs/notes/modelgate-promotions';

/** Times that a note is made again because another one came between. */
const ATTEMPTS = 10;

/**
 * Adds a line to the note of a commit on the remote; one that is there already is not added twice. No ref stays behind here.
 * @throws Fault TARGET_* when the remote does not take it.
 */
export async function addNote(remote: GitRemote, commit: string, line: string): Promise<void> {
  const aside = `refs/notes/modelgate-aside-${process.pid}`;
  let last: GitAnswer | undefined;
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const tip = (await remote.list(REF)).split('\t')[0] ?? '';
      if (tip === '') await remote.run(['update-ref', '-d', aside]);
      else await remote.fetch([`+${REF}:${aside}`]);
      const there = (await remote.run(['notes', `--ref=${aside}`, 'show', commit])).out.toString('utf8').split('\n').filter((each) => each !== '');
      if (there.includes(line)) return;
      await remote.orFault(`no note can be made on ${commit.slice(0, 12)}`, ['notes', `--ref=${aside}`, 'add', '--force', '--file=-', commit], [...there, line, ''].join('\n'));
      const made = (await remote.orFault('the note is gone', ['rev-parse', '--verify', aside])).trim();
      last = await remote.push([{ ref: REF, object: made, lease: tip }]);
      if (last.code === 0) return;
    }
  } finally {
    await remote.run(['update-ref', '-d', aside]);
  }
  throw remote.fault(`the note on ${commit.slice(0, 12)} was not taken`, last!);
}
