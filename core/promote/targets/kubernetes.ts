import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '@kubernetes/client-node';
import { z } from 'zod';
import type { TargetSpecOf } from '../../spec/targets.ts';
import { targetFault, type Around } from '../around.ts';
import { encodeMark, markSchema, sameMark, type Mark } from '../mark.ts';
import { sameStanding } from '../standing.ts';
import { ChampionMoved, type Standing, type Target } from '../target.ts';
import { onlyAt, textAt, together } from './kubernetes-fields.ts';
import { clusterObject, type ClusterObject } from './kubernetes-object.ts';
import { progressOf } from './kubernetes-ready.ts';

/** The annotation that keeps what stands there and what stood there; an object may hold 256 KiB of them. */
const ANNOTATION = 'modelgate.dev/champion';
const MOST = 20;
const SHARE = 'spec.predictor.canaryTrafficPercent';
/** Milliseconds between two looks at a roll-out. */
const PAUSE = 1000;
/** Times that the object is read again because something else changed it meanwhile: its controllers do, all the time. */
const ATTEMPTS = 20;

const entrySchema = z.object({ version: z.string(), value: z.string(), mark: markSchema.nullable() });
const stateSchema = z.object({
  form: z.literal(1),
  standing: entrySchema.nullable(),
  pending: entrySchema.nullable().describe('rolling out: the field has its value already'),
  history: z.array(entrySchema).describe('what stood there before, oldest first'),
});

type Entry = z.infer<typeof entrySchema>;
type State = z.infer<typeof stateSchema>;

interface Looked {
  readonly resourceVersion: string | undefined;
  readonly value: string | undefined;
  readonly state: State | null;
}

/**
 * A field of an object in a cluster that says which model is served, such as an InferenceService's storageUri. While a new value
 * rolls out the old champion counts as standing; the new one does when the cluster says that all of it is ready.
 */
export function kubernetesTarget(spec: TargetSpecOf<'kubernetes'>, around: Around): Target {
  const id = `kubernetes ${spec.namespace === undefined ? '' : `${spec.namespace}/`}${spec.objectKind}/${spec.name}`;
  const object = clusterObject(spec, id, around);
  const look = async (): Promise<Looked> => lookAt(await object.get(), spec.field);
  const rollout = new Rollout(spec, id, object, around);
  const read = async (): Promise<Standing | null> => standingOf(await look());

  return {
    kind: 'kubernetes',
    id,
    read,
    history: async () => {
      const looked = await look();
      const standing = standingOf(looked);
      return [...(looked.state?.history ?? []).map(asStanding), ...(standing === null ? [] : [standing])];
    },
    place: ({ mark, version }) => Promise.resolve(version ?? (mark.artifact ?? '').replace(/^sha256:/, '').slice(0, 12)),

    async move(version, mark, expected) {
      const before = await look();
      const standing = standingOf(before);
      if (standing?.version === version && sameMark(standing.mark, mark)) return;
      if (!sameStanding(standing, expected)) throw new ChampionMoved(standing);
      const next: Entry = { version, value: valueOf(version, mark, before.state, spec), mark };
      await rollout.begin(next, expected);
      await rollout.wait();
      if (spec.canaryPercent !== undefined) {
        await rollout.share(next, expected, undefined);
        await rollout.wait();
      }
      await rollout.finish(next, expected);
    },

    async undo(mark, before) {
      const looked = await look();
      const pending = looked.state?.pending ?? null;
      const standing = standingOf(looked);
      if (pending === null || !sameMark(pending.mark, mark)) {
        if (sameStanding(standing, before)) return;
        if (standing === null || !sameMark(standing.mark, mark)) throw new ChampionMoved(standing);
      }
      await rollout.takeBack(mark);
    },
  };
}

/** The writes of one promotion, each in one step of the cluster. */
class Rollout {
  readonly #spec: TargetSpecOf<'kubernetes'>;
  readonly #id: string;
  readonly #object: ClusterObject;
  readonly #around: Around;

  constructor(spec: TargetSpecOf<'kubernetes'>, id: string, object: ClusterObject, around: Around) {
    [this.#spec, this.#id, this.#object, this.#around] = [spec, id, object, around];
  }

  /** The field gets its value, for a share of the requests where the gate says so. */
  begin(next: Entry, expected: Standing | null): Promise<void> {
    return this.share(next, expected, this.#spec.canaryPercent);
  }

  share(next: Entry, expected: Standing | null, percent: number | undefined): Promise<void> {
    return this.#write(`rolling out ${next.version}${percent === undefined ? '' : ` to ${percent} %`}`, expected, next.value, percent, (looked) => ({ form: 1, standing: entryOf(looked), pending: next, history: looked.state?.history ?? [] }));
  }

  finish(next: Entry, expected: Standing | null): Promise<void> {
    return this.#write(`${next.version} is the champion`, expected, next.value, undefined, ({ state }) => ({ form: 1, standing: next, pending: null, history: [...(state?.history ?? []), ...(state?.standing == null ? [] : [state.standing])].slice(-MOST) }));
  }

  /** The value of what stood there before, or none where nothing did. */
  async takeBack(mark: Mark): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const looked = await this.#look();
      const { state } = looked;
      if (state === null) throw new ChampionMoved(standingOf(looked));
      const rolling = state.pending !== null && sameMark(state.pending.mark, mark);
      const [standing, history] = rolling ? [state.standing, state.history] : [state.history.at(-1) ?? null, state.history.slice(0, -1)];
      this.#around.step(`${this.#id}: taking back to ${standing?.version ?? 'nothing'}`);
      if (!(await this.#apply(standing?.value, undefined, { form: 1, standing, pending: null, history }, looked))) continue;
      this.#around.step(`${this.#id}: taken back`);
      return;
    }
    throw this.#busy();
  }

  /**
   * Until the cluster says that what was applied is ready.
   * @throws Fault TARGET_UNAVAILABLE when it is not in time, or the cluster gives up
   */
  async wait(): Promise<void> {
    const { waitSeconds } = this.#spec;
    if (waitSeconds === 0) return;
    let why = '';
    for (let second = 0; second <= waitSeconds; second++) {
      if (second > 0) await sleep(PAUSE);
      const progress = progressOf(await this.#object.get());
      if (progress.kind === 'ready') return;
      why = progress.why;
      if (progress.kind === 'failed') throw targetFault('TARGET_UNAVAILABLE', this.#id, `the roll-out failed: ${why}`, this.#around, 'Look at the object’s events and pods.');
    }
    throw targetFault('TARGET_UNAVAILABLE', this.#id, `it is not ready after ${waitSeconds} s: ${why}`, this.#around, 'Look at the object’s events and pods, or give it more time (wait_seconds).');
  }

  async #write(doing: string, expected: Standing | null, value: string, percent: number | undefined, state: (looked: Looked) => State): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const looked = await this.#look();
      const standing = standingOf(looked);
      if (!sameStanding(standing, expected)) throw new ChampionMoved(standing);
      this.#around.step(`${this.#id}: ${doing}`);
      if (!(await this.#apply(value, percent, state(looked), looked))) continue;
      this.#around.step(`${this.#id}: ${doing}, applied`);
      return;
    }
    throw this.#busy();
  }

  async #look(): Promise<Looked> {
    return lookAt(await this.#object.get(), this.#spec.field);
  }

  #apply(value: string | undefined, percent: number | undefined, state: State, { resourceVersion }: Looked): Promise<boolean> {
    const field = value === undefined ? {} : onlyAt(this.#spec.field, value);
    const fields = percent === undefined ? field : together(field, onlyAt(SHARE, percent));
    return this.#object.apply(fields, { [ANNOTATION]: JSON.stringify(state) }, resourceVersion);
  }

  #busy(): Error {
    return targetFault('TARGET_UNAVAILABLE', this.#id, `something else changed the object each of ${ATTEMPTS} times that it was to be written`, this.#around);
  }
}

function lookAt(object: KubernetesObject, field: string): Looked {
  const text = object.metadata?.annotations?.[ANNOTATION];
  return { resourceVersion: object.metadata?.resourceVersion, value: textAt(object, field), state: text === undefined ? null : parse(text) };
}

/** An annotation that someone else wrote says nothing; the field then counts as set by hand. */
function parse(text: string): State | null {
  try {
    const parsed = stateSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** What the field serves, as an entry; null where it has no value. */
function entryOf({ value, state }: Looked): Entry | null {
  if (state?.pending != null && value === state.pending.value) return state.standing;
  if (value === undefined) return null;
  return state?.standing?.value === value ? state.standing : { version: value, value, mark: null };
}

function standingOf(looked: Looked): Standing | null {
  const entry = entryOf(looked);
  return entry === null ? null : asStanding(entry);
}

const asStanding = ({ version, value, mark }: Entry): Standing => ({ version, mark, token: mark === null ? `by hand ${value}` : createHash('sha256').update(encodeMark(mark)).digest('hex').slice(0, 16) });

/** A version that stood there before has the value that it had; a new one that of the gate's pattern. */
function valueOf(version: string, { artifact }: Mark, state: State | null, { value }: TargetSpecOf<'kubernetes'>): string {
  const known = state?.history.findLast((entry) => entry.version === version && (entry.mark === null || entry.mark.artifact === artifact));
  return known?.value ?? value.replaceAll('{version}', version).replaceAll('{digest}', artifact ?? '').replaceAll('{hex}', (artifact ?? '').replace(/^sha256:/, ''));
}
