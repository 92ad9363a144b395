import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** The programs that platform tests run are built from the sources as they are, once for all tests. */
export default function build(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: resolve(import.meta.dirname, '../..'), stdio: 'inherit' });
}
