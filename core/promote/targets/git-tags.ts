import { parseMark } from '../mark.ts';
import type { Standing } from '../target.ts';

/** A tag of the remote, as `ls-remote` lists it. */
export interface Tag {
  readonly name: string;
  /** Of the tag itself; of the commit, for a tag without a message. */
  readonly object: string;
  readonly commit: string;
}

export interface Version {
  readonly tag: Tag;
  readonly parts: readonly [number, number, number];
  /** `-rc.1`, `+build`, or ''. */
  readonly rest: string;
}

interface Assignment {
  readonly tag: Tag;
  readonly count: number;
  readonly cancels: boolean;
}

/** Lines of `git ls-remote --tags`: a tag with a message comes twice, its commit as `NAME^{}`. */
export function tagsIn(listing: string): Tag[] {
  const commits = new Map<string, string>();
  const objects = new Map<string, string>();
  for (const line of listing.split('\n')) {
    const [, object, name, peeled] = /^([0-9a-f]{40,64})\trefs\/tags\/(.+?)(\^\{\})?$/.exec(line) ?? [];
    if (object === undefined || name === undefined) continue;
    (peeled === undefined ? objects : commits).set(name, object);
  }
  return [...objects].map(([name, object]) => ({ name, object, commit: commits.get(name) ?? object }));
}

/** Registered versions of a model, the lowest first: `NAME@v1.2.3`. Deregistered ones (`NAME@v1.2.3!`) are none. */
export function versionsIn(tags: readonly Tag[], name: string): Version[] {
  const gone = new Set(tags.flatMap((tag) => /^(.*)!(#\d+)?$/.exec(tag.name)?.[1] ?? []));
  return tags
    .flatMap((tag) => {
      const [, major, minor, patch, rest] = tag.name.startsWith(`${name}@`) ? (/^v(\d+)\.(\d+)\.(\d+)([-+][0-9A-Za-z.+-]+)?$/.exec(tag.name.slice(name.length + 1)) ?? []) : [];
      if (major === undefined || gone.has(tag.name)) return [];
      return [{ tag, parts: [Number(major), Number(minor), Number(patch)] as const, rest: rest ?? '' }];
    })
    .sort((a, b) => a.parts[0] - b.parts[0] || a.parts[1] - b.parts[1] || a.parts[2] - b.parts[2] || precedence(a.rest, b.rest));
}

/** A pre-release comes before its release. */
function precedence(a: string, b: string): number {
  const released = (rest: string): number => (rest.startsWith('-') ? 0 : 1);
  return released(a) - released(b) || a.localeCompare(b, 'en', { numeric: true });
}

/** `v1.2.3` of a version's tag. */
export const versionName = ({ name }: Tag): string => name.slice(name.lastIndexOf('@') + 1);

export function nextPatch(versions: readonly Version[]): string {
  const [major, minor, patch] = versions.at(-1)?.parts ?? [0, 0, 0];
  return `v${major}.${minor}.${patch + 1}`;
}

/** Assignments to a stage, oldest first: `NAME#STAGE#3`; `NAME#STAGE!#4` cancels those of its commit. */
function assignmentsIn(tags: readonly Tag[], name: string, stage: string): Assignment[] {
  const front = `${name}#${stage}`;
  return tags
    .flatMap((tag) => {
      const [, cancels, count] = tag.name.startsWith(front) ? (/^(!?)(?:#(\d+))?$/.exec(tag.name.slice(front.length)) ?? []) : [];
      return cancels === undefined ? [] : [{ tag, count: Number(count ?? 0), cancels: cancels === '!' }];
    })
    .sort((a, b) => a.count - b.count);
}

/** The number of the next assignment. */
export function nextCount(tags: readonly Tag[], name: string, stage: string): number {
  return (assignmentsIn(tags, name, stage).at(-1)?.count ?? 0) + 1;
}

/** The tags by which a stage was assigned and not cancelled since, oldest first: the last one holds it. */
export function holdersIn(tags: readonly Tag[], name: string, stage: string): Tag[] {
  return assignmentsIn(tags, name, stage).reduce<Tag[]>((kept, { tag, cancels }) => (cancels ? kept.filter(({ commit }) => commit !== tag.commit) : [...kept, tag]), []);
}

/**
 * What a stage's tag says. GTO tells the version by the commit, the greatest one where a commit has several; our own tags name it.
 * @param message of the tag
 */
export function standingOf(tag: Tag, message: string, versions: readonly Version[]): Standing {
  const [, named] = /^version: (v\S+)$/m.exec(message) ?? [];
  const there = versions.filter((version) => version.tag.commit === tag.commit).map((version) => versionName(version.tag));
  const version = named !== undefined && there.includes(named) ? named : there.at(-1);
  return { version: version ?? tag.commit.slice(0, 12), mark: markIn(message), token: tag.object };
}

export function markIn(message: string): Standing['mark'] {
  return parseMark(/^\{.*\}$/m.exec(message)?.[0]);
}
