import { Fault } from '../fault.ts';
import { summarizeEvidence } from '../run.ts';
import { writeSnapshot } from '../sources/snapshot.ts';
import { findGate } from '../spec/read.ts';
import { withWorld, type WorldOptions } from './world.ts';

export interface SnapshotOptions extends WorldOptions {
  readonly gate?: string;
  readonly evidence: string;
  readonly out: string;
}

/** Writes what the gate needs of one body of rows, and no rows. */
export async function snapshot(options: SnapshotOptions): Promise<void> {
  const gateFile = options.gate ?? findGate('.');
  const { gate, body } = await withWorld(options, (world) => summarizeEvidence(gateFile, options.evidence, world));
  if (body.kind !== 'summary') {
    throw new Fault({ code: 'USAGE', message: `evidence ${options.evidence} has no rows to keep (${body.kind})`, remedy: 'Name an evidence of rows with --evidence.' });
  }
  await writeSnapshot(options.out, body.summary, gate.model);
  process.stdout.write(`${options.out}: ${body.summary.rows} rows of ${options.evidence} kept as ${body.summary.slices.length} slices; use it as {snapshot: ${options.out}}\n`);
}
