import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeSnapshot } from '../../core/sources/snapshot.ts';
import { folderStore, notesStore } from '../../core/sources/store-pile.ts';
import type { SnapshotStore } from '../../core/sources/store.ts';
import type { Summary } from '../../core/sources/summary.ts';
import type { KeptSpec } from '../../core/spec/gate.ts';
import { commit, faultsOf, folder, git, repository, resolveOne } from './case.ts';

const kept = (ifMissing: KeptSpec['ifMissing'] = 'block'): KeptSpec => ({ kind: 'kept', name: 'baseline', ifMissing, place: { file: 'modelgate.yml', line: 5, column: 3 } });

/** A snapshot of some rows, told apart by their number. */
function snapshot(rows: number, model = 'churn'): Buffer {
  const keys = Array.from({ length: rows }, (_, i) => i);
  const summary: Summary = {
    rows,
    unit: 'id',
    units: rows,
    buckets: { kind: 'own', keys, fingerprints: keys.map(String) },
    slices: [{ key: {}, slicing: '', rows, buckets: keys, sizes: keys.map(() => 1), measures: {} }],
  };
  return encodeSnapshot(summary, model);
}

/** main: one, two, three; feature left it at two and has a commit of its own. */
function history(): { at: string; one: string; two: string; three: string; own: string } {
  const at = repository({ 'a.txt': '1' });
  const one = git(at, 'rev-parse', 'HEAD');
  const two = commit(at, { 'a.txt': '2' });
  git(at, 'checkout', '-q', '-b', 'feature');
  const own = commit(at, { 'b.txt': '1' });
  git(at, 'checkout', '-q', 'main');
  const three = commit(at, { 'a.txt': '3' });
  git(at, 'checkout', '-q', 'feature');
  return { at, one, two, three, own };
}

describe.each<[string, (at: string) => SnapshotStore]>([
  ['folder', () => folderStore(join(folder(), 'made', 'later'), 'shared')],
  ['git notes', (at) => notesStore({ directory: at, env: { ...process.env, HOME: at } })],
])('%s', (_, open) => {
  const rowsOf = async (at: string, store: SnapshotStore): Promise<number> => {
    const found = await resolveOne(at, kept(), { store });
    return found.kind === 'snapshot' ? found.summary.rows : 0;
  };

  it('gives the newest snapshot at or before the merge base, whatever the order they were kept in', async () => {
    const { at, one, two, three, own } = history();
    const store = open(at);
    await store.keep('churn', three, snapshot(3));
    await store.keep('churn', own, snapshot(9));
    await store.keep('churn', one, snapshot(1));
    expect(await rowsOf(at, store)).toBe(1);
    await store.keep('churn', two, snapshot(2));
    expect(await rowsOf(at, store)).toBe(2);
    expect(await resolveOne(at, kept(), { store })).toMatchObject({ source: `last-passed of ${store.name}@${two.slice(0, 12)}` });
    await store.keep('churn', two, snapshot(4));
    expect(await rowsOf(at, store)).toBe(4);
  });

  it('does not compare a commit with itself', async () => {
    const { at, one, two } = history();
    git(at, 'checkout', '-q', two);
    const store = open(at);
    await store.keep('churn', two, snapshot(2));
    expect((await resolveOne(at, kept('bootstrap'), { store })).kind).toBe('absent');
    await store.keep('churn', one, snapshot(1));
    expect(await rowsOf(at, store)).toBe(1);
  });

  it.each<[string, (ids: ReturnType<typeof history>) => [string, string][], RegExp]>([
    ['none yet', () => [], /no snapshot of a passed gate: .*none of churn yet/],
    ['only of another model', ({ one }) => [['other', one]], /none of churn yet/],
    ['only after the merge base', ({ three, own }) => [['churn', three], ['churn', own]], /2 of churn, none of them .* at or before the merge base/],
  ])('%s: blocks with how to fill it, or is absent', async (_case, keep, why) => {
    const ids = history();
    const store = open(ids.at);
    for (const [model, id] of keep(ids)) await store.keep(model, id, snapshot(5, model));
    const [fault] = await faultsOf(resolveOne(ids.at, kept(), { store }));
    expect(fault).toMatchObject({ code: 'EVIDENCE_NOT_FOUND', place: { line: 5 }, remedy: store.howToFill });
    expect(fault!.message).toMatch(why);
    expect(await resolveOne(ids.at, kept('bootstrap'), { store })).toMatchObject({ kind: 'absent', why: expect.stringMatching(why) as string });
  });

  it('keeps models of alike names apart, and loses nothing that is kept at once', async () => {
    const { at, one, two } = history();
    const store = open(at);
    const models = ['churn', 'churn!', 'Churn', '../churn', 'a b', 'ü'];
    await Promise.all(models.flatMap((model, i) => [store.keep(model, one, snapshot(i + 1, model)), store.keep(model, two, snapshot(i + 11, model))]));
    const age = (id: string): number | null => (id === two ? 0 : id === one ? 1 : null);
    for (const [i, model] of models.entries()) expect(await store.newest(model, age)).toMatchObject({ kind: 'kept', commit: two, snapshot: snapshot(i + 11, model) });
    expect(git(at, 'status', '--porcelain')).toBe('');
    expect(git(at, 'for-each-ref', 'refs/notes').split('\n').length).toBeLessThanOrEqual(1);
  });
});

describe('last-passed', () => {
  it('without a store is a fault, also where it may be missing', async () => {
    for (const rule of ['block', 'bootstrap'] as const) expect(await faultsOf(resolveOne(history().at, kept(rule)))).toMatchObject([{ code: 'EVIDENCE_NOT_FOUND', remedy: expect.stringMatching(/--store/) as string }]);
  });

  it('a damaged snapshot is a fault and not none', async () => {
    const { at, one } = history();
    const path = folder();
    const store = folderStore(path, 'shared');
    await store.keep('churn', one, snapshot(1));
    const inside = join(path, readdirSync(path)[0]!);
    writeFileSync(join(inside, `${one}.snapshot`), snapshot(1).subarray(0, 40));
    expect(await faultsOf(resolveOne(at, kept('bootstrap'), { store }))).toMatchObject([{ code: 'SNAPSHOT_INVALID' }]);
    writeFileSync(join(inside, `${one}.snapshot`), snapshot(1, 'other'));
    expect(await faultsOf(resolveOne(at, kept('bootstrap'), { store }))).toMatchObject([{ code: 'SNAPSHOT_INVALID', message: expect.stringMatching(/of the model "other"/) as string }]);
  });

  it('a folder that can’t be read is a fault and not an empty store', async () => {
    const path = folder({ shared: 'a file' });
    expect(await faultsOf(resolveOne(history().at, kept('bootstrap'), { store: folderStore(join(path, 'shared'), 'shared') }))).toMatchObject([{ code: 'EVIDENCE_UNREADABLE' }]);
  });
});
