import { z } from 'zod';
import type { TargetSpecOf } from '../../spec/targets.ts';
import type { Around } from '../around.ts';
import { encodeMark, markSchema, sameMark, type Mark } from '../mark.ts';
import { sameStanding } from '../standing.ts';
import { ChampionMoved, type Release, type Standing, type Target } from '../target.ts';
import { withLock } from './lock.ts';
import { MlflowApi, type RegisteredModel } from './mlflow-api.ts';
import { mustHold } from './mlflow-files.ts';

/** Tag of a version: the digest of the artifact that it was found to hold. */
const ARTIFACT = 'modelgate.artifact';
/** Tag of a version: why it became a champion. */
const PROMOTION = 'modelgate.promotion';
/** Standings that the model's tag remembers; MLflow takes 100,000 characters. */
const MOST = 60;

const entries = z.array(z.object({ version: z.string(), mark: markSchema.nullable(), count: z.number().int() }));
type Entry = z.infer<typeof entries>[number];

/**
 * An alias of a registered model. The alias is the truth; a tag of the model remembers what it stood on. MLflow exchanges nothing
 * conditionally, so another tag is a lock.
 */
export function mlflowTarget(spec: TargetSpecOf<'mlflow'>, around: Around): Target {
  const { name, alias } = spec;
  const api = new MlflowApi(`mlflow ${name}@${alias}`, spec, around);
  const [historyTag, lockTag] = [`modelgate.${alias}.history`, `modelgate.${alias}.lock`];
  const { id } = api;
  const look = async (): Promise<{ known: Entry[]; history: Entry[] }> => {
    const model = await api.model();
    return { known: knownOf(model, historyTag), history: effective(knownOf(model, historyTag), model?.aliases.find((one) => one.alias === alias)?.version) };
  };
  const newest = (history: readonly Entry[]): Standing | null => (history.length === 0 ? null : standingOf(history.at(-1)!));
  const step = async (doing: string, work: Promise<void>): Promise<void> => {
    around.step(`${id}: ${doing}`);
    await work;
    around.step(`${id}: done: ${doing}`);
  };
  const setHistory = (history: readonly Entry[]): Promise<void> => step('writing the history', api.setTag(historyTag, JSON.stringify(history.slice(-MOST))));
  const lock = {
    name: lockTag,
    get: async () => (await api.model())?.tags.find(({ key }) => key === lockTag)?.value,
    set: (value: string) => api.setTag(lockTag, value),
    clear: () => api.deleteTag(lockTag),
  };
  const locked = (mark: Mark, work: () => Promise<void>): Promise<void> => withLock(lock, mark, id, around, work);

  return {
    kind: 'mlflow',
    id,
    read: async () => newest((await look()).history),
    history: async () => (await look()).history.map(standingOf),
    place: (release) => placed(api, release, spec.path),

    async move(version, mark, expected) {
      await locked(mark, async () => {
        const { history } = await look();
        const standing = newest(history);
        if (standing?.version === version && sameMark(standing.mark, mark)) return;
        if (!sameStanding(standing, expected)) throw new ChampionMoved(standing);
        await setHistory([...history, { version, mark, count: (history.at(-1)?.count ?? 0) + 1 }]);
        await step(`setting the alias to ${version}`, api.setAlias(alias, version));
      });
    },

    async undo(mark, before) {
      await locked(mark, async () => {
        const { known, history } = await look();
        const standing = newest(history);
        const ours = standing !== null && sameMark(standing.mark, mark);
        if (!ours && !sameStanding(standing, before)) throw new ChampionMoved(standing);
        if (ours && before === null) await step('deleting the alias', api.deleteAlias(alias));
        else if (ours) await step(`setting the alias to ${before!.version}`, api.setAlias(alias, before!.version));
        const top = known.at(-1);
        if (top !== undefined && sameMark(top.mark, mark)) await setHistory(known.slice(0, -1));
      });
    },

    record: async (version, mark) => {
      await api.setVersionTag(version, PROMOTION, encodeMark(mark));
    },
  };
}

const standingOf = ({ version, mark, count }: Entry): Standing => ({ version, mark, token: String(count) });

function knownOf(model: RegisteredModel | null, tag: string): Entry[] {
  const text = model?.tags.find(({ key }) => key === tag)?.value;
  if (text === undefined) return [];
  try {
    return entries.parse(JSON.parse(text));
  } catch {
    return [];
  }
}

/** The history up to where the alias is. The last entry is written before the alias moves, so it may have come to nothing. */
function effective(known: readonly Entry[], version: string | undefined): Entry[] {
  if (version === undefined) return [];
  const [before, top] = [known.at(-2), known.at(-1)];
  if (top?.version === version) return [...known];
  if (before?.version === version) return known.slice(0, -1);
  return [...known, { version, mark: null, count: (top?.count ?? 0) + 1 }];
}

/** The version that holds the artifact, found by what the caller says or by its tag, and held against the bytes. */
async function placed(api: MlflowApi, { mark, payload, version: asked }: Release, path: string | undefined): Promise<string> {
  const artifact = mark.artifact ?? '';
  const version = asked === undefined ? (await api.tagged(ARTIFACT, artifact))[0] : await api.version(asked);
  if (version == null) throw api.unfit(asked === undefined ? 'no version is known to hold this artifact' : `there is no version ${asked}`, 'Register the model, and name its version with --as mlflow=VERSION.');
  await mustHold(api, version, path, artifact, payload);
  await api.setVersionTag(version.version, ARTIFACT, artifact);
  return version.version;
}
