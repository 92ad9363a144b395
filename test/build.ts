import { execFileSync } from 'node:child_process';

/** Builds dist/ once before the tests, so that they run what is shipped and never a stale build. */
export default function setup(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
}
