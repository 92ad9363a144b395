import { existsSync } from 'node:fs';
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path';
import { Fault } from '../fault.ts';
import type { Gate } from '../spec/gate.ts';
import { GATE_NAMES, readGate } from '../spec/read.ts';
import type { Surroundings } from './evidence.ts';
import { git } from './git.ts';
import { baseOf, type Base } from './merge-base.ts';
import { openCommit } from './revision.ts';
import type { Tree } from './tree.ts';

/** What reading a gate of another revision needs. */
export interface GateWorld extends Omit<Surroundings, 'directory'> {
  /** ISO date of today, for waivers. */
  readonly today: string;
}

/** The gate as the tip of the target branch has it. */
export interface BaseGate extends Base {
  readonly gate: Gate;
  /** Where it stands there when that is not where the working tree has it. */
  readonly movedFrom: string | null;
}

/** Gates that are looked at to find one that moved. */
const MOST_GATES = 200;

/**
 * Reads the gate of the target branch's tip. One that this change moved or renamed is found: by its folder, or by the name of
 * its model.
 * @param revision a branch or a commit of it; undefined: as for the merge base
 * @param model of the working tree's gate; undefined when that can't be read
 * @returns the tip alone when it has no such gate
 * @throws Fault GIT_* when the tip can't be read; GATE_* with places such as modelgate.yml@main when its gate is broken.
 */
export async function readBaseGate(gateFile: string, revision: string | undefined, model: string | undefined, world: GateWorld): Promise<BaseGate | Base> {
  const directory = standingFolder(dirname(gateFile));
  const around: Surroundings = { ...world, directory };
  const { base, tree } = await baseTree(directory, revision, world);
  const path = relative(resolve(directory), resolve(gateFile)).split(sep).join('/');
  if ((await tree.look(path)).kind !== 'missing') return { ...base, gate: await gateAt(tree, path, gateFile, world), movedFrom: null };
  for (const other of await goneGates(tree, around, path)) {
    const shown = join(directory, other);
    const gate = await gateAt(tree, other, shown, world).catch((error: unknown) => {
      if (error instanceof Fault && posix.dirname(other) !== posix.dirname(path)) return null;
      throw error;
    });
    if (gate !== null && (posix.dirname(other) === posix.dirname(path) || gate.model === model)) return { ...base, gate, movedFrom: shown };
  }
  return base;
}

/**
 * The files of the target branch's tip, as paths from a folder name them.
 * @param revision as for `readBaseGate`
 * @throws Fault GIT_*
 */
export async function baseTree(directory: string, revision: string | undefined, world: GateWorld): Promise<{ base: Base; tree: Tree }> {
  const around: Surroundings = { ...world, directory };
  const base = await tipOf(around, revision);
  return { base, tree: await openCommit({ commit: base.commit, suffix: `@${base.name}`, note: null }, around) };
}

/** The tip of the target branch, by the branch's name where a job says the tip's hash beside it. */
async function tipOf(around: Surroundings, revision: string | undefined): Promise<Base> {
  const tip = await baseOf(around, revision);
  return /^[0-9a-f]{40,64}$/.test(tip.name) ? { ...tip, name: around.base ?? tip.name.slice(0, 12) } : tip;
}

/** The nearest folder that the working tree has: the change may have removed the gate with its folder. */
function standingFolder(folder: string): string {
  return existsSync(folder) ? folder : standingFolder(dirname(folder));
}

async function gateAt(tree: Tree, path: string, gateFile: string, world: GateWorld): Promise<Gate> {
  const shown = gateFile + tree.suffix;
  const entry = await tree.look(path);
  if (entry.kind === 'unfit') throw new Fault({ code: 'GATE_NOT_FOUND', message: `the gate file is ${entry.what}`, place: { file: shown }, remedy: entry.remedy });
  const file = await tree.take(path, `gate-of-base/${path.replace(/[^A-Za-z0-9]/g, '_')}`);
  return readGate(file, { today: world.today, shown });
}

/** Gate files of the tip that the working tree has no more: the same folder's first, then by name. */
async function goneGates(tree: Tree, around: Surroundings, path: string): Promise<string[]> {
  const up = (await git(around, ['rev-parse', '--show-cdup'])).out.toString('utf8').trim();
  const names = [...new Set([...GATE_NAMES, basename(path)])];
  const found = (await Promise.all(names.map((name) => tree.match(`${up}**/${name.replace(/[*?[\]{}()!+@\\]/g, '\\$&')}`)))).flat();
  const near = (one: string): number => (posix.dirname(one) === posix.dirname(path) ? 0 : 1);
  return [...new Set(found.map((one) => posix.normalize(one)))]
    .filter((one) => !existsSync(resolve(around.directory, one)))
    .sort((a, b) => near(a) - near(b) || (a < b ? -1 : 1))
    .slice(0, MOST_GATES);
}

/**
 * The gate file of a folder as the tip of the target branch has it, for a change that removes it.
 * @returns null when it has none there
 */
export async function findBaseGate(directory: string, revision: string | undefined, world: GateWorld): Promise<string | null> {
  const { tree } = await baseTree(directory, revision, world);
  for (const name of GATE_NAMES) if ((await tree.look(name)).kind !== 'missing') return join(directory, name);
  return null;
}
