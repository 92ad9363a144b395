import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, stat, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { unreadable } from './locate.ts';
import { globPaths } from './path-glob.ts';
import type { Entry, Tree } from './tree.ts';

/** The files as they lie on disk around the gate file. */
export function workingTree(world: { readonly directory: string; readonly scratch: string }): Tree {
  const directory = resolve(world.directory);
  return {
    suffix: '',
    note: null,
    look: (path) => look(resolve(directory, path), path),
    match: (pattern) => Promise.resolve().then(() => match(directory, pattern)),
    names: (folder) => readdir(resolve(directory, folder)).catch(() => []),
    take: (path, copy) => take(resolve(directory, path), join(world.scratch, copy)),
  };
}

async function look(file: string, shown: string): Promise<Entry> {
  try {
    const status = await stat(file);
    if (status.isFile()) return { kind: 'file' };
    if (status.isDirectory()) return { kind: 'folder' };
    return { kind: 'unfit', what: 'no regular file', remedy: 'Write it to a file first.' };
  } catch (error) {
    if (!isMissing(error)) throw unreadable(`${shown} can't be looked at (${errorCode(error)})`, 'Check the permissions of the file and of the folders above it.');
    const link = await lstat(file).catch(() => null);
    if (link === null) return { kind: 'missing' };
    return { kind: 'unfit', what: 'a symbolic link that leads nowhere', remedy: 'Fetch the file that it stands for (dvc pull, git annex get), or mend the link.' };
  }
}

/** A folder that can't be listed is a fault: the glob would lose its files without a word. */
function match(directory: string, pattern: string): string[] {
  const refused: string[] = [];
  const files = globPaths(pattern, directory, (folder) => {
    try {
      return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => kindOf(folder, entry));
    } catch (error) {
      if (!isMissing(error)) refused.push(errorCode(error));
      return [];
    }
  });
  if (refused.length > 0) throw unreadable(`a folder that ${pattern} leads to can't be listed (${refused[0]!})`, 'Check the permissions of the folders.');
  return files;
}

function kindOf(folder: string, entry: Dirent): [string, 'file' | 'folder'][] {
  if (entry.isDirectory()) return [[entry.name, 'folder']];
  if (entry.isFile()) return [[entry.name, 'file']];
  if (!entry.isSymbolicLink()) return [];
  const path = join(folder, entry.name);
  const target = statSync(path, { throwIfNoEntry: false });
  if (target?.isDirectory() !== true) return [[entry.name, 'file']];
  return leadsBack(path) ? [] : [[entry.name, 'folder']];
}

/** True for a link to a folder that the way to it has already gone through. */
function leadsBack(link: string): boolean {
  const target = realpathSync(link);
  for (let above = dirname(link); ; above = dirname(above)) {
    if (realpathSync(above) === target) return true;
    if (above === dirname(above)) return false;
  }
}

/** DuckDB takes `*`, `?`, `[` and `\` in a file's name for a glob, so such a file gets a plain alias. */
async function take(file: string, alias: string): Promise<string> {
  if (!/[*?[\\]/.test(process.platform === 'win32' ? file.replaceAll('\\', '/') : file)) return file;
  await mkdir(dirname(alias), { recursive: true });
  try {
    await symlink(file, alias);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') throw error;
    await copyFile(file, alias);
  }
  return alias;
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCode(error));
}

/** `ENOENT` and the like, or '' for an error that is not the system's. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
