import { z } from 'zod';
import { markSchema, sameMark, type Mark } from '../mark.ts';
import type { Payload } from '../payload.ts';
import { sameStanding } from '../standing.ts';
import { ChampionMoved, type Standing, type Target } from '../target.ts';

/** Standings that a pointer remembers. */
const MOST = 100;

const entry = { version: z.string(), mark: markSchema.nullable() };

/** The pointer file: what stands there, where its files lie, and what stood there before, oldest first. */
const pointerSchema = z.object({
  form: z.literal(1),
  ...entry,
  path: z.string().describe('folder of the model’s files, from the folder of this file'),
  count: z.number().int().describe('moves so far'),
  history: z.array(z.object({ ...entry, count: z.number().int() })),
});

type Pointer = z.infer<typeof pointerSchema>;

/** A place that holds folders of files, and a file that is exchanged in one step. */
export interface PointerStore {
  readonly kind: 'folder' | 's3';
  readonly id: string;
  /** The pointer's text, with what tells it from every other; null: there is none. */
  get(): Promise<{ readonly text: string; readonly token: string } | null>;
  /**
   * Exchanges the pointer.
   * @param text null: takes it away
   * @param token of what must be there; null: nothing
   * @returns false when something else is there; nothing was changed then
   */
  swap(text: string | null, token: string | null): Promise<boolean>;
  /** Puts the files under `versions/VERSION`, if they are not there; whole or not at all, as far as a reader of the pointer can see. */
  put(version: string, payload: Payload): Promise<void>;
  /**
   * @param artifact digest that the files must have, as far as the store can tell; null: it is not known
   * @throws Fault TARGET_UNFIT unless the files are under `versions/VERSION`.
   */
  mustHave(version: string, artifact: string | null): Promise<void>;
  unfit(message: string, remedy: string): Error;
}

/** A champion that a pointer file names. */
export function pointerTarget(store: PointerStore): Target {
  const get = async (): Promise<{ pointer: Pointer; token: string } | null> => {
    const found = await store.get();
    return found === null ? null : { pointer: parse(found.text, store), token: found.token };
  };
  const read = async (): Promise<Standing | null> => {
    const found = await get();
    return found === null ? null : standing(found.pointer);
  };
  const swap = async (next: Pointer | null, token: string | null): Promise<void> => {
    const text = next === null ? null : `${JSON.stringify(next, null, 2)}\n`;
    if (await store.swap(text, token)) return;
    // A request that was sent again because its answer got lost meets what it did itself.
    if (((await store.get())?.text ?? null) !== text) throw new ChampionMoved(await read());
  };

  return {
    kind: store.kind,
    id: store.id,
    read,
    history: async () => {
      const pointer = (await get())?.pointer;
      return pointer === undefined ? [] : [...pointer.history, pointer].map(standing);
    },

    async place({ mark, payload, version: asked }) {
      const version = asked ?? (mark.artifact ?? '').replace(/^sha256:/, '').slice(0, 12);
      if (!/^[A-Za-z0-9][\w.+-]{0,127}$/.test(version)) throw store.unfit(`${JSON.stringify(version)} can’t be the name of a folder`, 'Take letters, digits, _, ., + and -, such as --as 1.2.3.');
      if (payload === null) throw store.unfit('it keeps a copy of the files, and only their digest is known', 'Promote the model by its path: --artifact PATH.');
      await store.put(version, payload);
      return version;
    },

    async move(version, mark, expected) {
      const found = await get();
      const there = found === null ? null : standing(found.pointer);
      if (there?.version === version && sameMark(there.mark, mark)) return;
      if (!sameStanding(there, expected)) throw new ChampionMoved(there);
      await store.mustHave(version, mark.artifact);
      await swap(moved(found?.pointer ?? null, version, mark), found?.token ?? null);
    },

    async undo(mark, before) {
      const found = await get();
      const there = found === null ? null : standing(found.pointer);
      if (sameStanding(there, before)) return;
      if (found === null || !sameMark(found.pointer.mark, mark)) throw new ChampionMoved(there);
      await swap(takenBack(found.pointer), found.token);
    },
  };
}

function moved(before: Pointer | null, version: string, mark: Mark): Pointer {
  const history = before === null ? [] : [...before.history, { version: before.version, mark: before.mark, count: before.count }];
  return { form: 1, version, path: `versions/${version}`, mark, count: (before?.count ?? 0) + 1, history: history.slice(-MOST) };
}

function takenBack({ history }: Pointer): Pointer | null {
  const last = history.at(-1);
  return last === undefined ? null : { form: 1, ...last, path: `versions/${last.version}`, history: history.slice(0, -1) };
}

const standing = ({ version, mark, count }: Pick<Pointer, 'version' | 'mark' | 'count'>): Standing => ({ version, mark, token: String(count) });

function parse(text: string, store: PointerStore): Pointer {
  try {
    return pointerSchema.parse(JSON.parse(text));
  } catch {
    throw store.unfit('the pointer file is not one that modelgate wrote', 'Move it away, or name another one by pointer.');
  }
}
