import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { candidateDigest, ledgerOf, type Ledger } from '../../core/sources/ledger.ts';
import { pushNotes } from '../../core/sources/origin-notes.ts';
import type { RowsEvidence } from '../../core/sources/evidence.ts';
import { faultsOf, folder, git, repository, resolveOne, rows } from './case.ts';

const [test, other] = ['sha256:aa', 'sha256:bb'];

describe.each<[string, () => { ledger: Ledger; again: () => Ledger }]>([
  ['file', () => {
    const place = { directory: folder(), env: process.env };
    const open = (): Ledger => ledgerOf({ ledger: 'made/reuse.jsonl', most: 5 }, place);
    return { ledger: open(), again: open };
  }],
  ['git-notes', () => {
    const at = repository({ 'a.txt': '1' });
    const open = (): Ledger => ledgerOf({ ledger: 'git-notes', most: 5 }, { directory: at, env: { ...process.env, HOME: at } });
    return { ledger: open(), again: open };
  }],
])('%s', (_, open) => {
  it('is empty at first, counts each candidate of a test set once, and keeps test sets apart', async () => {
    const { ledger, again } = open();
    expect(await ledger.candidates(test)).toEqual(new Set());
    for (const candidate of ['sha256:1', 'sha256:2', 'sha256:1']) await ledger.record({ testSet: test, candidate });
    await ledger.record({ testSet: other, candidate: 'sha256:1' });
    expect(await again().candidates(test)).toEqual(new Set(['sha256:1', 'sha256:2']));
    expect(await again().candidates(other)).toEqual(new Set(['sha256:1']));
  });

  it('loses none of those that are written at once', async () => {
    const { ledger } = open();
    const all = Array.from({ length: 8 }, (_, i) => `sha256:${i}`);
    await Promise.all(all.map((candidate) => ledger.record({ testSet: test, candidate })));
    expect(await ledger.candidates(test)).toEqual(new Set(all));
  }, 30_000);
});

it('a file that was damaged is a fault, not a fresh test set', async () => {
  const at = folder({ 'reuse.jsonl': '{"test_set": "sha256:aa", "candidate": "sha256:1"}\n{"test_set":\n' });
  expect(await faultsOf(ledgerOf({ ledger: 'reuse.jsonl', most: 5 }, { directory: at, env: process.env }).candidates(test))).toMatchObject([{ code: 'EVIDENCE_UNREADABLE', message: expect.stringContaining('reuse.jsonl:2') as string }]);
});

it('git notes need a repository, and travel between clones', async () => {
  expect(await faultsOf(ledgerOf({ ledger: 'git-notes', most: 5 }, { directory: folder(), env: process.env }).candidates(test))).toMatchObject([{ code: 'GIT_UNAVAILABLE' }]);
  const at = repository({ 'a.txt': '1' });
  await ledgerOf({ ledger: 'git-notes', most: 5 }, { directory: at, env: { ...process.env, HOME: at } }).record({ testSet: test, candidate: 'sha256:1' });
  const clone = folder();
  git(clone, 'clone', '-q', at, '.');
  git(clone, 'fetch', '-q', 'origin', 'refs/notes/modelgate-reuse:refs/notes/modelgate-reuse');
  expect(await ledgerOf({ ledger: 'git-notes', most: 5 }, { directory: clone, env: { ...process.env, HOME: clone } }).candidates(test)).toEqual(new Set(['sha256:1']));
  expect(spawnSync('git', ['for-each-ref', 'refs/notes'], { cwd: at, encoding: 'utf8' }).stdout.trim().split('\n')).toHaveLength(1);
});

describe('git notes of the remote origin', () => {
  const REMEDIES = { read: 'may read', write: 'may write' };
  const cloneOf = (remote: string): string => {
    const at = folder();
    git(at, 'clone', '-q', remote, '.');
    return at;
  };
  const ledgerIn = (at: string): Ledger => ledgerOf({ ledger: 'git-notes', most: 5 }, { directory: at, env: { ...process.env, HOME: at }, origin: REMEDIES });

  it('are fetched before they are read and pushed after a candidate was added, whoever was faster', async () => {
    const remote = repository({ 'a.txt': '1' });
    const [one, two] = [cloneOf(remote), cloneOf(remote)].map(ledgerIn);
    expect(await one!.candidates(test)).toEqual(new Set());
    await Promise.all([one!.record({ testSet: test, candidate: 'sha256:1' }), two!.record({ testSet: test, candidate: 'sha256:2' })]);
    await two!.record({ testSet: test, candidate: 'sha256:1' });
    for (const ledger of [one!, two!, ledgerIn(cloneOf(remote))]) expect(await ledger.candidates(test)).toEqual(new Set(['sha256:1', 'sha256:2']));
  });

  it('are written and pushed again when another job pushed between the fetch and the push', async () => {
    const remote = repository({ 'a.txt': '1' });
    const [at, rival] = [cloneOf(remote), cloneOf(remote)];
    const ref = 'refs/notes/race';
    const note = (where: string, text: string): string => git(where, 'notes', `--ref=${ref}`, 'append', '-m', text, 'HEAD');
    let writes = 0;
    await pushNotes({ directory: at, env: { ...process.env, HOME: at } }, ref, REMEDIES, () => {
      note(at, `mine ${++writes}`);
      if (writes === 1) {
        note(rival, 'theirs');
        git(rival, 'push', '-q', 'origin', `${ref}:${ref}`);
      }
      return Promise.resolve();
    });
    expect(git(remote, 'notes', `--ref=${ref}`, 'show', 'HEAD').trim().split(/\n+/)).toEqual(['theirs', 'mine 2']);
  });

  it('that can’t be asked or take nothing are faults with the platform’s own remedy', async () => {
    const at = cloneOf(repository({ 'a.txt': '1' }));
    git(at, 'remote', 'set-url', '--push', 'origin', '/nowhere/at-all');
    expect(await faultsOf(ledgerIn(at).record({ testSet: test, candidate: 'sha256:1' }))).toMatchObject([{ code: 'OUTPUT_UNWRITABLE', remedy: 'may write' }]);
    git(at, 'remote', 'set-url', 'origin', '/nowhere/at-all');
    expect(await faultsOf(ledgerIn(at).candidates(test))).toMatchObject([{ code: 'EVIDENCE_UNREADABLE', remedy: 'may read' }]);
  });
});

it('a candidate is another one by its bytes or by the columns that are looked at', async () => {
  const at = folder({ 'a.csv': 'id,p,q\n1,0,1\n', 'b.csv': 'id,p,q\n1,0,1\n' });
  const digest = async (path: string, score: string): Promise<string> => candidateDigest((await resolveOne(at, rows(path, { columns: { score, threshold: 0.5 } }))) as RowsEvidence);
  const [a, b, q] = [await digest('a.csv', 'p'), await digest('b.csv', 'p'), await digest('a.csv', 'q')];
  expect([a === b, a === q]).toEqual([true, false]);
  writeFileSync(join(at, 'b.csv'), `${readFileSync(join(at, 'a.csv'), 'utf8')}2,1,1\n`);
  expect((await digest('b.csv', 'p')) === a).toBe(false);
});
