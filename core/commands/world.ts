import { tmpdir } from 'node:os';
import packageJson from '../../package.json' with { type: 'json' };
import { readResources } from '../engine/resources.ts';
import type { World } from '../run.ts';
import { withScratch } from '../sources/scratch.ts';
import { progressLine } from './progress.ts';

/** Options that several commands take, as the command line gives them. */
export interface WorldOptions {
  readonly base?: string;
  readonly fetch?: true;
  readonly threads?: string;
  readonly memory?: string;
}

/**
 * Hands the outside to `work`: today's date, a scratch folder (removed afterwards, whatever happens) and, on a terminal,
 * a line that says what is being done. CI logs get no progress.
 * @throws Fault USAGE for options that make no sense.
 */
export async function withWorld<T>(options: WorldOptions, work: (world: World) => Promise<T>): Promise<T> {
  const resources = readResources({ threads: options.threads ?? '', memory: options.memory ?? '' }, (name) => `--${name}`);
  const line = progressLine(process.stderr);
  try {
    return await withScratch(tmpdir(), (scratch) =>
      work({
        today: new Date().toISOString().slice(0, 10),
        scratch,
        version: packageJson.version,
        env: process.env,
        progress: line.show,
        ...(options.base === undefined ? {} : { base: options.base }),
        ...(options.fetch === undefined ? {} : { fetch: true }),
        ...resources,
      }),
    );
  } finally {
    line.clear();
  }
}
