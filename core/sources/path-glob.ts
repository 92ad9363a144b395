import type { readdirSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import type { Folders } from './revision.ts';

/** Stands for the top of the repository while matching; no file of this machine is looked at. */
const TOP = '/repository';

/**
 * Paths of a listing that fit a glob, by the very matcher that globs the working tree.
 * @param prefix folder that the glob starts from, in the listing: '' or `a/b/`
 * @returns paths relative to that folder
 */
export function globPaths(glob: string, prefix: string, folders: Folders): string[] {
  const list = (path: string): unknown[] => {
    const folder = path.replaceAll('\\', '/').replace(/^[A-Za-z]:/, '').slice(TOP.length + 1).replace(/\/$/, '');
    return [...(folders.get(folder) ?? [])].map(([name, kind]) => ({
      name,
      isFile: () => kind === 'file',
      isDirectory: () => kind === 'folder',
      isSymbolicLink: () => false,
    }));
  };
  return globSync(glob, {
    cwd: `${TOP}/${prefix}`.replace(/\/$/, ''),
    expandDirectories: false,
    onlyFiles: true,
    fs: { readdirSync: list as typeof readdirSync },
  });
}
