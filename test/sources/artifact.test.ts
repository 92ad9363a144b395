import { createHash } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArtifact, type Artifact } from '../../core/sources/artifact.ts';
import { openRevision } from '../../core/sources/revision.ts';
import { workingTree } from '../../core/sources/working-tree.ts';
import { commit, faultsOf, folder, repository } from './case.ts';

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** Ordered by parts: `a/c` comes before `a.b`, which no order of the whole text gives. */
const FILES = { 'a.b': 'one', 'a/c': 'two', 'z é.bin': 'three', 'a.d/x': 'four' };

/** What model-signing 1.1.1 (PyPI) says of these files: hashing.Config().set_ignored_paths(paths=[], ignore_git_paths=True). */
const ROOT = 'sha256:fb8c2b7c558317c337719fd2b1fdafcc08063c53b14a1764461cd455c884573e';

async function digested(directory: string, ...paths: string[]): Promise<Artifact> {
  const found = await readArtifact(workingTree({ directory, scratch: folder() }), paths, 'copies');
  if ('digest' in found) return found;
  throw new Error(found.details.map(({ message }) => message).join());
}

describe('an artifact', () => {
  it('that is one file has the digest of its bytes', async () => {
    const artifact = await digested(folder({ 'models/model.onnx': 'bytes' }), 'models/model.onnx');
    expect(artifact).toEqual({ digest: sha256('bytes'), files: [{ name: 'model.onnx', digest: sha256('bytes') }], bytes: 5 });
  });

  it('that is a folder has the root digest that OpenSSF’s model signing gives it, without what is git’s', async () => {
    const whole = folder(Object.fromEntries(Object.entries({ ...FILES, '.gitignore': 'x', '.git/config': 'g' }).map(([name, text]) => [`model/${name}`, text])));
    const artifact = await digested(whole, 'model');
    expect([artifact.digest, artifact.files.map(({ name }) => name), artifact.bytes]).toEqual([ROOT, ['a/c', 'a.b', 'a.d/x', 'z é.bin'], 15]);
    expect((await digested(join(whole, 'model'), '.')).digest).toBe(ROOT);
    expect((await digested(whole, 'model/')).digest).toBe(ROOT);
  });

  it('is the same as a folder, as a list of its files in any order, and as a glob', async () => {
    const whole = folder(Object.fromEntries(Object.entries(FILES).map(([name, text]) => [`model/${name}`, text])));
    const names = Object.keys(FILES).map((name) => `model/${name}`);
    const ways = [names, names.toReversed(), ['model/**/*'], ['model/a', 'model/a.b', 'model/a.d', 'model/z é.bin', 'model/a/c']];
    const all = await Promise.all(ways.map((paths) => digested(whole, ...paths)));
    expect(all.map(({ digest, files }) => [digest, files[0]?.name])).toEqual(ways.map(() => [ROOT, 'a/c']));
  });

  it('changes with one byte, one file more or less', async () => {
    const of = async (files: Record<string, string>): Promise<string> => (await digested(folder(files), '.')).digest;
    const digests = await Promise.all([of(FILES), of({ ...FILES, 'a/c': 'twO' }), of({ ...FILES, more: '' }), of({ 'a.b': 'one' })]);
    expect(new Set(digests).size).toBe(4);
  });

  it('follows links to files, and refuses one that leads nowhere or back', async () => {
    const linked = folder({ ...FILES, 'outside/two': 'two' });
    const model = folder({ 'a.b': 'one', 'z é.bin': 'three', 'a.d/x': 'four', 'a/kept': '' });
    symlinkSync(join(linked, 'outside/two'), join(model, 'a/c'));
    expect((await digested(model, 'a/c')).digest).toBe(sha256('two'));
    symlinkSync('..', join(model, 'a/loop'));
    expect((await faultsOf(digested(model, '.')))[0]?.code).toBe('EVIDENCE_UNREADABLE');
    const dangling = folder({ x: '' });
    symlinkSync('gone', join(dangling, 'link'));
    expect((await faultsOf(digested(dangling, '.')))[0]?.message).toMatch(/leads nowhere/);
  });

  it('of another revision is read from git', async () => {
    const repo = repository({ 'model/a': 'old' });
    commit(repo, { 'model/a': 'new' });
    const world = { directory: repo, scratch: folder(), env: process.env };
    const at = await readArtifact(await openRevision('HEAD~1', world), ['model/a'], 'copies');
    expect('digest' in at && at.digest).toBe(sha256('old'));
  });

  it('that is empty or can’t be read is no evidence', async () => {
    expect((await faultsOf(digested(folder({ '.gitignore': '' }), '.')))[0]?.code).toBe('EVIDENCE_EMPTY');
    const missing = await readArtifact(workingTree({ directory: folder({ 'model.onnx': '' }), scratch: folder() }), ['model.onx'], 'c');
    expect('details' in missing && missing.details[0]).toMatchObject({ code: 'EVIDENCE_NOT_FOUND', remedy: expect.stringContaining('model.onnx') as string });
  });
});
