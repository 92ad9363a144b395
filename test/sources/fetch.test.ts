import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decidingGate } from '../../core/sources/policy.ts';
import { encodeSnapshot } from '../../core/sources/snapshot.ts';
import { folderStore } from '../../core/sources/store-pile.ts';
import type { Evidence } from '../../core/sources/evidence.ts';
import { commit, faultsOf, folder, git, repository, resolveOne, rows } from './case.ts';

const GATE = 'model: churn\ntask: binary\nevidence: {candidate: {rows: a.csv}}\ncolumns: {label: y, score: p}\nchecks: [{metric: roc_auc, min: 0.7}]\n';

function contents(evidence: Evidence): string[] {
  if (evidence.kind !== 'rows') throw new Error(`it is ${evidence.kind}`);
  return evidence.table.files.map((file) => readFileSync(file, 'utf8'));
}

/** A bare remote: `main` with `before` + 1 + `after` commits, `feature` with 60 on top of the one in the middle. */
function remote(before = 3, after = 70): { url: string; fork: string; first: string } {
  const at = repository({ 'a.csv': 'first', 'modelgate.yml': GATE });
  const first = git(at, 'rev-parse', 'HEAD');
  const empty = (count: number): void => {
    let tip = git(at, 'rev-parse', 'HEAD');
    for (let i = 0; i < count; i++) tip = git(at, 'commit-tree', '-p', tip, '-m', String(i), 'HEAD^{tree}');
    git(at, 'reset', '-q', '--hard', tip);
  };
  empty(before);
  const fork = commit(at, { 'a.csv': 'fork' });
  git(at, 'tag', 'v1');
  git(at, 'checkout', '-q', '-b', 'feature');
  empty(60);
  commit(at, { 'a.csv': 'feature', 'modelgate.yml': GATE.replace('0.7', '0.1') });
  git(at, 'checkout', '-q', 'main');
  empty(after);
  commit(at, { 'a.csv': 'main' });
  const bare = join(folder(), 'remote.git');
  git(at, 'clone', '-q', '--bare', at, bare);
  return { url: `file://${bare}`, fork, first };
}

/** What a CI job has: the branch alone, one commit deep. */
function shallow(url: string): string {
  const clone = join(folder(), 'clone');
  git(folder(), 'clone', '-q', '--depth', '1', '--branch', 'feature', url, clone);
  return clone;
}

describe('a clone of one commit', () => {
  it.each([
    ['merge-base', 'fork'], ['main', 'main'], ['origin/main', 'main'], ['v1', 'fork'], ['v1~2', 'first'], ['main~71', 'fork'], ['HEAD~61', 'fork'],
  ])('reads a file at %s when it may fetch, and says what it lacks when not', async (at, expected) => {
    const { url } = remote();
    const clone = shallow(url);
    expect(await faultsOf(resolveOne(clone, rows('a.csv', { at }), { base: 'main' }))).toMatchObject([{ code: 'GIT_REVISION', remedy: expect.stringMatching(/--fetch/) as string }]);
    expect(contents(await resolveOne(clone, rows('a.csv', { at }), { base: 'main', fetch: true }))).toEqual([expected]);
    expect(git(clone, 'status', '--porcelain')).toBe('');
  });

  it('reads a file at a hash, without the history around it', async () => {
    const { url, fork } = remote();
    const clone = shallow(url);
    expect(contents(await resolveOne(clone, rows('a.csv', { at: fork }), { fetch: true }))).toEqual(['fork']);
    expect(git(clone, 'rev-list', '--count', 'HEAD')).toBe('1');
  });

  it('asks the remote for its main branch where none is named', async () => {
    const { url } = remote();
    expect(await resolveOne(shallow(url), rows('a.csv', { at: 'merge-base' }), { fetch: true })).toMatchObject({ source: 'a.csv@merge-base(origin/main)' });
  });

  it('does not deepen without end: branches without a common commit, a branch that is nowhere, a dead remote', async () => {
    const { url } = remote();
    const clone = shallow(url);
    expect(await faultsOf(resolveOne(clone, rows('a.csv', { at: 'nowhere' }), { fetch: true }))).toMatchObject([{ code: 'GIT_REVISION', message: expect.stringMatching(/no commit nowhere/) as string }]);
    git(clone, 'remote', 'set-url', 'origin', `${url}-gone`);
    expect(await faultsOf(resolveOne(clone, rows('a.csv', { at: 'merge-base' }), { base: 'main', fetch: true }))).toMatchObject([{ code: 'GIT_REVISION' }]);
  });

  it('the gate of the target branch is fetched', async () => {
    const { url } = remote();
    const found = await decidingGate(join(shallow(url), 'modelgate.yml'), { kind: 'base', revision: 'main' }, { today: '2026-03-01', scratch: folder(), env: process.env, fetch: true });
    expect(found).toMatchObject({ policy: 'base', changes: [{ kind: 'loosened', what: 'min 0.7 → 0.1' }] });
  });

  it('a snapshot is found behind the cut, and none is never said of a history that is cut', async () => {
    const { url, first } = remote();
    const clone = shallow(url);
    const store = folderStore(folder(), 'shared');
    const summary = { rows: 1, unit: 'id', units: 1, buckets: { kind: 'own', keys: [1], fingerprints: ['1'] }, slices: [{ key: {}, slicing: '', rows: 1, buckets: [0], sizes: [1], measures: {} }] } as const;
    await store.keep('churn', first, encodeSnapshot(summary, 'churn'));
    const kept = { kind: 'kept', name: 'baseline', ifMissing: 'bootstrap', place: { file: 'modelgate.yml' } } as const;
    expect(await faultsOf(resolveOne(clone, kept, { base: 'main', store }))).toMatchObject([{ code: 'GIT_REVISION' }]);
    expect(await resolveOne(clone, kept, { base: 'main', store, fetch: true })).toMatchObject({ kind: 'snapshot', source: `last-passed of folder shared@${first.slice(0, 12)}` });
  });
});
