import { readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { Fault } from '../../core/fault.ts';
import { commitOf } from '../../core/sources/fetch.ts';
import { git } from '../../core/sources/git.ts';
import { openCommit } from '../../core/sources/revision.ts';
import type { Environment, Target } from '../github/occasion.ts';

/** The target branch's commit, from the working directory's repository. */
export interface BaseOfGates {
  readonly base: Target;
  readonly directory: string;
  readonly env: Environment;
}

/**
 * Gate files of paths and globs, sorted, each once. A path without a glob is kept whether there is a file or not: that it is
 * missing is for its evaluation to say. A glob also finds what the target branch has, so that a change can't escape a gate by
 * removing it.
 * @throws Fault GATE_NOT_FOUND for a glob that finds nothing, GIT_* when the target branch can't be read
 */
export async function findGates(patterns: readonly string[], target: BaseOfGates | undefined): Promise<string[]> {
  const dynamic = patterns.filter((pattern) => isDynamicPattern(pattern));
  const atBase = target === undefined || dynamic.length === 0 ? undefined : await treeOf(target);
  const found = await Promise.all(dynamic.map(async (pattern) => {
    const here = await glob([pattern], { expandDirectories: false, followSymbolicLinks: false });
    const files = [...here, ...(await atBase?.match(pattern) ?? [])];
    if (files.length > 0) return files;
    throw new Fault({ code: 'GATE_NOT_FOUND', message: `no gate file fits ${pattern}`, remedy: 'Give the input `gate` a path or a glob from the working directory.' });
  }));
  return [...new Set([...patterns.filter((pattern) => !isDynamicPattern(pattern)), ...found.flat()])].sort();
}

/**
 * Gates that a change may touch: something in their folder changed, or they point out of it.
 * @throws Fault GIT_REVISION when the two commits can't be compared: then none may be left out
 */
export async function changedGates(gates: readonly string[], target: BaseOfGates): Promise<string[]> {
  const place = { directory: target.directory, env: target.env, fetch: true };
  const base = await commitOf(place, target.base.sha);
  const answer = await git(place, ['diff', '--name-only', '--no-renames', '--relative', '-z', base, 'HEAD']);
  if (answer.code !== 0) throw new Fault({ code: 'GIT_REVISION', message: `what changed since ${base.slice(0, 12)} can't be told: ${answer.error}` });
  const changed = answer.out.toString('utf8').split('\0').filter((path) => path !== '');
  return gates.filter((gate) => {
    const folder = fromRoot(target.directory, resolve(target.directory, dirname(gate)));
    return pointsOut(gate) || changed.some((path) => folder === '' || path.startsWith(`${folder}/`));
  });
}

/** Whether a gate that is here might name files above its folder; one that is gone changed in any case. */
function pointsOut(gate: string): boolean {
  try {
    return /\.\.\/|:\s*["']?\//.test(readFileSync(gate, 'utf8'));
  } catch {
    return true;
  }
}

/** A file as GitHub names it: from the root of the repository, with slashes. */
export function fromRoot(root: string, file: string): string {
  return relative(root, file).split(sep).join('/');
}

async function treeOf({ base, directory, env }: BaseOfGates): ReturnType<typeof openCommit> {
  const place = { directory, env, fetch: true };
  const commit = await commitOf(place, base.sha);
  return openCommit({ commit, suffix: '', note: null }, { ...place, scratch: '' });
}
