import { createHash } from 'node:crypto';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headCommit } from '../../core/sources/commit.ts';
import type { Evidence } from '../../core/sources/evidence.ts';
import { commit, faultsOf, folder, git, repository, resolveAll, resolveOne, rows, snapshotOf, values, write } from './case.ts';

function contents(evidence: Evidence): string[] {
  if (evidence.kind !== 'rows') throw new Error(`it is ${evidence.kind}`);
  return evidence.table.files.map((file) => readFileSync(file, 'utf8'));
}

/** main: one, then three; feature: from one to two. */
function forked(): { at: string; one: string; two: string; three: string } {
  const at = repository({ 'a.csv': 'one' });
  const one = git(at, 'rev-parse', 'HEAD');
  git(at, 'checkout', '-q', '-b', 'feature');
  const two = commit(at, { 'a.csv': 'two' }, 'second');
  git(at, 'checkout', '-q', 'main');
  const three = commit(at, { 'a.csv': 'three' });
  git(at, 'checkout', '-q', 'feature');
  return { at, one, two, three };
}

describe('at: a revision', () => {
  it.each([
    ['HEAD', 'two'], ['main', 'three'], ['HEAD~1', 'one'], ['feature@{0}', 'two'], ['v1', 'one'], ['annotated', 'one'], ['main^', 'one'], [':/sec', 'two'], ['HEAD^{/change}', 'one'], ['merge-base', 'one'],
  ])('%s', async (revision, expected) => {
    const { at, one } = forked();
    git(at, 'tag', 'v1', one);
    git(at, 'tag', '-a', '-m', 'annotated', 'annotated', one);
    const found = await resolveOne(at, rows('a.csv', { at: revision }));
    expect(contents(found)).toEqual([expected]);
    expect(found).toMatchObject({ source: `a.csv@${revision === 'merge-base' ? 'merge-base(main)' : revision}`, note: null });
  });

  it('takes a commit by its hash, short or whole, and leaves the working tree alone', async () => {
    const { at, three } = forked();
    for (const revision of [three, three.slice(0, 8)]) expect(contents(await resolveOne(at, rows('a.csv', { at: revision })))).toEqual(['three']);
    expect(readFileSync(join(at, 'a.csv'), 'utf8')).toBe('two');
    expect(git(at, 'status', '--porcelain')).toBe('');
  });

  it('globs a revision from a folder inside as it globs the disk', async () => {
    const files = { 'x/gates/p/b.csv': 'b', 'x/gates/p/a.csv': 'a', 'x/gates/p/deep/c.csv': 'c', 'x/gates/p/.h.csv': 'h', 'x/other/d.csv': 'd', 'e.csv': 'e', 'x/gates/p/[z].csv': 'z', "x/gates/p/it's.csv": 'q', 'x/gates/p/é \u{1f600}.csv': 'u' };
    const at = repository(files);
    for (const glob of ['p/*.csv', '**/*.csv', '../other/*.csv', '../../*.csv', 'p/[z].csv', "p/it's.csv", 'p/é*.csv', 'p/{a,deep/c}.csv', '../**/d.csv', 'p/.h.csv']) {
      const [now, then] = Object.values(await resolveAll(join(at, 'x/gates'), [rows(glob, { name: 'now' }), rows(glob, { name: 'then', at: 'HEAD' })]));
      expect(contents(then!), glob).toEqual(contents(now!));
      expect(contents(then!).length, glob).toBeGreaterThan(0);
    }
  });

  it('reads files that were deleted since, bytes as they were committed', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251);
    const at = repository({ 'a.csv': bytes, '.gitattributes': '* text eol=crlf\n' });
    git(at, 'rm', '-q', 'a.csv');
    commit(at, {});
    const found = await resolveOne(at, rows('a.csv', { at: 'HEAD~1' }));
    expect(found.kind === 'rows' && readFileSync(found.table.files[0]!).equals(bytes)).toBe(true);
  });

  it('reads a file of Git LFS that the clone has, and no damaged one', async () => {
    const oid = createHash('sha256').update('large').digest('hex');
    const at = repository({ 'gates/a.csv': `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 5\n` });
    const object = join('.git/lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid);
    write(at, { [object]: 'large' });
    expect(contents(await resolveOne(join(at, 'gates'), rows('a.csv', { at: 'HEAD' })))).toEqual(['large']);
    write(at, { [object]: 'other' });
    const [fault] = await faultsOf(resolveOne(join(at, 'gates'), rows('a.csv', { at: 'HEAD' })));
    expect(fault).toMatchObject({ code: 'EVIDENCE_UNREADABLE' });
    expect(fault!.message).toMatch(/a\.csv@HEAD is in Git LFS, and this clone's copy of it is damaged/);
  });

  it('reads values of a revision', async () => {
    const at = repository({ 'm.json': '{"accuracy": 0.8}' });
    commit(at, { 'm.json': '{"accuracy": 0.9}' });
    const found = await resolveOne(at, values('m.json', { at: 'HEAD~1' }));
    expect(found.kind === 'values' && found.values.get('accuracy')?.value).toBe(0.8);
  });

  it('is not led astray by the variables that a git hook sets', async () => {
    const { at } = forked();
    const other = repository({ 'a.csv': 'other' });
    const env = { ...process.env, GIT_DIR: join(other, '.git'), GIT_WORK_TREE: other, GIT_INDEX_FILE: join(other, '.git/index') };
    expect(contents(await resolveOne(at, rows('a.csv', { at: 'HEAD' }), { env }))).toEqual(['two']);
    expect(await headCommit(at, env)).toBe(git(at, 'rev-parse', 'HEAD'));
  });
});

describe('at: merge-base', () => {
  it('prefers the base that is named, here or at the remote, to the default branch', async () => {
    const { at, two } = forked();
    git(at, 'branch', 'release', two);
    const clone = join(folder(), 'clone');
    git(at, 'clone', '-q', '--branch', 'feature', at, clone);
    commit(clone, { 'a.csv': 'four' });
    const found = async (base?: string): Promise<[string, string[]]> => {
      const one = await resolveOne(clone, rows('a.csv', { at: 'merge-base' }), base === undefined ? {} : { base });
      return [one.source, contents(one)];
    };
    expect(await found('release')).toEqual(['a.csv@merge-base(origin/release)', ['two']]);
    expect(await found('origin/main')).toEqual(['a.csv@merge-base(origin/main)', ['one']]);
    expect(await found()).toEqual(['a.csv@merge-base(origin/HEAD)', ['two']]);
    git(clone, 'remote', 'set-head', 'origin', '--delete');
    expect(await found()).toEqual(['a.csv@merge-base(origin/main)', ['one']]);
  });

  it('says when it is HEAD itself', async () => {
    const found = await resolveOne(repository({ 'a.csv': 'one' }), rows('a.csv', { at: 'merge-base' }));
    expect(found.note).toMatch(/merge base of HEAD and main is HEAD itself/);
  });

  it('is found in a shallow clone that reaches far enough, and refused in one that does not', async () => {
    const { at } = forked();
    const clone = (depth: number): string => {
      const path = join(folder(), 'clone');
      git(at, 'clone', '-q', '--no-single-branch', '--branch', 'feature', '--depth', String(depth), `file://${at}`, path);
      return path;
    };
    expect(contents(await resolveOne(clone(2), rows('a.csv', { at: 'merge-base' }), { base: 'main' }))).toEqual(['one']);
    const [fault] = await faultsOf(resolveOne(clone(1), rows('a.csv', { at: 'merge-base' }), { base: 'main' }));
    expect(fault).toMatchObject({ code: 'GIT_REVISION', message: expect.stringMatching(/shallow clone/) as string, remedy: expect.stringMatching(/fetch-depth: 0/) as string });
  });

  it('is refused where the cut of a shallow clone may hide a later one', async () => {
    const at = repository({ 'a.csv': 'root' });
    const root = git(at, 'rev-parse', 'HEAD');
    git(at, 'checkout', '-q', '-b', 'feature');
    const later = commit(at, { 'a.csv': 'later' });
    for (const step of ['1', '2', '3']) commit(at, { 'b.csv': step });
    git(at, 'merge', '-q', '--no-ff', '-s', 'ours', '-m', 'old root', git(at, 'commit-tree', '-p', root, '-m', 'side', 'HEAD^{tree}'));
    git(at, 'checkout', '-q', 'main');
    git(at, 'reset', '-q', '--hard', git(at, 'commit-tree', '-p', root, '-p', later, '-m', 'both', 'HEAD^{tree}'));
    git(at, 'checkout', '-q', 'feature');
    expect(contents(await resolveOne(at, rows('a.csv', { at: 'merge-base' })))).toEqual(['later']);
    const path = join(folder(), 'clone');
    git(at, 'clone', '-q', '--no-single-branch', '--branch', 'feature', '--depth', '3', `file://${at}`, path);
    expect(git(path, 'merge-base', 'HEAD', 'origin/main')).toBe(root);
    expect(await faultsOf(resolveOne(path, rows('a.csv', { at: 'merge-base' }), { base: 'main' }))).toMatchObject([{ code: 'GIT_REVISION' }]);
  });
});

describe('revisions that give no evidence', () => {
  const POINTER = 'version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 123\n';

  it.each([
    ['no such revision', 'a.csv', 'nowhere', 'GIT_REVISION', /no commit nowhere/, /git log/],
    ['an option', 'a.csv', '--output=/tmp/x', 'GIT_REVISION', /no git revision/, /a branch, a tag/],
    ['an empty revision', 'a.csv', ' ', 'GIT_REVISION', /no git revision/, /a branch, a tag/],
    ['control characters', 'a.csv', 'HEAD\n', 'GIT_REVISION', /no git revision/, /a branch, a tag/],
    ['a range', 'a.csv', 'HEAD~1..HEAD', 'GIT_REVISION', /no commit HEAD~1\.\.HEAD/, /git log/],
    ['a file as a revision', 'a.csv', 'HEAD:a.csv', 'GIT_REVISION', /no commit HEAD:a\.csv/, /git log/],
    ['no such file there', 'b.csv', 'HEAD', 'EVIDENCE_NOT_FOUND', /no file b\.csv@HEAD/, /Near it is a\.csv/],
    ['a glob without a match there', 'p/*.pq', 'HEAD', 'EVIDENCE_NOT_FOUND', /no file matches p\/\*\.pq@HEAD/, /p holds lfs\.csv/],
    ['a file out of the repository', '../a.csv', 'HEAD', 'GIT_REVISION', /leads out of the git repository/, /leave out at:/],
    ['a glob out of the repository', '../*.csv', 'HEAD', 'GIT_REVISION', /leads out of the git repository/, /leave out at:/],
    ['an absolute path', '/etc/hosts', 'HEAD', 'GIT_REVISION', /leads out/, /relative to the gate/],
    ['a folder', 'p', 'HEAD', 'EVIDENCE_UNREADABLE', /p@HEAD is a folder/, /glob/],
    ['an empty file', 'empty.csv', 'HEAD', 'EVIDENCE_EMPTY', /empty\.csv@HEAD is empty/, /no evidence/],
    ['a Git LFS pointer', 'p/lfs.csv', 'HEAD', 'EVIDENCE_UNREADABLE', /p\/lfs\.csv@HEAD is a Git LFS pointer/, /git lfs fetch origin/],
    ['a symbolic link', 'link.csv', 'HEAD', 'EVIDENCE_UNREADABLE', /link\.csv@HEAD is a symbolic link/, /leads to/],
    ['a glob that meets one', 'l*.csv', 'HEAD', 'EVIDENCE_UNREADABLE', /link\.csv@HEAD is a symbolic link/, /leads to/],
    ['a file of a submodule', 'module/a.csv', 'HEAD', 'EVIDENCE_UNREADABLE', /in the submodule module/, /this repository/],
  ])('%s', async (_, path, at, code, message, remedy) => {
    const repo = repository({ 'a.csv': 'one', 'empty.csv': '', 'p/lfs.csv': POINTER });
    symlinkSync('a.csv', join(repo, 'link.csv'));
    git(repo, 'submodule', '--quiet', 'add', repository({ 'a.csv': 'inner' }), 'module');
    commit(repo, {});
    const [fault, ...more] = await faultsOf(resolveOne(repo, rows(path, { at })));
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ code, place: { file: 'modelgate.yml', line: 3, column: 14 } });
    expect(fault!.message).toMatch(message);
    expect(fault!.remedy).toMatch(remedy);
  });

  it('no repository, no git, another owner, no commit yet, no base', async () => {
    const bare = folder({ 'a.csv': 'one' });
    const fresh = folder();
    git(fresh, 'init', '-q');
    const lonely = repository({ 'a.csv': 'one' });
    git(lonely, 'branch', '-m', 'lonely');
    const fault = async (at: string, revision: string, env = process.env): Promise<string> => {
      const [first] = await faultsOf(resolveOne(at, rows('a.csv', { at: revision }), { env }));
      return `${first!.code}: ${first!.message}`;
    };
    expect(await fault(bare, 'HEAD')).toMatch(/GIT_UNAVAILABLE: .*needs a git repository/);
    expect(await fault(lonely, 'HEAD', { PATH: bare })).toMatch(/GIT_UNAVAILABLE: .*git could not be started/);
    expect(await fault(lonely, 'HEAD', { ...process.env, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' })).toMatch(/GIT_UNAVAILABLE: .*another user owns its folder/);
    expect(await fault(fresh, 'HEAD')).toMatch(/GIT_REVISION: .*no commit HEAD/);
    expect(await fault(lonely, 'merge-base')).toMatch(/GIT_REVISION: .*none of origin\/HEAD, origin\/main, origin\/master, main, master/);
  });

  it('branches without a common commit', async () => {
    const at = repository({ 'a.csv': 'one' });
    git(at, 'checkout', '-q', '--orphan', 'other');
    commit(at, { 'a.csv': 'two' });
    expect(await faultsOf(resolveOne(at, rows('a.csv', { at: 'merge-base' })))).toMatchObject([{ code: 'GIT_REVISION', remedy: expect.stringMatching(/--base/) as string }]);
  });

  it('a commit that a shallow clone lacks', async () => {
    const { at, one } = forked();
    const clone = join(folder(), 'clone');
    git(at, 'clone', '-q', '--depth', '1', `file://${at}`, clone);
    expect(await faultsOf(resolveOne(clone, rows('a.csv', { at: one })))).toMatchObject([{ code: 'GIT_REVISION', remedy: expect.stringMatching(/fetch-depth: 0/) as string }]);
  });

  it('bootstrap takes a missing file, but no missing revision', async () => {
    const at = repository({ 'a.csv': 'one' });
    const found = await resolveOne(at, snapshotOf('base.snapshot', { at: 'merge-base', ifMissing: 'bootstrap' }));
    expect(found).toMatchObject({ kind: 'absent', source: 'base.snapshot@merge-base(main)', why: 'there is no file base.snapshot@merge-base(main)' });
    for (const revision of ['nowhere', '-x']) expect(await faultsOf(resolveOne(at, rows('b.csv', { at: revision, ifMissing: 'bootstrap' })))).toMatchObject([{ code: 'GIT_REVISION' }]);
  });
});

it('headCommit is HEAD, or null where there is none', async () => {
  const at = repository({ 'sub/a.csv': 'one' });
  expect(await headCommit(join(at, 'sub'), process.env)).toBe(git(at, 'rev-parse', 'HEAD'));
  expect(await headCommit(folder(), process.env)).toBeNull();
  expect(await headCommit(at, { PATH: folder() })).toBeNull();
});
