import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { isDynamicPattern } from 'tinyglobby';
import { Fault } from '../fault.ts';
import type { EvidenceSpec, Gate } from '../spec/gate.ts';
import { GATE_NAMES } from '../spec/read.ts';
import { baseTree, type GateWorld } from './base-gate.ts';
import { git, type GitPlace } from './git.ts';
import { findFiles } from './locate.ts';
import { mergeBase } from './merge-base.ts';
import { decidingGate, type DecidingGate, type Policy } from './policy.ts';
import { byCodePoint } from './tree.ts';
import { workingTree } from './working-tree.ts';

/** Whether a gate's name stands for several: a path with glob characters. A file of just that name is that file. */
export function isPattern(gate: string): boolean {
  return isDynamicPattern(gate) && !existsSync(gate);
}

/**
 * Gate files that fit a glob, sorted by code point; with policy `base` also those that only the target branch has, since
 * removing a gate does not end it.
 * @param directory folder that the glob starts from
 * @throws Fault GATE_NOT_FOUND when there is none
 */
export async function findGates(pattern: string, directory: string, policy: Policy | undefined, world: GateWorld): Promise<string[]> {
  const glob = pattern.split(sep).join('/');
  const here = await workingTree({ directory, scratch: world.scratch }).match(glob);
  const there = policy?.kind === 'base' ? await onlyOfBase(glob, directory, policy.revision, here, world) : [];
  const found = [...new Set([...here, ...there])].sort(byCodePoint);
  if (found.length > 0) return found;
  throw new Fault({ code: 'GATE_NOT_FOUND', message: `no gate file fits ${pattern}`, remedy: 'Check the pattern; it is relative to the folder that the command runs in.' });
}

/** A gate of the target branch that is gone here and has not moved to one that is here: such a one is judged there. */
async function onlyOfBase(glob: string, directory: string, revision: string | undefined, here: readonly string[], world: GateWorld): Promise<string[]> {
  const { tree } = await baseTree(directory, revision, world);
  const gone = (await tree.match(glob)).filter((path) => !here.includes(path));
  if (gone.length === 0) return [];
  const deciding = await Promise.all(here.map((path) => decidingGate(join(directory, path), { kind: 'base', ...(revision === undefined ? {} : { revision }) }, world).catch(() => null)));
  const moved = new Set(deciding.flatMap((one) => (one === null || one.movedFrom === null ? [] : [relative(directory, one.movedFrom).split(sep).join('/')])));
  return gone.filter((path) => !moved.has(path));
}

/**
 * Folder for a gate's reports inside of the one that all share: the gate's own folder, and its name where that is not the
 * usual one. Stays inside whatever the gate's path.
 */
export function outFolderOf(gate: string): string {
  const parts = dirname(gate).split(/[\\/]/).filter((part) => !['', '.', '..'].includes(part) && !/^[A-Za-z]:$/.test(part));
  const name = basename(gate);
  const usual: readonly string[] = GATE_NAMES;
  return [...parts, ...(usual.includes(name) ? [] : [name.replace(/\.ya?ml$/, '')])].join('/');
}

/** What of the repository differs from the merge base. */
export interface Changed {
  /** Whether something in the gate's folder or a file of its evidence differs; what git does not follow counts as changed. */
  touches(gateFile: string, deciding: Pick<DecidingGate, 'gate'>): Promise<boolean>;
}

/**
 * Looks at what differs from the merge base, files that are not committed included.
 * @throws Fault GIT_* when there is no merge base
 */
export async function changedSince(directory: string, world: GateWorld): Promise<Changed> {
  const place: GitPlace & { directory: string } = { ...world, directory };
  const { commit } = await mergeBase(place, world.base);
  const top = resolve(directory, await line(place, ['rev-parse', '--show-cdup']));
  const changed = await names(place, ['diff', '--name-only', '--no-renames', '-z', commit]);
  const untracked = await names({ ...place, directory: top }, ['ls-files', '--others', '--exclude-standard', '-z']);
  const tracked = new Set(await names({ ...place, directory: top }, ['ls-files', '--cached', '-z']));
  const touched = new Set([...changed, ...untracked]);
  const inside = (path: string): string => relative(top, path).split(sep).join('/');
  return {
    touches: async (gateFile, { gate }) => {
      const folder = inside(resolve(dirname(gateFile)));
      if (folder === '' || [...touched].some((path) => path.startsWith(`${folder}/`))) return true;
      const files = await filesOf(gate, dirname(gateFile), world.scratch);
      return files.some((file) => touched.has(inside(file)) || !tracked.has(inside(file)));
    },
  };
}

/** Absolute paths of the evidence of the working tree; what is missing is kept as it is named. */
async function filesOf(gate: Gate, directory: string, scratch: string): Promise<string[]> {
  const tree = workingTree({ directory, scratch });
  const paths = Object.values(gate.evidence).flatMap((spec: EvidenceSpec): readonly string[] => {
    if (spec.kind === 'kept' || spec.at !== undefined) return [];
    return 'paths' in spec ? spec.paths : [spec.path];
  });
  const found = await Promise.all(paths.map((path) => findFiles(tree, [path]).catch(() => null)));
  return found.flatMap((files, i) => (Array.isArray(files) ? files : [paths[i]!])).map((path) => (isAbsolute(path) ? path : resolve(directory, posix.normalize(path))));
}

async function line(place: GitPlace, args: readonly string[]): Promise<string> {
  return (await git(place, args)).out.toString('utf8').trim();
}

async function names(place: GitPlace, args: readonly string[]): Promise<string[]> {
  const answer = await git(place, args);
  if (answer.code !== 0) throw new Fault({ code: 'GIT_REVISION', message: `git can't say what changed: ${answer.error}`, remedy: 'Leave out --only-changed, or mend what git says.' });
  return answer.out.toString('utf8').split('\0').filter((name) => name !== '');
}
