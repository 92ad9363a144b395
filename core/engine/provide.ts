import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { Fault } from '../fault.ts';
import { engineProject, engineVersion, isKnown, platformOf } from './pins.ts';
import { type DuckDb, type LoadDuckDb, requireDuckDb } from './session.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Provision {
  /** Folder that holds `node_modules/@duckdb/node-api`, as the user names it; '' when they name none. */
  readonly folder: string;
  /** What the user calls that setting: `the input duckdb`. */
  readonly setting: string;
  /** Folder that keeps what was fetched for later jobs. */
  readonly cache: string;
  readonly env: Environment;
  readonly log: (line: string) => void;
}

const MINUTES_10 = 600_000;

/**
 * A loader of DuckDB that looks at the first row only: in the named folder, NODE_PATH, the cache, the npm registry.
 * The loader throws Fault ENGINE_UNAVAILABLE.
 */
export function duckDbLoader(provision: Provision): LoadDuckDb {
  return async () => load(await find(provision));
}

/** Folder to require DuckDB from. */
async function find(provision: Provision): Promise<string> {
  const { folder, setting, env, log } = provision;
  const version = engineVersion();
  if (folder !== '') {
    const there = versionIn(join(folder, 'node_modules'));
    if (there === version) return folder;
    throw unavailable(`${setting} names ${folder}, which holds ${there === undefined ? 'no @duckdb/node-api' : `@duckdb/node-api ${there}`}; this version needs ${version}`, `Install @duckdb/node-api@${version} there, or leave ${setting} out.`);
  }
  for (const modules of (env['NODE_PATH'] ?? '').split(delimiter).filter((path) => path !== '')) {
    const there = versionIn(modules);
    if (there === version) return dirname(modules);
    if (there !== undefined) log(`NODE_PATH has @duckdb/node-api ${there}, and this version needs ${version}: not used`);
  }
  return cached(version, provision);
}

async function cached(version: string, provision: Provision): Promise<string> {
  const { cache, log } = provision;
  const platform = platformOf(process.platform, process.arch, isMusl());
  if (!isKnown(platform)) throw unavailable(`there is no DuckDB for ${platform}`, 'Run the gate on Linux, macOS or Windows, x64 or arm64.');
  const parent = join(cache, 'modelgate-duckdb', version);
  const whole = join(parent, platform);
  if (versionIn(join(whole, 'node_modules')) === version) return whole;
  await mkdir(parent, { recursive: true });
  const partial = await mkdtemp(join(parent, '.partial-'));
  try {
    log(`fetching DuckDB ${version} for ${platform} by npm; ${cache} keeps it`);
    const { manifest, lock } = engineProject(platform);
    await writeFile(join(partial, 'package.json'), manifest);
    await writeFile(join(partial, 'package-lock.json'), lock);
    await npm(partial, provision);
    await moveInto(partial, whole);
    return whole;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** In one step; where another job was quicker, its copy is as good: both were checked against the same sums. */
async function moveInto(partial: string, whole: string): Promise<void> {
  try {
    await rename(partial, whole);
  } catch (error) {
    if (versionIn(join(whole, 'node_modules')) !== engineVersion()) throw error;
  }
}

/** `npm ci` checks each sha512 of the lockfile and runs no script; registry, proxy and credentials are the runner's own. */
function npm(folder: string, { env, setting }: Provision): Promise<void> {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const beside = `${env['PATH'] ?? ''}${delimiter}${dirname(process.execPath)}`;
  return new Promise((done, fail) => {
    execFile('npm', args, { cwd: folder, env: { ...env, PATH: beside }, timeout: MINUTES_10, shell: process.platform === 'win32' }, (error, _, complaint) => {
      if (error === null) {
        done();
        return;
      }
      const why = complaint.split('\n').filter((line) => line.trim() !== '').slice(0, 3).join('; ') || error.message;
      const tampered = /EINTEGRITY/.test(complaint);
      fail(unavailable(`npm could not fetch DuckDB ${engineVersion()}: ${why}`, tampered ? 'What the registry gave is not what this version was built with: ask whoever runs the registry.' : `Install @duckdb/node-api@${engineVersion()} on the machine and name its folder by ${setting}.`));
    });
  });
}

function load(folder: string): DuckDb {
  try {
    return requireDuckDb(join(resolve(folder), 'from-here.js'));
  } catch (error) {
    throw unavailable(`DuckDB in ${folder} can't be loaded: ${error instanceof Error ? error.message : String(error)}`, 'Remove that folder, or install it anew for this machine.');
  }
}

function versionIn(modules: string): string | undefined {
  const manifest = resolve(modules, '@duckdb', 'node-api', 'package.json');
  if (!existsSync(manifest)) return undefined;
  return (createRequire(manifest)(manifest) as { readonly version?: string }).version;
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const report = process.report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}

function unavailable(message: string, remedy: string): Fault {
  return new Fault({ code: 'ENGINE_UNAVAILABLE', message, remedy });
}
