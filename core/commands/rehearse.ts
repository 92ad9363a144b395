import { dirname } from 'node:path';
import { rehearse as replayGate } from '../checks/rehearse/rehearse.ts';
import { renderRehearsal } from '../report/rehearsal-console.ts';
import { renderRehearsalMarkdown } from '../report/rehearsal-markdown.ts';
import { readEvidence } from '../run.ts';
import { writeFileWhole } from '../sources/write.ts';
import { findGate } from '../spec/read.ts';
import { encodeRehearsal, REHEARSAL_VERSION, type Rehearsal } from '../verdict/rehearsal.ts';
import { storeOf } from './store.ts';
import { terminal } from './terminal.ts';
import { wholeNumber } from '../spec/whole-number.ts';
import { withWorld, type WorldOptions } from './world.ts';

export interface RehearseOptions extends WorldOptions {
  readonly gate?: string;
  readonly replays: string;
  readonly seed: string;
  readonly format: string;
  readonly json?: string;
  readonly store?: string;
}

const MOST_REPLAYS = 100_000;
const LARGEST_SEED = 2 ** 32 - 1;

/**
 * Prints what the gate would decide, and writes it as JSON where that is asked for.
 * @throws Fault as `evaluate`; USAGE for options that make no sense.
 */
export async function rehearse(options: RehearseOptions): Promise<void> {
  const replays = wholeNumber('--replays', options.replays, 1, MOST_REPLAYS);
  const seed = wholeNumber('--seed', options.seed, 0, LARGEST_SEED);
  const gateFile = options.gate ?? findGate('.');
  const rehearsal = await withWorld(options, async (plain): Promise<Rehearsal> => {
    const world = options.store === undefined ? plain : { ...plain, store: storeOf(options.store, dirname(gateFile)) };
    const { gate, bodies, searched } = await readEvidence(gateFile, world);
    const told = replayGate(gate, bodies, { seed, replays, progress: world.progress }, searched);
    return { version: REHEARSAL_VERSION, tool: { name: 'modelgate', version: world.version }, model: gate.model, gate: { file: gate.file, digest: gate.digest }, seed, replays, ...told };
  });
  if (options.json !== undefined) await writeFileWhole(options.json, encodeRehearsal(rehearsal));
  process.stdout.write(options.format === 'markdown' ? renderRehearsalMarkdown(rehearsal) : renderRehearsal(rehearsal, terminal()));
}
