import type { TargetSpecOf } from '../../spec/targets.ts';
import { targetFault, withoutSecrets, type Around } from '../around.ts';
import { encodeMark, sameMark, type Mark } from '../mark.ts';
import { sameStanding } from '../standing.ts';
import { ChampionMoved, type Release, type Standing, type Target } from '../target.ts';
import { addNote } from './git-notes.ts';
import { GitRemote } from './git-remote.ts';
import { holdersIn, markIn, nextCount, nextPatch, standingOf, tagsIn, versionName, versionsIn, type Tag, type Version } from './git-tags.ts';

type Spec = TargetSpecOf<'git'>;

interface Listed {
  readonly tags: readonly Tag[];
  readonly versions: readonly Version[];
}

/**
 * Tags in GTO's convention, pushed to a remote: the version and the stage in one atomic push. A stage's tags are numbered, so
 * of two promotions at once the second finds its tag taken and its push refused. Local tags are neither read nor made.
 */
export function gitTarget(spec: Spec, around: Around): Target {
  const { name, stage } = spec;
  const id = withoutSecrets(`git ${spec.remote} ${name}#${stage}`, around.env);
  const remote = new GitRemote(id, spec.remote, around);
  const list = () => listTags(remote, name);
  const holders = async (listed: Listed): Promise<Standing[]> => standingsOf(remote, holdersIn(listed.tags, name, stage), listed);
  const newest = async (listed: Listed): Promise<Standing | null> => (await standingsOf(remote, holdersIn(listed.tags, name, stage).slice(-1), listed))[0] ?? null;
  const read = async (): Promise<Standing | null> => newest(await list());

  return {
    kind: 'git',
    id,
    read,
    history: async () => holders(await list()),
    place: async (release) => versionFor(release, await list(), (message, remedy) => targetFault('TARGET_UNFIT', id, message, around, remedy)),

    async move(version, mark, expected) {
      const listed = await list();
      const standing = await newest(listed);
      if (standing?.version === version && sameMark(standing.mark, mark)) return;
      if (!sameStanding(standing, expected)) throw new ChampionMoved(standing);
      const registered = listed.versions.find(({ tag }) => versionName(tag) === version);
      const commit = registered?.tag.commit ?? mark.commit;
      if (commit === null) throw targetFault('TARGET_UNFIT', id, `there is no version ${version}`, around);
      const names = [...(registered === undefined ? [`${name}@${version}`] : []), `${name}#${stage}#${nextCount(listed.tags, name, stage)}`];
      const objects = await Promise.all(names.map((tag) => makeTag(remote, { tag, commit, about: `${mark.kind} of ${name} ${version} to ${stage}`, version, mark })));
      const answer = await remote.push(names.map((tag, i) => ({ ref: `refs/tags/${tag}`, object: objects[i]!, lease: '' })));
      if (answer.code === 0) return;
      const now = await read();
      if (now !== null && sameMark(now.mark, mark)) return;
      if (!sameStanding(now, expected)) throw new ChampionMoved(now);
      throw remote.fault('the tags were not taken', answer);
    },

    async undo(mark, before) {
      const listed = await list();
      const standing = await newest(listed);
      if (sameStanding(standing, before)) return;
      if (standing === null || !sameMark(standing.mark, mark)) throw new ChampionMoved(standing);
      const ours = await markedBy(remote, listed.tags.filter((tag) => tag.object === standing.token || tag.name === `${name}@${standing.version}`), mark);
      const answer = await remote.push(ours.map((tag) => ({ ref: `refs/tags/${tag.name}`, object: '', lease: tag.object })));
      if (answer.code !== 0 && !sameStanding(await read(), before)) throw remote.fault('the tags could not be taken away', answer);
    },

    async record(version, mark) {
      const { versions } = await list();
      const commit = versions.find(({ tag }) => versionName(tag) === version)?.tag.commit ?? mark.commit;
      if (commit !== null) await addNote(remote, commit, encodeMark(mark));
    },
  };
}

async function listTags(remote: GitRemote, name: string): Promise<Listed> {
  const tags = tagsIn(await remote.list(`refs/tags/${name}#*`, `refs/tags/${name}@*`));
  return { tags, versions: versionsIn(tags, name) };
}

async function standingsOf(remote: GitRemote, tags: readonly Tag[], { versions }: Listed): Promise<Standing[]> {
  const texts = await messagesOf(remote, tags);
  return tags.map((tag, i) => standingOf(tag, texts[i]!, versions));
}

async function markedBy(remote: GitRemote, tags: readonly Tag[], mark: Mark): Promise<Tag[]> {
  const texts = await messagesOf(remote, tags);
  return tags.filter((_, i) => sameMark(markIn(texts[i]!), mark));
}

/** Message of each tag; '' for one that is only a name of a commit. */
async function messagesOf(remote: GitRemote, tags: readonly Tag[]): Promise<string[]> {
  const own = tags.filter(({ object, commit }) => object !== commit);
  const known = (await remote.orFault('git does not work here', ['cat-file', '--batch-check'], own.map(({ object }) => `${object}\n`).join(''))).split('\n');
  const missing = own.filter((_, i) => known[i]?.endsWith(' missing') === true);
  if (missing.length > 0) await remote.fetch(missing.map((tag) => `refs/tags/${tag.name}`));
  return Promise.all(tags.map(async (tag) => (own.includes(tag) ? remote.orFault('a tag can’t be read', ['cat-file', 'tag', tag.object]) : '')));
}

interface NewTag {
  readonly tag: string;
  readonly commit: string;
  readonly about: string;
  readonly version: string;
  readonly mark: Mark;
}

/** The object of a tag that no ref names yet; the same tag gives the same object. */
async function makeTag(remote: GitRemote, { tag, commit, about, version, mark }: NewTag): Promise<string> {
  const seconds = Math.floor(Date.parse(mark.at) / 1000);
  const head = `object ${commit}\ntype commit\ntag ${tag}\ntagger modelgate <modelgate@localhost> ${seconds} +0000`;
  const text = `${head}\n\nmodelgate: ${about}\n\nversion: ${version}\n${encodeMark(mark)}\n`;
  return (await remote.orFault(`commit ${commit.slice(0, 12)} can’t be tagged`, ['mktag'], text)).trim();
}

/** The version that the commit of a release has or gets. */
function versionFor({ mark, version: asked }: Release, { versions }: Listed, unfit: (message: string, remedy: string) => Error): string {
  if (mark.commit === null) throw unfit('a tag belongs to a commit, and the verdict names none', 'Evaluate in a git repository.');
  const known = versions.findLast(({ tag }) => tag.commit === mark.commit);
  if (asked === undefined) return known === undefined ? nextPatch(versions) : versionName(known.tag);
  const version = asked.startsWith('v') ? asked : `v${asked}`;
  if (!/^v\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$/.test(version)) throw unfit(`${asked} is no semantic version`, 'Say one such as --as git=1.2.3.');
  const there = versions.find(({ tag }) => versionName(tag) === version);
  if (there === undefined || there.tag.commit === mark.commit) return version;
  throw unfit(`${version} is taken by commit ${there.tag.commit.slice(0, 12)}, the verdict is of ${mark.commit.slice(0, 12)}`, 'Choose another version.');
}
