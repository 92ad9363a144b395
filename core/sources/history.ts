import { ancestorsOf } from './ancestors.ts';
import { HistoryTooShort, isShallow } from './commit.ts';
import { commitOf, withDeeperHistory } from './fetch.ts';
import type { GitPlace } from './git.ts';
import { decodeRecord, type HistoryRecord } from './history-record.ts';
import type { Pile } from './pile.ts';

/** Earlier verdicts that a report looks back on. */
const MOST = 30;

/** An earlier verdict and the commit that it judged. */
export interface Earlier extends HistoryRecord {
  readonly commit: string;
}

/** The verdicts before this one. */
export interface History {
  /** As verdicts name where it is kept. */
  readonly source: string;
  /** Of HEAD's ancestors, the oldest first; at most 30. */
  readonly earlier: readonly Earlier[];
  /** What is wrong with it, one sentence; null when all is well. */
  readonly note: string | null;
}

/**
 * The newest verdicts that a pile has of HEAD's ancestors. HEAD's own does not count: judged a second time, a commit must see what
 * it saw the first time. Records that can't be read are left out, which the note says: they decide nothing.
 * @throws Fault GIT_* when the ancestors can't be listed, EVIDENCE_UNREADABLE when the pile can't be asked.
 */
export async function earlierVerdicts(model: string, pile: Pile, place: GitPlace): Promise<History> {
  const head = await commitOf(place, 'HEAD');
  const commits = (await pile.commits(model)).filter((commit) => commit !== head);
  const { dated, unplaced } = await datedOf(commits, head, place);
  const earlier: Earlier[] = [];
  const broken: string[] = [];
  for (const commit of dated) {
    const bytes = await pile.read(model, commit);
    if (bytes === undefined) continue;
    const record = decodeRecord(bytes);
    if (record?.model === model) earlier.unshift({ commit, ...record });
    else broken.push(commit.slice(0, 12));
    if (earlier.length === MOST) break;
  }
  const notes = [
    ...(broken.length === 0 ? [] : [`the history in ${pile.name} has records that can't be read (${broken.slice(0, 3).join(', ')}); they are left out`]),
    ...(unplaced === 0 || earlier.length === MOST ? [] : [`this shallow clone can't place ${unplaced} of the commits in ${pile.name}; the history may be longer than it looks`]),
  ];
  return { source: pile.name, earlier, note: notes.length === 0 ? null : notes.join('; ') };
}

/** Those that are ancestors of HEAD, the newest first, and how many a shallow clone can't place. */
async function datedOf(commits: readonly string[], head: string, place: GitPlace): Promise<{ dated: string[]; unplaced: number }> {
  if (commits.length === 0) return { dated: [], unplaced: 0 };
  const wanted = new Set(commits);
  const look = async (): Promise<string[]> => (await ancestorsOf(head, place)).filter((commit) => wanted.has(commit));
  const deep = async (): Promise<string[]> => {
    const found = await look();
    if (found.length < Math.min(MOST, commits.length) && (await isShallow(place))) throw new HistoryTooShort('the history is cut off before the earlier verdicts');
    return found;
  };
  try {
    return { dated: await withDeeperHistory(place, [head], deep), unplaced: 0 };
  } catch (error) {
    if (!(error instanceof HistoryTooShort)) throw error;
    const dated = await look();
    return { dated, unplaced: commits.length - dated.length };
  }
}
