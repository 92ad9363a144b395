import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const install = 'run `MODELGATE_CI_CACHE=DIR test/platform/github/tools.sh` and keep MODELGATE_CI_CACHE=DIR for the tests';

const versions = new Map(
  [...readFileSync(join(import.meta.dirname, 'tools.env'), 'utf8').matchAll(/^(\w+)=(.+)$/gm)].map(([, name, version]) => [name, version] as const),
);

/** The folder NAME-VERSION that tools.sh made. A missing tool fails the test that needs it: it is never skipped. */
function installed(name: string, variable: string, file: string): string {
  const cache = process.env.MODELGATE_CI_CACHE;
  if (cache === undefined || cache === '') throw new Error(`MODELGATE_CI_CACHE is not set: ${install}`);
  const path = join(cache, 'github', `${name}-${versions.get(variable) ?? '?'}`, file);
  if (!existsSync(path)) throw new Error(`${path} is not there: ${install}`);
  return path;
}

/** Paths of the tools that tools.sh installs; each throws with what to do where its tool is not there. */
export const tools = {
  act: () => installed('act', 'ACT', 'act'),
  actionlint: () => installed('actionlint', 'ACTIONLINT', 'actionlint'),
  checkJsonschema: () => installed('check-jsonschema', 'CHECK_JSONSCHEMA', 'bin/check-jsonschema'),
  openapi: () => installed('openapi', 'OCTOKIT_OPENAPI', 'api.github.com.json'),
} as const;
