import { posix } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { escapePath, isDynamicPattern } from 'tinyglobby';
import { Fault, type FaultDetail } from '../fault.ts';
import { byCodePoint, type Entry, type Tree } from './tree.ts';

/** Nothing stands where the gate points. `partly`: other paths of the same evidence led to files. */
export interface Missing {
  readonly details: readonly FaultDetail[];
  readonly partly: boolean;
}

/**
 * Files that paths and globs lead to, each once, sorted by code point; or what is missing.
 * A path that names a file literally is that file, whatever glob characters it holds.
 * @throws Fault for a path that is no path of a file: a URL, a folder.
 */
export async function findFiles(tree: Tree, paths: readonly string[]): Promise<string[] | Missing> {
  const files = new Set<string>();
  const missing: FaultDetail[] = [];
  const wrong: FaultDetail[] = [];
  for (const path of paths) {
    try {
      const found = await find(tree, path, true);
      if (Array.isArray(found)) for (const file of found) files.add(posix.normalize(file));
      else missing.push(found);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      wrong.push(...error.details);
    }
  }
  if (wrong.length > 0) throw new Fault([...wrong, ...missing]);
  if (missing.length > 0) return { details: missing, partly: files.size > 0 };
  return [...files].sort(byCodePoint);
}

/**
 * The one file that a path names, or that it is missing.
 * @throws Fault as `findFiles`.
 */
export async function findFile(tree: Tree, path: string): Promise<string | Missing> {
  const found = await find(tree, path, false);
  return Array.isArray(found) ? found[0]! : { details: [found], partly: false };
}

async function find(tree: Tree, path: string, globs: boolean): Promise<string[] | FaultDetail> {
  refuseUrl(path);
  const entry = await tree.look(path);
  if (entry.kind === 'file') return [path];
  if (entry.kind === 'unfit') throw unfit(tree, path, entry);
  if (entry.kind === 'folder') {
    const inside = `${escapePath(path.replace(/\/+$/, ''))}/*.parquet`;
    throw unreadable(`${path}${tree.suffix} is a folder`, globs ? `Name the files in it, with a glob such as ${inside}.` : 'Name one file.');
  }
  if (!globs || !isDynamicPattern(path)) return notFound(tree, path, `there is no file ${path}${tree.suffix}`);
  const matches = await tree.match(path);
  for (const match of matches) {
    const matched = await tree.look(match);
    if (matched.kind === 'unfit') throw unfit(tree, match, matched);
  }
  return matches.length > 0 ? matches : notFound(tree, path, `no file matches ${path}${tree.suffix}`);
}

function unfit(tree: Tree, path: string, entry: Entry & { kind: 'unfit' }): Fault {
  return unreadable(`${path}${tree.suffix} is ${entry.what}`, entry.remedy);
}

function refuseUrl(path: string): void {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(path)?.[1];
  if (scheme === undefined) return;
  throw new Fault({
    code: 'GATE_INVALID',
    message: `${path} is a URL; evidence comes from files, and ${scheme}:// is not supported yet`,
    remedy: 'Download it in a step before, and name the local file.',
  });
}

async function notFound(tree: Tree, path: string, message: string): Promise<FaultDetail> {
  const folder = firstLiteralFolder(path);
  const names = (await tree.names(folder)).sort(byCodePoint);
  const near = nearest(posix.basename(path), names).map((name) => posix.join(folder, name));
  const remedy = near.length > 0 ? `Near it ${near.length === 1 ? 'is' : 'are'} ${near.join(', ')}.` : nothingNear(folder, names);
  return { code: 'EVIDENCE_NOT_FOUND', message, remedy: `${remedy} Paths are relative to the gate file.` };
}

function nothingNear(folder: string, names: readonly string[]): string {
  if (names.length === 0) return folder === '.' ? "The gate's folder holds no files." : `The folder ${folder} is not there or holds no files.`;
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `${folder === '.' ? "The gate's folder" : folder} holds ${names.slice(0, 5).join(', ')}${more}.`;
}

/** The folder of a path, up to its first part with glob characters. */
function firstLiteralFolder(path: string): string {
  const parts = posix.normalize(path).split('/').slice(0, -1);
  const glob = parts.findIndex((part) => isDynamicPattern(part));
  return (glob < 0 ? parts : parts.slice(0, glob)).join('/') || (path.startsWith('/') ? '/' : '.');
}

/** Up to three names that a slip of the keyboard or of the extension may have meant, the nearest first. */
function nearest(name: string, names: readonly string[]): string[] {
  const stem = (file: string): string => file.replace(/\..*$/, '').toLowerCase();
  return names
    .map((candidate) => ({ candidate, far: Math.min(distance(name.toLowerCase(), candidate.toLowerCase()), stem(name) === stem(candidate) ? 1 : Infinity) }))
    .filter(({ far }) => far <= Math.max(1, name.length / 3))
    .sort((a, b) => a.far - b.far || byCodePoint(a.candidate, b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** EVIDENCE_UNREADABLE: it is there, but it can't be what the gate says it is. */
export function unreadable(message: string, remedy: string): Fault {
  return new Fault({ code: 'EVIDENCE_UNREADABLE', message, remedy });
}
