import type { TargetSpecOf } from '../../spec/targets.ts';
import type { Around } from '../around.ts';
import { sameMark, type Mark } from '../mark.ts';
import { sameStanding } from '../standing.ts';
import { ChampionMoved, type Release, type Standing, type Target } from '../target.ts';
import { guardedAws } from './aws.ts';
import { withLock } from './lock.ts';
import { SageMakerApi, type Package } from './sagemaker-api.ts';

/** Approved versions that are described. */
const MOST = 50;
const LOCK = 'modelgate-lock';

/**
 * Approval of a version of a model package group. What deploys from SageMaker takes the newest approved version, so that is the
 * champion: a promotion approves a newer one in one call, a way back rejects what is newer, the champion last.
 */
export function sagemakerTarget(spec: TargetSpecOf<'sagemaker'>, around: Around): Target {
  const id = `sagemaker ${spec.group}`;
  const api = new SageMakerApi(id, spec, around);
  const guarded = guardedAws(id, around);
  const lock = { name: LOCK, get: () => api.groupTag(LOCK), set: (value: string) => api.setGroupTag(LOCK, value), clear: () => api.deleteGroupTag(LOCK) };
  const locked = (mark: Mark, work: () => Promise<void>): Promise<void> => guarded(() => withLock(lock, mark, id, around, work));

  return {
    kind: 'sagemaker',
    id,
    read: () => guarded(async () => (await standings(api, await api.packages(), 1)).at(-1) ?? null),
    history: () => guarded(async () => standings(api, await api.packages(), MOST)),
    place: (release) => guarded(() => placed(api, release)),

    move: (version, mark, expected) =>
      locked(mark, async () => {
        const all = await api.packages();
        const standing = (await standings(api, all, 1)).at(-1) ?? null;
        if (standing?.version === version && sameMark(standing.mark, mark)) return;
        if (!sameStanding(standing, expected)) throw new ChampionMoved(standing);
        const wanted = find(all, version);
        if (wanted === undefined) throw api.unfit(`there is no version ${version}`, 'Choose another; `modelgate status` lists them.');
        await api.update(wanted.arn, 'Approved', `modelgate: ${mark.kind} ${mark.at} by ${mark.by}`, mark);
        for (const newer of all.filter((one) => one.approval === 'Approved' && one.version > wanted.version)) await api.update(newer.arn, 'Rejected', rejection(mark), (await api.describe(newer.arn)).mark);
      }),

    undo: (mark, before) =>
      locked(mark, async () => {
        const all = await api.packages();
        const standing = (await standings(api, all, 1)).at(-1) ?? null;
        const ours = standing !== null && sameMark(standing.mark, mark);
        if (!ours && !sameStanding(standing, before)) throw new ChampionMoved(standing);
        // What a way back rejected is approved again, the old champion first: no reader meets one between.
        for (const one of all.filter(({ approval }) => approval === 'Rejected').reverse()) {
          const { description, mark: its } = await api.describe(one.arn);
          if (description === rejection(mark)) await api.update(one.arn, 'Approved', 'modelgate: a rollback was taken back', its);
        }
        if (!ours || mark.kind === 'rollback') return;
        if (before?.version === standing.version) await api.update(standing.token, 'Approved', 'modelgate: a promotion was taken back', before.mark);
        else await api.update(standing.token, 'PendingManualApproval', 'modelgate: a promotion was taken back', null);
      }),
  };
}

const rejection = (mark: Mark): string => `modelgate: rolled back ${mark.at} by ${mark.by}`;

const find = (all: readonly Package[], version: string): Package | undefined => all.find((one) => one.arn === version || String(one.version) === version);

async function standings(api: SageMakerApi, all: readonly Package[], most: number): Promise<Standing[]> {
  const approved = all.filter(({ approval }) => approval === 'Approved').slice(-most);
  return Promise.all(approved.map(async ({ arn, version }) => ({ version: String(version), mark: (await api.describe(arn)).mark, token: arn })));
}

/** The version that is to be approved, with its archive held against the digest. */
async function placed(api: SageMakerApi, { mark, version: asked }: Release): Promise<string> {
  const all = await api.packages();
  const wanted = asked === undefined ? all.at(-1) : find(all, asked);
  if (wanted === undefined) throw api.unfit(asked === undefined ? 'the group has no version' : `there is no version ${asked}`, 'Register the model, and name its version with --as sagemaker=VERSION.');
  const champion = all.findLast(({ approval }) => approval === 'Approved');
  if (wanted.approval === 'Rejected') throw api.unfit(`version ${wanted.version} is rejected`, 'Register the model again, or go back to a version with `modelgate rollback --to`.');
  if (champion !== undefined && champion.version > wanted.version) throw api.unfit(`version ${wanted.version} is older than ${champion.version}, which is approved; the newest approved one is what is deployed`, 'Register the model again, so that it has the newest version.');
  const { data } = await api.describe(wanted.arn);
  if (data?.startsWith('s3://') !== true) throw api.unfit(`version ${wanted.version} does not have its model in one object in S3`, 'Give it one container with ModelDataUrl.');
  const digest = await api.digestOf(data);
  if (digest === mark.artifact) return String(wanted.version);
  throw api.unfit(`version ${wanted.version} holds ${digest.slice(0, 19)}…, not what was judged`, 'Judge the archive itself (artifact: model.tar.gz), and name its version with --as sagemaker=VERSION.');
}
