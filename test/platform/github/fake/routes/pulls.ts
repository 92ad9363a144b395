import { isObject, type JsonObject } from '../../../contract/json.ts';
import { page } from '../pages.ts';
import { notFound, type Pull, type Routes, type World } from '../world.ts';

function side(world: World, example: JsonObject, end: { ref: string; sha: string; repository?: string }): JsonObject {
  const fullName = end.repository ?? `${world.owner}/${world.name}`;
  const given = isObject(example.repo) ? example.repo : {};
  const owner = fullName.split('/')[0] ?? '';
  const repo = { ...given, id: end.repository === undefined ? 1 : 2, full_name: fullName, name: fullName.split('/')[1] ?? '', fork: end.repository !== undefined };
  return { ...example, label: `${owner}:${end.ref}`, ref: end.ref, sha: end.sha, repo };
}

function view(world: World, pull: Pull): JsonObject {
  const example = world.contract.example('pull-request');
  return {
    ...example,
    number: pull.number,
    url: `${world.address}/repos/${world.owner}/${world.name}/pulls/${pull.number}`,
    requested_teams: [],
    base: side(world, isObject(example.base) ? example.base : {}, pull.base),
    head: side(world, isObject(example.head) ? example.head : {}, pull.head),
  };
}

function simple(world: World, pull: Pull): JsonObject {
  const example = world.contract.example('pull-request-simple');
  const full = view(world, pull);
  return { ...example, requested_teams: [], number: full.number ?? null, url: full.url ?? null, base: full.base ?? null, head: full.head ?? null };
}

const words: Readonly<Record<string, string>> = { A: 'added', M: 'modified', D: 'removed' };

/** A file of a diff as GitHub tells it. */
export function changedFile(world: World, change: { letter: string; path: string }): JsonObject {
  const examples = world.contract.example('commit-comparison').files;
  const first = Array.isArray(examples) ? examples.find(isObject) : undefined;
  return { ...first, filename: change.path, status: words[change.letter] ?? 'changed' };
}

const needs = [['pull-requests', 'read']] as const;

export const pulls: Routes = {
  'pulls/get': {
    needs,
    answer: ({ path }, world) => {
      const pull = world.pulls.find((one) => one.number === Number(path.pull_number));
      return pull === undefined ? notFound : { status: 200, body: view(world, pull) };
    },
  },
  'pulls/list': {
    needs,
    answer: (request, world) => {
      const { head } = request.query;
      const owner = (pull: Pull): string => (pull.head.repository ?? world.owner).split('/')[0] ?? '';
      const found = world.pulls.filter((pull) => head === undefined || `${owner(pull)}:${pull.head.ref}` === head);
      return page(request, found.map((pull) => simple(world, pull)));
    },
  },
  'pulls/list-files': {
    needs,
    answer: (request, world) => {
      const pull = world.pulls.find((one) => one.number === Number(request.path.pull_number));
      if (pull === undefined) return notFound;
      const from = world.repository.mergeBase(pull.base.sha, pull.head.sha) ?? pull.base.sha;
      return page(request, world.repository.changes(from, pull.head.sha).map((change) => changedFile(world, change)));
    },
  },
  /** GitHub lists pull requests of this repository; for a fork's commit only where the head is known here. */
  'repos/list-pull-requests-associated-with-commit': {
    needs,
    answer: (request, world) => {
      const found = world.pulls.filter((pull) => pull.head.sha === request.path.commit_sha && pull.head.repository === undefined);
      return page(request, found.map((pull) => simple(world, pull)));
    },
  },
};
