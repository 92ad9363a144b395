import { tmpdir, userInfo } from 'node:os';
import { Fault } from '../fault.ts';
import { promote as promoteIt, type PromoteOptions } from '../promote/promote.ts';
import { abort, goOn, rollback as rollBack } from '../promote/rollback.ts';
import type { Outcome, PromoteWorld } from '../promote/session.ts';
import { status as statusOf, type Status } from '../promote/status.ts';
import { readWishes } from '../promote/wishes.ts';
import { renderOutcome, renderStatus } from '../report/promotion.ts';
import { withScratch } from '../sources/scratch.ts';
import { findGate } from '../spec/read.ts';

/** Options that promote, rollback and status share, as the command line gives them. */
export interface PlaceOptions {
  readonly gate?: string;
  readonly state?: string;
  readonly json?: true;
}

export interface PromoteCliOptions extends PlaceOptions {
  readonly verdict?: string;
  readonly artifact?: string;
  readonly attestation?: string;
  readonly as?: readonly string[];
  readonly expect?: string;
  readonly by?: string;
  readonly overrideReason?: string;
  readonly overrideBy?: string;
  readonly approvedBy?: string;
  readonly approvedIn?: string;
  readonly fetch?: true;
  readonly dryRun?: true;
  readonly resume?: true;
  readonly abort?: true;
}

export interface RollbackCliOptions extends PlaceOptions {
  readonly to?: string;
  readonly by?: string;
  readonly dryRun?: true;
}

/**
 * Moves the champion, or goes on with or takes back what a killed run began.
 * @throws Refusal, Fault as the promotion; USAGE for options that make no sense
 */
export async function promote(options: PromoteCliOptions): Promise<void> {
  const place = placeOf(options);
  if (options.resume === true || options.abort === true) {
    const named = (['verdict', 'artifact', 'attestation', 'as', 'expect', 'overrideReason', 'overrideBy', 'dryRun'] as const).filter((key) => options[key] !== undefined);
    if ((options.resume === true && options.abort === true) || named.length > 0) throw usage('--resume and --abort each stand alone: they are about the promotion that was cut off', 'Leave out the other options, or promote anew.');
    print(await withPromoteWorld(options, (world) => (options.resume === true ? goOn(place, world) : abort(place, world))), options);
    return;
  }
  const { verdict, artifact } = options;
  if (verdict === undefined || artifact === undefined) throw usage(`promote needs ${verdict === undefined ? '--verdict, the verdict.json' : '--artifact, the model’s file or folder'}`, 'See modelgate promote --help.');
  print(await withPromoteWorld(options, (world) => promoteIt({ ...place, ...promoteOptions(options, verdict, artifact) }, world)), options);
}

export async function rollback(options: RollbackCliOptions): Promise<void> {
  const { to, dryRun = false } = options;
  print(await withPromoteWorld(options, (world) => rollBack({ ...placeOf(options), by: whoOf(options), dryRun, ...(to === undefined ? {} : { to }) }, world)), options);
}

/** Prints what stands where. Exit code 0: all targets hold the same; 1: they do not, or a promotion is unfinished; 2: one can't be read. */
export async function status(options: PlaceOptions): Promise<number> {
  const found = await withPromoteWorld(options, (world) => statusOf(placeOf(options), world));
  process.stdout.write(options.json === true ? `${JSON.stringify(found, null, 2)}\n` : renderStatus(found));
  return exitOf(found);
}

function exitOf({ agree, unfinished }: Status): number {
  if (agree === null) return 2;
  return agree && unfinished === null ? 0 : 1;
}

function promoteOptions(options: PromoteCliOptions, verdict: string, artifact: string): Omit<PromoteOptions, 'gate' | 'state'> {
  const { attestation, expect, overrideReason, overrideBy, approvedBy, approvedIn = 'the command line', dryRun = false } = options;
  const by = whoOf(options);
  return {
    verdict,
    artifact,
    by,
    dryRun,
    as: readWishes(options.as ?? []),
    ...(attestation === undefined ? {} : { attestation }),
    ...(expect === undefined ? {} : { expect }),
    // One without the other is the permission's to refuse.
    ...(overrideReason === undefined && overrideBy === undefined ? {} : { override: { reason: overrideReason ?? '', by: overrideBy ?? '' } }),
    ...(approvedBy === undefined ? {} : { approval: { by: approvedBy, where: approvedIn } }),
  };
}

function placeOf({ gate, state }: PlaceOptions): { gate: string; state?: string } {
  return { gate: gate ?? findGate('.'), ...(state === undefined ? {} : { state }) };
}

function whoOf({ by }: { readonly by?: string }): string {
  return by ?? userInfo().username;
}

function print(outcome: Outcome, { json }: PlaceOptions): void {
  process.stdout.write(json === true ? `${JSON.stringify(outcome, null, 2)}\n` : renderOutcome(outcome));
}

function withPromoteWorld<T>({ fetch }: PlaceOptions & { readonly fetch?: true }, work: (world: PromoteWorld) => Promise<T>): Promise<T> {
  return withScratch(tmpdir(), (scratch) => work({ now: new Date(), env: process.env, scratch, step: () => undefined, ...(fetch === undefined ? {} : { fetch }) }));
}

function usage(message: string, remedy: string): Fault {
  return new Fault({ code: 'USAGE', message, remedy });
}
