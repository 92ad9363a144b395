import { execFileSync } from 'node:child_process';

/** The commits behind the fake: a real git repository, asked with git, so that answers about history are true. */
export class Repository {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  private git(...args: readonly string[]): Buffer | undefined {
    try {
      return execFileSync('git', ['-C', this.folder, ...args], { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 });
    } catch {
      return undefined;
    }
  }

  private lines(...args: readonly string[]): string[] {
    return (this.git(...args)?.toString('utf8') ?? '').split('\n').filter((line) => line !== '');
  }

  /** The commit that a branch, tag or (abbreviated) hash names. */
  commit(revision: string): string | undefined {
    return this.lines('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)[0];
  }

  mergeBase(one: string, other: string): string | undefined {
    return this.lines('merge-base', one, other)[0];
  }

  /** Commits reachable from `to` and not from `from`, oldest first. */
  between(from: string, to: string): string[] {
    return this.lines('rev-list', '--reverse', `${from}..${to}`);
  }

  /** Commits from a revision backwards, newest first, at most `limit`, of a path where one is given. */
  history(revision: string, limit: number, path?: string): string[] {
    return this.lines('rev-list', `--max-count=${limit}`, revision, ...(path === undefined ? [] : ['--', path]));
  }

  parents(commit: string): string[] {
    return (this.lines('rev-list', '--parents', '--max-count=1', commit)[0] ?? '').split(' ').slice(1);
  }

  file(revision: string, path: string): Buffer | undefined {
    return this.git('cat-file', 'blob', `${revision}:${path}`);
  }

  /** The entries of a folder at a revision; undefined where there is no such folder. */
  folderAt(revision: string, path: string): { type: string; sha: string; name: string }[] | undefined {
    const listing = this.git('ls-tree', '-z', path === '' ? revision : `${revision}:${path}`)?.toString('utf8');
    return listing
      ?.split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const [, type, sha, name] = /^\d+ (\w+) (\w+)\t(.*)$/s.exec(line) ?? [];
        return { type: type ?? '', sha: sha ?? '', name: name ?? '' };
      });
  }

  blobHash(revision: string, path: string): string {
    return this.lines('rev-parse', `${revision}:${path}`)[0] ?? '';
  }

  /** Files that differ between two commits, with git's letter: A, M, D, R. */
  changes(from: string, to: string): { letter: string; path: string }[] {
    const parts = (this.git('diff', '--name-status', '--no-renames', '-z', from, to)?.toString('utf8') ?? '').split('\0');
    return parts.flatMap((letter, index) => (index % 2 === 0 && parts[index + 1] !== undefined ? [{ letter, path: parts[index + 1] ?? '' }] : []));
  }
}
