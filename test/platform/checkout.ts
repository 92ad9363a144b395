import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type Files = Readonly<Record<string, string | Buffer>>;

/** A bare repository, and a checkout of it. */
export interface Checkout {
  /** Everything is in it; a test's other files go beside the two. */
  readonly folder: string;
  readonly origin: string;
  readonly checkout: string;
  git(...args: readonly string[]): string;
  /** Writes files into the checkout, commits and pushes them. @returns the commit */
  commit(branch: string, files: Files): string;
}

/** Without any commit yet; `main` is the branch to be. @param name of the folder's beginning */
export function newCheckout(name: string): Checkout {
  const folder = mkdtempSync(join(tmpdir(), name));
  const [origin, checkout] = [join(folder, 'origin.git'), join(folder, 'checkout')];
  gitIn(folder, ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  gitIn(folder, ['init', '--quiet', '--initial-branch=main', checkout]);
  gitIn(checkout, ['remote', 'add', 'origin', origin]);
  writeFileSync(join(checkout, '.git/info/exclude'), 'modelgate-report/\n');
  const git = (...args: readonly string[]): string => gitIn(checkout, args);
  const commit = (branch: string, files: Files): string => {
    writeFiles(checkout, files);
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', 'Change');
    git('push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
    return git('rev-parse', 'HEAD');
  };
  return { folder, origin, checkout, git, commit };
}

export function writeFiles(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Git as Ada, whatever the machine's own configuration says. */
export function gitIn(cwd: string, args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false', ...args], {
    cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  }).trim();
}
