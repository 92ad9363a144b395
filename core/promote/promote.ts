import { dirname } from 'node:path';
import { permit, type Approval, type Override, type Permission } from './allow.ts';
import { lookAt, refuseOther, type Found } from './champion.ts';
import type { Unfinished } from './journal.ts';
import type { Mark } from './mark.ts';
import { isUntouched, moveAll } from './move.ts';
import { changed, readPayload, type Payload } from './payload.ts';
import { Refusal } from './refusal.ts';
import { openSession, underWay, type Outcome, type PromoteWorld, type Session, type SessionOptions } from './session.ts';
import type { Target } from './target.ts';

export interface PromoteOptions extends SessionOptions {
  /** A verdict.json. */
  readonly verdict: string;
  /** Path of the model's file or folder, or `sha256:…` where every target has the files already. */
  readonly artifact: string;
  /** A Sigstore bundle or DSSE envelope over the verdict. */
  readonly attestation?: string;
  readonly override?: Override;
  readonly approval?: Approval;
  /** Who asks for it, for the record. */
  readonly by: string;
  /** Versions that the caller asks for: one a kind of target, or `all` for those that let it be chosen. */
  readonly as?: Readonly<Record<string, string>>;
  /** The champion that the verdict was judged against: a version at any of the targets, a digest, or `none`. */
  readonly expect?: string;
  /** Only say what would be done. */
  readonly dryRun?: boolean;
}

/** Targets that number their versions themselves; what is asked for all does not reach them. */
const NUMBERING: ReadonlySet<string> = new Set(['mlflow', 'sagemaker']);

/**
 * Makes an artifact the champion at every target of the gate, by a verdict that is good for it. What an earlier run of this
 * promotion left unfinished is finished; what one of another left is taken back first.
 * @throws Refusal when it must not be; Fault when it could not be: the old champion then stands, or PROMOTION_UNFINISHED says where not
 */
export async function promote(options: PromoteOptions, world: PromoteWorld): Promise<Outcome> {
  const session = await openSession(options, world);
  const permission = await permit({
    verdict: options.verdict,
    gate: options.gate,
    artifact: options.artifact,
    attestation: options.attestation,
    override: options.override,
    approval: options.approval,
    now: world.now,
    scratch: world.scratch,
    env: world.env,
    ...(world.fetch === undefined ? {} : { fetch: world.fetch }),
  });
  return promotePermitted(session, permission, options, world);
}

/** As `promote`, for a verdict that was found good. */
export async function promotePermitted(session: Session, permission: Permission, options: PromoteOptions, world: PromoteWorld): Promise<Outcome> {
  const { gate } = session;
  if (gate.digest !== permission.gateDigest) throw new Refusal([{ code: 'GATE_OTHER', message: 'the gate file changed while it was read', remedy: 'Run it again.' }]);
  const mark = markOf(permission, options, world);
  const left = await session.unfinished();
  if (left !== null && options.dryRun !== true) {
    const finished = await settle(session, left, mark);
    if (finished !== null) return finished;
  }
  const all = await lookAt(session.targets);
  const found = all.filter(({ standing }) => !isPromoted(standing?.mark ?? null, mark));
  if (found.length === 0) return { kind: 'already', mark: all[0]!.standing!.mark, moves: [], notes: session.notes };
  await refuseOther(found, permission, options.expect, { directory: dirname(options.gate), env: world.env });
  const payload = await readPayload(options.artifact, world.scratch);
  if (payload !== null && payload.digest !== permission.artifact) throw changed(options.artifact);
  const wishes = wishesOf(options.as ?? {});
  if (options.dryRun === true) return planned(found, mark, wishes, session.notes);
  return carryOut(session, found, mark, payload, wishes);
}

async function carryOut(session: Session, found: readonly Found[], mark: Mark, payload: Payload | null, wishes: (target: Target) => string | undefined): Promise<Outcome> {
  const journal = await session.begin(found.map(({ target, standing }) => ({ target: target.id, before: standing, mark, version: null })));
  const moves = found.map(({ target, standing }) => ({ target, before: standing, mark, version: null, progress: 'waiting' as const }));
  const moved = await moveAll(moves, payload, wishes, journal);
  await session.finish(mark, moved, journal);
  return { kind: 'promoted', mark, moves: moved.map(({ target, before, version }) => ({ target: target.id, from: before?.version ?? null, to: version })), notes: session.notes };
}

/** Finishes or takes back what a run that ended left; the outcome where that was this very promotion. */
async function settle(session: Session, left: Unfinished, mark: Mark): Promise<Outcome | null> {
  if (left.running !== false) throw underWay(left.running === true);
  const begun = left.moves.some(({ progress }) => !isUntouched(progress));
  const undoing = left.moves.some(({ progress }) => progress === 'undoing' || progress === 'undone');
  if (begun && !undoing && left.moves.every((move) => isPromoted(move.mark, mark))) return resume(session, left);
  await session.abort(left);
  if (begun) session.notes.push('an earlier promotion was cut off; what it had moved was taken back first');
  return null;
}

/** Goes on where a run was cut off. */
export async function resume(session: Session, left: Unfinished): Promise<Outcome> {
  const moves = session.movesOf(left);
  const { mark } = moves[0]!;
  const journal = await session.goOn();
  const moved = await moveAll(moves, null, () => undefined, journal);
  await session.finish(mark, moved, journal);
  session.notes.push('this promotion was cut off before; it was finished now');
  const kind = mark.kind === 'rollback' ? 'rolled-back' : 'promoted';
  return { kind, mark, moves: moved.map(({ target, before, version }) => ({ target: target.id, from: before?.version ?? null, to: version })), notes: session.notes };
}

function planned(found: readonly Found[], mark: Mark, wishes: (target: Target) => string | undefined, notes: readonly string[]): Outcome {
  return { kind: 'planned', mark, moves: found.map(({ target, standing }) => ({ target: target.id, from: standing?.version ?? null, to: wishes(target) ?? null })), notes };
}

/** Whether a target holds this artifact by this verdict already. */
function isPromoted(standing: Mark | null, { artifact, verdict }: Mark): boolean {
  return standing?.artifact === artifact && standing.verdict === verdict;
}

function wishesOf(as: Readonly<Record<string, string>>): (target: Target) => string | undefined {
  return ({ kind }) => as[kind] ?? (NUMBERING.has(kind) ? undefined : as['all']);
}

function markOf(permission: Permission, { by }: PromoteOptions, { now }: PromoteWorld): Mark {
  return {
    form: 1,
    kind: 'promotion',
    model: permission.model,
    artifact: permission.artifact,
    verdict: permission.verdictDigest,
    gate: permission.gateDigest,
    commit: permission.commit,
    at: now.toISOString(),
    by,
    signed_by: permission.signedBy,
    approved_by: permission.approvedBy === null ? null : `${permission.approvedBy.by} (${permission.approvedBy.where})`,
    override: permission.override,
  };
}
