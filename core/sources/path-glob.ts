import type { readdirSync } from 'node:fs';
import { globSync } from 'tinyglobby';

/** Names in a folder, and whether each is a folder to go into. */
export type Listing = Iterable<readonly [name: string, kind: 'file' | 'folder']>;

/**
 * Paths that fit a glob, relative to `from`: the one matcher for files on disk and files of a revision. Names that begin with
 * a dot fit only a pattern that says the dot.
 * @param from absolute path of the folder that the glob starts from
 * @param list what a folder holds, by its absolute path without a `/` at its end; must not throw
 */
export function globPaths(glob: string, from: string, list: (folder: string) => Listing): string[] {
  const readFolder = (path: string): unknown[] =>
    [...list(path.replace(/^[A-Za-z]:(?=\/repository)/, '').replace(/(?<=.)\/$/, ''))].map(([name, kind]) => ({
      name,
      isFile: () => kind === 'file',
      isDirectory: () => kind === 'folder',
      isSymbolicLink: () => false,
    }));
  return globSync(glob, { cwd: from, expandDirectories: false, onlyFiles: true, fs: { readdirSync: readFolder as typeof readdirSync } });
}
