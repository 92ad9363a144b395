import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Fault } from '../fault.ts';
import { findFiles, unreadable, type Missing } from './locate.ts';
import { byCodePoint, type Tree } from './tree.ts';
import { workingTree } from './working-tree.ts';

/** `sha256:` and 64 hex digits: of a file's bytes, or the root digest of several files. */
export type ArtifactDigest = `sha256:${string}`;

export interface ArtifactFile {
  /** Path from the folder that holds them all, with `/` between its parts. */
  readonly name: string;
  readonly digest: ArtifactDigest;
}

/** The files of a model as one subject. */
export interface Artifact {
  readonly digest: ArtifactDigest;
  /** Ordered as OpenSSF's model signing orders them; one entry named as the file itself where it is a file alone. */
  readonly files: readonly ArtifactFile[];
  /** Of all files together. */
  readonly bytes: number;
}

/** Left out at the top of a folder, as model signing does by default: they are git's and no part of the model. */
const OF_GIT: readonly string[] = ['.git', '.gitattributes', '.github', '.gitignore'];

/** Deeper than any model; a link to a folder that leads back has no end. */
const MOST_LEVELS = 40;

/**
 * Digests files, globs and folders (with all that lies in them) as one artifact. A file that is named alone is its own digest.
 * Anything else is the manifest of the OpenSSF's model-signing specification v1.0 (method `files`, sha256, links to files
 * followed): the root digest is that of the files' digests, one after the other, in the order of their paths.
 * @param copies folder in the scratch folder for copies of files of another revision
 * @returns what is missing, where nothing stands at a path
 * @throws Fault EVIDENCE_EMPTY for folders without a file, EVIDENCE_UNREADABLE
 */
export async function readArtifact(tree: Tree, paths: readonly string[], copies: string): Promise<Artifact | Missing> {
  const found: string[] = [];
  for (const path of paths) {
    const files = (await tree.look(path)).kind === 'folder' ? await filesIn(tree, posix.normalize(path).replace(/(?<=.)\/$/, '')) : await findFiles(tree, [path]);
    if (!Array.isArray(files)) return { ...files, partly: found.length > 0 };
    found.push(...files);
  }
  const unique = [...new Set(found.map((file) => posix.normalize(file)))];
  const [only] = unique;
  const alone = unique.length === 1 && paths.length === 1 && (await tree.look(paths[0]!)).kind === 'file';
  const folder = alone ? posix.dirname(only!) : commonFolder(unique, paths.length === 1 ? posix.normalize(paths[0]!).replace(/(?<=.)\/$/, '') : null);
  const named = unique.map((file) => ({ file, name: posix.relative(folder, file) })).sort((a, b) => byParts(a.name, b.name));
  const digested = await inTurn(named, ({ file, name }, i) => digestFile(tree, file, name, `${copies}/${i}`));
  const files = digested.map(({ name, digest }) => ({ name, digest }));
  return { digest: alone ? files[0]!.digest : rootDigest(files), files, bytes: digested.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** `sha256:…` as text, or the digest of what lies at a path from the working directory. */
export async function readArtifactRef(ref: string, scratch: string): Promise<Artifact | ArtifactDigest> {
  if (isDigest(ref)) return ref;
  const found = await readArtifact(workingTree({ directory: '.', scratch }), [ref], 'artifact');
  if ('digest' in found) return found;
  throw new Fault(found.details.map((detail) => ({ ...detail, remedy: 'Name the model’s file or folder from the working directory, or its digest as sha256:….' })));
}

export function isDigest(text: string): text is ArtifactDigest {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/** The root digest of model signing: sha256 over the raw digests in order. Names are not in it. */
export function rootDigest(files: readonly ArtifactFile[]): ArtifactDigest {
  const hash = createHash('sha256');
  for (const { digest } of files) hash.update(Buffer.from(digest.slice('sha256:'.length), 'hex'));
  return `sha256:${hash.digest('hex')}`;
}

async function filesIn(tree: Tree, folder: string): Promise<string[]> {
  const files = await walk(tree, folder, OF_GIT, 0);
  if (files.length > 0) return files;
  throw new Fault({ code: 'EVIDENCE_EMPTY', message: `${folder}${tree.suffix} holds no file`, remedy: 'Name the folder that the model lies in.' });
}

async function walk(tree: Tree, folder: string, without: readonly string[], level: number): Promise<string[]> {
  if (level > MOST_LEVELS) throw unreadable(`${folder}${tree.suffix} lies more than ${MOST_LEVELS} folders deep`, 'Remove the link that leads back to a folder above it.');
  const files: string[] = [];
  for (const name of (await tree.names(folder)).filter((each) => !without.includes(each))) {
    const path = posix.join(folder, name);
    const entry = await tree.look(path);
    if (entry.kind === 'unfit') throw unreadable(`${path}${tree.suffix} is ${entry.what}`, entry.remedy);
    if (entry.kind === 'folder') files.push(...(await walk(tree, path, [], level + 1)));
    if (entry.kind === 'file') files.push(path);
  }
  return files;
}

/** The folder that was named, or the deepest that holds all files. */
function commonFolder(files: readonly string[], named: string | null): string {
  if (named !== null && files.every((file) => named === '.' || file.startsWith(`${named}/`))) return named;
  const folders = files.map((file) => posix.dirname(file).split('/'));
  const [first = []] = folders;
  const differs = first.findIndex((part, i) => folders.some((parts) => parts[i] !== part));
  return (differs < 0 ? first : first.slice(0, differs)).join('/') || (first[0] === '' ? '/' : '.');
}

/** Part by part, as Python orders paths: `a/b` comes before `a.b`. */
function byParts(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = byCodePoint(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

async function digestFile(tree: Tree, path: string, name: string, copy: string): Promise<ArtifactFile & { bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const stream = createReadStream(await tree.take(path, copy));
    stream.on('data', (chunk) => (bytes += chunk.length));
    await pipeline(stream, hash);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw unreadable(`${path}${tree.suffix} can't be read (${error instanceof Error ? error.message : String(error)})`, 'Check the permissions of the file.');
  }
  return { name, digest: `sha256:${hash.digest('hex')}`, bytes };
}

/** One after the other: a model's files are read from one disk, and their number has no limit. */
async function inTurn<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) results.push(await work(item, index));
  return results;
}
