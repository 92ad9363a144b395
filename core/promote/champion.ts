import { git } from '../sources/git.ts';
import type { Permission } from './allow.ts';
import type { Around } from './around.ts';
import { Refusal, type Reason } from './refusal.ts';
import { replaced } from './standing.ts';
import type { Standing, Target } from './target.ts';

/** A target with what stands and stood there. */
export interface Found {
  readonly target: Target;
  readonly standing: Standing | null;
  /** Oldest first, the standing one last. */
  readonly history: readonly Standing[];
}

export async function lookAt(targets: readonly Target[]): Promise<Found[]> {
  return Promise.all(
    targets.map(async (target) => {
      const [standing, history] = await Promise.all([target.read(), target.history()]);
      return { target, standing, history };
    }),
  );
}

const AGAIN = 'Evaluate against the champion of now and promote that verdict, or say with --expect which champion it was judged against.';

/**
 * Refuses a verdict that was judged against another champion than the one that stands.
 * @param expect what the caller says must stand there: a version at any target, a digest, or `none`
 * @throws Refusal CHAMPION_OTHER, CHAMPION_UNKNOWN, VERDICT_REPLAYED, with every reason
 */
export async function refuseOther(found: readonly Found[], permission: Permission, expect: string | undefined, around: Pick<Around, 'directory' | 'env'>): Promise<void> {
  const judged = expect === undefined ? (one: Found) => judgedAgainst(one, permission, around) : expectation(found, expect);
  const reasons = (await Promise.all(found.map(async (one) => [...replays(one, permission), ...(await judged(one))]))).flat();
  if (reasons.length > 0) throw new Refusal(reasons);
}

/** An old pass is good for one promotion: what came after it had reasons. */
function replays({ target, history }: Found, { verdictDigest }: Permission): Reason[] {
  const [first] = replaced(history, verdictDigest);
  if (first?.mark == null) return [];
  return [{ code: 'VERDICT_REPLAYED', message: `${target.id}: this verdict made ${first.version} the champion at ${first.mark.at}, and another one took its place since`, remedy: `To go back to it say \`modelgate rollback --to ${first.version}\`.` }];
}

function expectation(found: readonly Found[], expect: string): (one: Found) => Reason[] {
  const named = found.find(({ standing }) => standing?.version === expect)?.standing?.mark?.artifact ?? null;
  return ({ target, standing }) => {
    const fits = expect === 'none' ? standing === null : standing !== null && (standing.version === expect || standing.mark?.artifact === expect || (named !== null && standing.mark?.artifact === named));
    return fits ? [] : [{ code: 'CHAMPION_OTHER', message: `${target.id} holds ${standing?.version ?? 'nothing'}, not ${expect}`, remedy: 'Evaluate against the champion of now, and promote that verdict.' }];
  };
}

/** By the champion's digest where the verdict has it; else by history: a commit knows the champions of those that it descends from. */
async function judgedAgainst({ target, standing }: Found, { championDigest, commit }: Permission, around: Pick<Around, 'directory' | 'env'>): Promise<Reason[]> {
  const mark = standing?.mark;
  if (standing === null) return [];
  if (championDigest !== null) {
    if (mark?.artifact === championDigest) return [];
    const what = mark?.artifact == null ? 'of which no digest is known' : `which is ${mark.artifact.slice(0, 19)}…`;
    return [{ code: 'CHAMPION_OTHER', message: `${target.id} holds ${standing.version}, ${what}; the verdict was judged against ${championDigest.slice(0, 19)}…`, remedy: AGAIN }];
  }
  if (commit === null || mark?.commit == null || mark.commit === commit) return [];
  const answer = await git(around, ['merge-base', '--is-ancestor', mark.commit, commit]);
  if (answer.code === 0) return [];
  const [champion, judged] = [mark.commit.slice(0, 12), commit.slice(0, 12)];
  if (answer.code === 1) return [{ code: 'CHAMPION_OTHER', message: `${target.id} holds ${standing.version} of commit ${champion}, which ${judged}, the verdict’s, does not contain: it was judged against an older champion`, remedy: AGAIN }];
  return [{ code: 'CHAMPION_UNKNOWN', message: `${target.id} holds ${standing.version} of commit ${champion}, and whether ${judged}, the verdict’s, contains it can’t be told here: ${answer.error}`, remedy: `Fetch the history (git fetch --unshallow; actions/checkout with fetch-depth: 0). ${AGAIN}` }];
}
