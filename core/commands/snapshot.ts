import { dirname } from 'node:path';
import { Fault } from '../fault.ts';
import { summarizeEvidence } from '../run.ts';
import { headCommit } from '../sources/commit.ts';
import { encodeSnapshot, writeSnapshot } from '../sources/snapshot.ts';
import { findGate } from '../spec/read.ts';
import { storeOf } from './store.ts';
import { withWorld, type WorldOptions } from './world.ts';

export interface SnapshotOptions extends WorldOptions {
  readonly gate?: string;
  readonly evidence: string;
  readonly out?: string;
  readonly store?: string;
}

/**
 * Writes what the gate needs of one body of rows, and no rows: to a file, or to the store as if a gate had passed at HEAD.
 * @throws Fault USAGE where there is nothing to keep, or nowhere.
 */
export async function snapshot(options: SnapshotOptions): Promise<void> {
  const { out, store: named, evidence } = options;
  if (out === undefined && named === undefined) throw new Fault({ code: 'USAGE', message: 'a snapshot goes to a file or a store, and none is named', remedy: 'Name one: --out FILE, --store folder:PATH or --store git-notes.' });
  const gateFile = options.gate ?? findGate('.');
  const { gate, body } = await withWorld(options, (world) => summarizeEvidence(gateFile, evidence, world));
  if (body.kind !== 'summary') {
    throw new Fault({ code: 'USAGE', message: `evidence ${evidence} has no rows to keep (${body.kind})`, remedy: 'Name an evidence of rows with --evidence.' });
  }
  const kept = `${body.summary.rows} rows of ${evidence} kept as ${body.summary.slices.length} slices`;
  if (out !== undefined) {
    await writeSnapshot(out, body.summary, gate.model);
    process.stdout.write(`${out}: ${kept}; use it as {snapshot: ${out}}\n`);
  }
  if (named === undefined) return;
  const store = storeOf(named, dirname(gateFile));
  const commit = await headCommit(dirname(gateFile), process.env);
  if (commit === null) throw new Fault({ code: 'USAGE', message: 'a snapshot in a store belongs to a commit, and there is none here', remedy: 'Run it in a git repository, or name a file with --out.' });
  await store.keep(gate.model, commit, encodeSnapshot(body.summary, gate.model));
  process.stdout.write(`${store.name}: ${kept}, for ${commit.slice(0, 12)}; later commits meet it as {snapshot: last-passed}\n`);
}
