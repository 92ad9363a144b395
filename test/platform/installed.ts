import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where a platform's tools.sh put a file of a tool. A missing tool fails the test that needs it: it is never skipped.
 * @param platform folder under test/platform/, and in the cache
 * @param folder `NAME-VERSION`, where `$VARIABLE` stands for a version of tools.env
 */
export function installed(platform: string, folder: string, file: string): string {
  const install = `run \`MODELGATE_CI_CACHE=DIR test/platform/${platform}/tools.sh\` and keep MODELGATE_CI_CACHE=DIR for the tests`;
  const cache = process.env['MODELGATE_CI_CACHE'] ?? '';
  if (cache === '') throw new Error(`MODELGATE_CI_CACHE is not set: ${install}`);
  const versions = readFileSync(join(import.meta.dirname, platform, 'tools.env'), 'utf8');
  const version = (name: string): string => new RegExp(`^${name}=(.+)$`, 'm').exec(versions)?.[1] ?? '?';
  const path = join(cache, platform, folder.replace(/\$(\w+)/, (_, name: string) => version(name)), file);
  if (!existsSync(path)) throw new Error(`${path} is not there: ${install}`);
  return path;
}
