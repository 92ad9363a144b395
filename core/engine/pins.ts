import lockfile from '../../package-lock.json' with { type: 'json' };

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
}

const ENGINE = '@duckdb/node-api';
const BINDINGS = '@duckdb/node-bindings';
const packages: Readonly<Record<string, Locked>> = lockfile.packages;

/** Entries of the lockfile that DuckDB consists of; the bundle carries these and no others. */
export function isOfEngine(path: string): boolean {
  return path.startsWith('node_modules/@duckdb/') || path === 'node_modules/detect-libc';
}

/** The version that this program was built and tested with. */
export function engineVersion(): string {
  return versionOf(ENGINE);
}

/** DuckDB's name of a platform, as its packages are called: `linux-x64`, `linux-arm64-musl`, `win32-x64`. */
export function platformOf(os: string, arch: string, musl: boolean): string {
  return `${os}-${arch}${os === 'linux' && musl ? '-musl' : ''}`;
}

/** Whether there is a package for the platform. */
export function isKnown(platform: string): boolean {
  return Object.hasOwn(packages, `node_modules/${BINDINGS}-${platform}`);
}

/**
 * A project with DuckDB alone for `npm ci`: versions and sha512 as the repository's lockfile has them, no addresses. The
 * platform's package is asked for by name, so that npm can't leave it out as optional.
 */
export function engineProject(platform: string): { readonly manifest: string; readonly lock: string } {
  const native = `${BINDINGS}-${platform}`;
  const dependencies = { [ENGINE]: versionOf(ENGINE), [native]: versionOf(native) };
  const about = { name: 'modelgate-engine', version: '1.0.0' };
  const locked = Object.entries(packages)
    .filter(([path]) => isOfEngine(path))
    .map(([path, entry]) => [path, path.endsWith(`/${native}`) ? { ...entry, optional: undefined } : entry] as const);
  return {
    manifest: JSON.stringify({ ...about, private: true, dependencies }),
    lock: JSON.stringify({ ...about, lockfileVersion: 3, requires: true, packages: { '': { ...about, dependencies }, ...Object.fromEntries(locked) } }),
  };
}

function versionOf(name: string): string {
  const version = packages[`node_modules/${name}`]?.version;
  if (version === undefined) throw new Error(`${name} is not in the lockfile`);
  return version;
}
