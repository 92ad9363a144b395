import { readdir as readdirCallback } from 'node:fs';
import { copyFile, mkdir, readdir, stat, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { unreadable } from './locate.ts';
import type { Entry, Tree } from './tree.ts';

/** The files as they lie on disk around the gate file. */
export function workingTree(world: { readonly directory: string; readonly scratch: string }): Tree {
  const { directory, scratch } = world;
  return {
    suffix: '',
    note: null,
    look: (path) => look(resolve(directory, path), path),
    match: (pattern) => match(directory, pattern),
    names: (folder) => names(resolve(directory, folder)),
    take: (path, copy) => take(resolve(directory, path), join(scratch, copy)),
  };
}

async function look(file: string, shown: string): Promise<Entry> {
  try {
    const status = await stat(file);
    if (status.isFile()) return { kind: 'file' };
    if (status.isDirectory()) return { kind: 'folder' };
    return { kind: 'unfit', what: 'no regular file', remedy: 'Write it to a file first.' };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    throw unreadable(`${shown} can't be looked at (${code})`, 'Check the permissions of the file and of the folders above it.');
  }
}

/** Folders that can't be listed are a fault: the glob would lose files without a word. */
async function match(directory: string, pattern: string): Promise<string[]> {
  const refused: string[] = [];
  const listing = ((path: string, options: { withFileTypes: true }, done: (error: NodeJS.ErrnoException | null, entries: unknown) => void): void => {
    readdirCallback(path, options, (error, entries) => {
      if (error !== null && error.code !== 'ENOENT' && error.code !== 'ENOTDIR') refused.push(error.code ?? error.message);
      done(error, entries);
    });
  }) as typeof readdirCallback;
  const files = await glob(pattern, { cwd: directory, expandDirectories: false, onlyFiles: true, fs: { readdir: listing } });
  if (refused.length > 0) throw unreadable(`a folder that ${pattern} leads to can't be listed (${refused[0]!})`, 'Check the permissions of the folders.');
  return files;
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
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

/** `ENOENT` and the like, or '' for an error that is not the system's. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
