import { relative, sep } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { Fault } from '../../core/fault.ts';

/**
 * Gate files of paths and globs, sorted, each once. A path without a glob is kept whether there is a file or not: that it is
 * missing is for its evaluation to say.
 * @throws Fault GATE_NOT_FOUND for a glob that finds nothing
 */
export async function findGates(patterns: readonly string[]): Promise<string[]> {
  const found = await Promise.all(patterns.map(async (pattern) => {
    if (!isDynamicPattern(pattern)) return [pattern];
    const files = await glob([pattern], { dot: true, expandDirectories: false, followSymbolicLinks: false });
    if (files.length > 0) return files;
    throw new Fault({ code: 'GATE_NOT_FOUND', message: `no gate file fits ${pattern}`, remedy: 'Give the input `gate` a path or a glob from the working directory.' });
  }));
  return [...new Set(found.flat())].sort();
}

/** A file as GitHub names it: from the root of the repository, with slashes. */
export function fromRoot(root: string, file: string): string {
  return relative(root, file).split(sep).join('/');
}
