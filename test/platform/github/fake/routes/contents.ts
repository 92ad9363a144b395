import { isObject, without, type Json, type JsonObject } from '../../../contract/json.ts';
import { page } from '../pages.ts';
import { notFound, type Routes, type World, type Answer } from '../world.ts';
import { changedFile } from './pulls.ts';

/** Up to here GitHub sends a file within JSON; beyond, up to 100 MB, only by the raw media type. */
const largestInJson = 1_000_000;
const largest = 100_000_000;

function commitView(world: World, sha: string): JsonObject {
  const example = world.contract.example('commit');
  const parents = world.repository.parents(sha).map((parent) => ({ sha: parent, url: `${world.address}/x`, html_url: `${world.address}/x` }));
  return { ...without(example, 'files', 'stats'), sha, parents };
}

function fileView(world: World, path: string, sha: string, bytes: Buffer): JsonObject {
  const large = bytes.length > largestInJson;
  return {
    ...world.contract.example('content-file-response-if-content-is-a-file'),
    path,
    name: path.split('/').at(-1) ?? '',
    size: bytes.length,
    sha,
    encoding: large ? 'none' : 'base64',
    content: large ? '' : bytes.toString('base64').replace(/(.{60})/g, '$1\n'),
  };
}

function folderView(world: World, path: string, entries: readonly { type: string; sha: string; name: string }[]): Json {
  const example = world.contract.example('content-file-response-if-content-is-a-file');
  return entries.map(({ type, sha, name }) => ({
    ...without(example, 'content', 'encoding'),
    type: type === 'tree' ? 'dir' : 'file',
    name,
    sha,
    path: path === '' ? name : `${path}/${name}`,
  }));
}

function contentAt(world: World, path: string, ref: string, accept: string): Answer {
  const sha = world.repository.commit(ref);
  if (sha === undefined) return { ...notFound, body: { message: `No commit found for the ref ${ref}`, documentation_url: 'https://docs.github.com', status: '404' } };
  const bytes = world.repository.file(sha, path);
  if (bytes === undefined) {
    const entries = world.repository.folderAt(sha, path);
    return entries === undefined ? notFound : { status: 200, body: folderView(world, path, entries) };
  }
  if (bytes.length > largest) return { status: 403, body: { message: 'This API returns blobs up to 100 MB in size.', documentation_url: 'https://docs.github.com' } };
  if (accept.includes('raw')) return { status: 200, raw: bytes };
  return { status: 200, body: fileView(world, path, world.repository.blobHash(sha, path), bytes) };
}

/** `owner:branch` and `branch` name the same here: a fork's commits are in the base repository too. */
function revision(text: string): string {
  return text.slice(text.indexOf(':') + 1);
}

function compared(world: World, base: string, head: string): JsonObject | undefined {
  const [from, to] = [world.repository.commit(base), world.repository.commit(head)];
  if (from === undefined || to === undefined) return undefined;
  const common = world.repository.mergeBase(from, to);
  if (common === undefined) return undefined;
  const ahead = world.repository.between(from, to);
  const behind = world.repository.between(to, from).length;
  const status = ahead.length === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged';
  return {
    ...world.contract.example('commit-comparison'),
    status,
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    base_commit: commitView(world, from),
    merge_base_commit: commitView(world, common),
    commits: ahead.map((sha) => commitView(world, sha)),
    files: world.repository.changes(common, to).map((change) => changedFile(world, change)),
  };
}

const needs = [['contents', 'read']] as const;

export const contents: Routes = {
  'repos/get-content': {
    needs,
    answer: ({ path, query, accept }, world) => contentAt(world, decodeURIComponent(path.path ?? ''), query.ref ?? 'main', accept),
  },
  'repos/compare-commits-with-basehead': {
    needs,
    answer: ({ path }, world) => {
      const [base, head] = (path.basehead ?? '').split('...');
      const comparison = compared(world, revision(base ?? ''), revision(head ?? ''));
      return comparison === undefined ? notFound : { status: 200, body: comparison };
    },
  },
  'repos/get-commit': {
    needs,
    answer: ({ path }, world) => {
      const sha = world.repository.commit(path.ref ?? '');
      return sha === undefined ? { ...notFound, status: 422 } : { status: 200, body: commitView(world, sha) };
    },
  },
  'repos/list-commits': {
    needs,
    answer: (request, world) => {
      const sha = world.repository.commit(request.query.sha ?? 'main');
      if (sha === undefined) return notFound;
      return page(request, world.repository.history(sha, 1_000, request.query.path).map((one) => commitView(world, one)));
    },
  },
  'git/get-ref': {
    needs,
    answer: ({ path }, world) => {
      const sha = world.repository.commit(`refs/${path.ref ?? ''}`);
      if (sha === undefined) return notFound;
      const example = world.contract.example('git-ref');
      return { status: 200, body: { ...example, ref: `refs/${path.ref ?? ''}`, object: { ...(isObject(example.object) ? example.object : {}), sha } } };
    },
  },
};
