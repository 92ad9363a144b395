import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { Fault } from '../fault.ts';
import type { Surroundings } from './evidence.ts';
import { git, saveBlob, type GitPlace } from './git.ts';
import { replaceLfsPointer } from './lfs.ts';
import type { ChosenCommit } from './merge-base.ts';
import { gitUnavailable } from './commit.ts';
import { chosenCommit } from './chosen.ts';
import { globPaths } from './path-glob.ts';
import type { Entry, Tree } from './tree.ts';

/** A file of a revision, as `git ls-tree` lists it. */
interface Listed {
  readonly mode: string;
  readonly object: string;
}

/** Stands for the top of the repository while matching; no file of this machine is looked at. */
const TOP = '/repository';

const SUBMODULE = '160000';
const LINK = '120000';

/**
 * The files of a git revision, as paths from the gate's folder name them.
 * @param at as `chosenCommit` takes it
 * @throws Fault GIT_UNAVAILABLE without git or a repository; GIT_REVISION when there is no such commit here.
 */
export async function openRevision(at: string, world: Surroundings): Promise<Tree> {
  await prefixOf(world);
  return openCommit(await chosenCommit(at, world, world.base), world);
}

/** As `openRevision`, of a commit that is chosen already. */
export async function openCommit(chosen: ChosenCommit, world: Surroundings): Promise<Tree> {
  const place: GitPlace = world;
  const prefix = await prefixOf(place);
  const listing = await list(place, chosen.commit);
  const folders = foldersOf(listing);
  const inside = (path: string): string => insideRepository(path, prefix);
  return {
    suffix: chosen.suffix,
    note: chosen.note,
    look: (path) => Promise.resolve(look(inside(path), listing, folders)),
    match: (glob) => Promise.resolve(globPaths(glob, `${TOP}/${prefix}`, (folder) => folders.get(folder.slice(TOP.length + 1)) ?? [])),
    names: (folder) => Promise.resolve([...(folders.get(inside(folder))?.keys() ?? [])]),
    take: (path, copy) => save(place, listing.get(inside(path))!.object, join(world.scratch, copy), path + chosen.suffix),
  };
}

/** The gate's folder in its repository: '' or `a/b/`. */
async function prefixOf(place: GitPlace): Promise<string> {
  const answer = await git(place, ['rev-parse', '--show-prefix']);
  if (answer.code !== 0) throw gitUnavailable(answer);
  return answer.out.toString('utf8').replace(/\n$/, '');
}

/** A gate's path as the repository has it. */
function insideRepository(path: string, prefix: string): string {
  const inside = posix.isAbsolute(path) ? '..' : posix.normalize(posix.join(prefix, path)).replace(/^\.$|\/$/, '');
  if (inside !== '..' && !inside.startsWith('../')) return inside;
  throw new Fault({
    code: 'GIT_REVISION',
    message: `${path} leads out of the git repository, so no revision has it`,
    remedy: 'Name a file of this repository, relative to the gate file, or leave out at:.',
  });
}

async function list(place: GitPlace, commit: string): Promise<Map<string, Listed>> {
  const answer = await git(place, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  if (answer.code !== 0) {
    throw new Fault({ code: 'GIT_REVISION', message: `the files of commit ${commit.slice(0, 12)} can't be listed: ${answer.error}`, remedy: 'Fetch the commit whole (actions/checkout: fetch-depth: 0, no filter).' });
  }
  const lines = answer.out.toString('utf8').split('\0').filter((line) => line !== '');
  return new Map(lines.map((line) => {
    const tab = line.indexOf('\t');
    const [mode, , object] = line.slice(0, tab).split(' ');
    return [line.slice(tab + 1), { mode: mode!, object: object! }];
  }));
}

/** Folder ('' is the top) → names in it → whether each is a folder. */
type Folders = ReadonlyMap<string, ReadonlyMap<string, 'file' | 'folder'>>;

function foldersOf(listing: ReadonlyMap<string, Listed>): Folders {
  const folders = new Map<string, Map<string, 'file' | 'folder'>>([['', new Map()]]);
  const enter = (path: string, kind: 'file' | 'folder'): void => {
    const parent = path.includes('/') ? dirname(path) : '';
    if (!folders.has(parent)) {
      folders.set(parent, new Map());
      enter(parent, 'folder');
    }
    folders.get(parent)!.set(basename(path), kind);
  };
  for (const [path, { mode }] of listing) enter(path, mode === SUBMODULE ? 'folder' : 'file');
  return folders;
}

function look(path: string, listing: ReadonlyMap<string, Listed>, folders: Folders): Entry {
  const listed = listing.get(path);
  if (listed?.mode === LINK) return { kind: 'unfit', what: 'a symbolic link at that revision', remedy: 'Name the file it leads to.' };
  if (listed !== undefined && listed.mode !== SUBMODULE) return { kind: 'file' };
  if (folders.has(path)) return { kind: 'folder' };
  const submodule = [...ancestors(path)].find((folder) => listing.get(folder)?.mode === SUBMODULE);
  if (submodule === undefined) return { kind: 'missing' };
  return { kind: 'unfit', what: `in the submodule ${submodule}, whose files are in another repository`, remedy: 'Keep the evidence in this repository, or use a snapshot.' };
}

/** `a/b/c` → `a/b/c`, `a/b`, `a`. */
function* ancestors(path: string): Generator<string> {
  for (let at = path; at !== '' && at !== '.' && at !== '/'; at = posix.dirname(at)) yield at;
}

async function save(place: GitPlace, blob: string, file: string, shown: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  const error = await saveBlob(place, blob, file);
  if (error === '') {
    await replaceLfsPointer(place, file, shown);
    return file;
  }
  throw new Fault({ code: 'GIT_REVISION', message: `git can't give ${shown}: ${error}`, remedy: 'Fetch the commit whole (actions/checkout: fetch-depth: 0, no filter).' });
}
