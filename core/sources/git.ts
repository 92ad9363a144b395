import { execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** Environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where git is run, and with what environment. */
export interface GitPlace {
  readonly directory: string;
  readonly env: Environment;
  /** Whether what a clone lacks may be fetched from its remote `origin`. Default: no network. */
  readonly fetch?: boolean;
}

/** What git answered. `code` null: it could not be started, and `error` says why. */
export interface GitAnswer {
  readonly code: number | null;
  readonly out: Buffer;
  /** First line of what it complained about. */
  readonly error: string;
}

/** Most that a listing of all files of a revision may take: about two million paths. */
const LISTING_LIMIT = 256 * 1024 * 1024;

export interface GitOptions {
  readonly input?: string | Buffer;
  /** Milliseconds until it is stopped, which is a failure. Default: none. */
  readonly timeout?: number;
}

/**
 * Runs the real git without a shell. It never asks, pages, takes a lock, or follows replaced objects, and the repository is
 * that of the folder even inside of a git hook, which points git elsewhere by GIT_DIR.
 */
export function git(at: GitPlace, args: readonly string[], { input = '', timeout = 0 }: GitOptions = {}): Promise<GitAnswer> {
  return new Promise((done) => {
    const options = { cwd: at.directory, env: cleanEnvironment(at.env), encoding: 'buffer', maxBuffer: LISTING_LIMIT, timeout, windowsHide: true } as const;
    const child = execFile('git', ['--no-pager', ...args], options, (error, out, complaint) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      const text = complaint.toString('utf8');
      done({ code, out, error: firstComplaint(text) || (error?.message ?? '') });
    });
    child.stdin?.on('error', () => undefined).end(input);
  });
}

/** Writes a blob's bytes to a file without holding them in memory. `error` as in `GitAnswer`, '' when all went well. */
export async function saveBlob(at: GitPlace, blob: string, file: string): Promise<string> {
  const child = spawn('git', ['--no-pager', 'cat-file', 'blob', blob], {
    cwd: at.directory,
    env: cleanEnvironment(at.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(0, 4096)));
  const ended = new Promise<number | string>((done) => {
    child.on('error', (error) => done(error.message));
    child.on('close', (code) => done(code ?? 'stopped by a signal'));
  });
  const [code] = await Promise.all([ended, pipeline(child.stdout, createWriteStream(file))]);
  return code === 0 ? '' : firstComplaint(complaint) || `git cat-file ended with ${code}`;
}

/** Variables by which git is told of another repository than the one around its folder. */
const REPOSITORY_VARIABLES = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_OBJECT_DIRECTORY', 'GIT_NAMESPACE', 'GIT_PREFIX', 'GIT_SHALLOW_FILE', 'GIT_GRAFT_FILE', 'GIT_REPLACE_REF_BASE'];

function cleanEnvironment(env: Environment): Record<string, string | undefined> {
  const kept = Object.entries(env).filter(([name]) => !REPOSITORY_VARIABLES.includes(name) && !name.startsWith('GIT_TRACE'));
  return {
    ...Object.fromEntries(kept),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GCM_INTERACTIVE: 'never',
    LC_ALL: 'C',
  };
}

/** The first line that is a complaint; hints and warnings come before it at times. */
function firstComplaint(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return (lines.find((line) => line.startsWith('fatal: ')) ?? lines.find((line) => line !== '') ?? '').replace(/^(fatal|error): /, '');
}
