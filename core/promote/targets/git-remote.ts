import { git, type GitAnswer, type GitPlace } from '../../sources/git.ts';
import { targetFault, type Around } from '../around.ts';

/** Milliseconds that talking to a remote may take. */
const PATIENCE = 120_000;

/** A ref of the remote that is to hold an object, if it holds `lease` now; '' for nothing on either side. */
export interface Push {
  readonly ref: string;
  readonly object: string;
  readonly lease: string;
}

/** A remote repository, as seen from a clone. No hook of the clone runs, and no ref of it is made or read. */
export class GitRemote {
  readonly #id: string;
  readonly #around: Around;
  readonly #place: GitPlace;
  readonly #remote: string;

  constructor(id: string, remote: string, around: Around) {
    this.#id = id;
    this.#remote = remote;
    this.#around = around;
    this.#place = around;
  }

  run(args: readonly string[], input = ''): Promise<GitAnswer> {
    const options = ['-c', 'core.hooksPath=/dev/null', '-c', 'user.name=modelgate', '-c', 'user.email=modelgate@localhost'];
    return git(this.#place, [...options, ...args], { input, timeout: PATIENCE });
  }

  /** @throws Fault TARGET_* that begins with `what` when git fails. */
  async orFault(what: string, args: readonly string[], input = ''): Promise<string> {
    const answer = await this.run(args, input);
    if (answer.code !== 0) throw this.fault(what, answer);
    return answer.out.toString('utf8');
  }

  list(...patterns: string[]): Promise<string> {
    return this.orFault('the remote can’t be asked', ['ls-remote', this.#remote, ...patterns]);
  }

  /**
   * Fetches refs; into no ref unless one is named, so that two promotions in one clone don't meet. A shallow clone stays shallow.
   * @param refs as refspecs
   */
  async fetch(refs: readonly string[]): Promise<void> {
    const shallow = (await this.run(['rev-parse', '--is-shallow-repository'])).out.toString('latin1').trim() === 'true';
    await this.orFault('the remote’s refs can’t be fetched', ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', ...(shallow ? ['--depth=1'] : []), this.#remote, ...refs]);
  }

  /** All of them or none; none when one is not what its lease says. */
  async push(pushes: readonly Push[]): Promise<GitAnswer> {
    const names = pushes.map(({ ref }) => ref).join(' and ');
    this.#around.step(`${this.#id}: pushing ${names}`);
    const leases = pushes.map(({ ref, lease }) => `--force-with-lease=${ref}:${lease}`);
    const answer = await this.run(['push', '--quiet', '--porcelain', '--no-verify', '--atomic', ...leases, this.#remote, ...pushes.map(({ ref, object }) => `${object}:${ref}`)]);
    this.#around.step(`${this.#id}: pushed ${names}`);
    return answer;
  }

  fault(what: string, answer: GitAnswer): Error {
    const said = [answer.error, ...answer.out.toString('utf8').split('\n').filter((line) => line.startsWith('!'))].filter((line) => line !== '').join('; ');
    const denied = /denied|declined|could not read (Username|Password)|Authentication failed|protected|\b40[13]\b/i.test(said);
    return targetFault(denied ? 'TARGET_REFUSED' : 'TARGET_UNAVAILABLE', this.#id, `${what}: ${said}`, this.#around);
  }
}
