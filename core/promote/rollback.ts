import { Fault } from '../fault.ts';
import { lookAt, type Found } from './champion.ts';
import type { Mark } from './mark.ts';
import { isUntouched, moveAll } from './move.ts';
import { resume } from './promote.ts';
import { openSession, underWay, type Outcome, type PromoteWorld, type Session, type SessionOptions } from './session.ts';
import { agree, sameModel, stackOf } from './standing.ts';
import type { Standing } from './target.ts';

export interface RollbackOptions extends SessionOptions {
  /** A version at any of the targets, or an artifact's digest; undefined: what stood there before. */
  readonly to?: string;
  /** Who asks for it, for the record. */
  readonly by: string;
  readonly dryRun?: boolean;
}

type Goal = Found & { readonly goal: Standing };

/**
 * Puts the previous champion, or an earlier one, back at every target. What a killed promotion left is only taken back: that
 * is the way back then.
 * @throws Fault TARGET_UNFIT where there is nothing to go back to; as `promote` for what fails on the way
 */
export async function rollback(options: RollbackOptions, world: PromoteWorld): Promise<Outcome> {
  const session = await openSession(options, world);
  const left = options.dryRun === true ? null : await session.unfinished();
  if (left !== null) {
    if (left.running !== false) throw underWay(left.running === true);
    const begun = left.moves.some(({ progress }) => !isUntouched(progress));
    const back = left.moves.every(({ mark, progress }) => mark.kind === 'rollback' && progress !== 'undoing' && progress !== 'undone');
    if (begun && back) return resume(session, left);
    await session.abort(left);
    if (begun) return undone(session);
  }
  const all = await lookAt(session.targets);
  const goals = (options.to === undefined ? previous(all, session) : named(all, options.to, session)).filter(({ standing, goal }) => standing === null || !sameModel(standing, goal));
  const mark = goals[0] === undefined ? null : markOf(goals[0].goal, session.gate.model, options, world);
  const moves = goals.map(({ target, standing, goal }) => ({ target: target.id, from: standing?.version ?? null, to: goal.version }));
  if (mark === null) return { kind: 'already', mark: null, moves, notes: session.notes };
  if (options.dryRun === true) return { kind: 'planned', mark, moves, notes: session.notes };
  await carryOut(session, goals, options, world);
  return { kind: 'rolled-back', mark, moves, notes: session.notes };
}

/** Takes back what an unfinished promotion or rollback moved. */
export async function abort(options: SessionOptions, world: PromoteWorld): Promise<Outcome> {
  const session = await openSession(options, world);
  const left = await session.unfinished();
  if (left === null) return { kind: 'nothing', mark: null, moves: [], notes: [] };
  if (left.running === true) throw underWay(true);
  await session.abort(left);
  return undone(session);
}

/** Goes on with an unfinished promotion or rollback. */
export async function goOn(options: SessionOptions, world: PromoteWorld): Promise<Outcome> {
  const session = await openSession(options, world);
  const left = await session.unfinished();
  if (left === null) return { kind: 'nothing', mark: null, moves: [], notes: [] };
  if (left.running === true) throw underWay(true);
  if (left.moves.every(({ progress }) => isUntouched(progress))) {
    await session.abort(left);
    return { kind: 'nothing', mark: null, moves: [], notes: ['it had moved nothing yet: promote again'] };
  }
  return resume(session, left);
}

async function undone(session: Session): Promise<Outcome> {
  const all = await lookAt(session.targets);
  return { kind: 'undone', mark: null, moves: all.map(({ target, standing }) => ({ target: target.id, from: null, to: standing?.version ?? null })), notes: session.notes };
}

async function carryOut(session: Session, goals: readonly Goal[], options: RollbackOptions, world: PromoteWorld): Promise<void> {
  const planned = goals.map(({ target, standing, goal }) => ({ target, before: standing, version: goal.version, mark: markOf(goal, session.gate.model, options, world) }));
  const journal = await session.begin(planned.map((move) => ({ ...move, target: move.target.id })));
  const moved = await moveAll(planned.map((move) => ({ ...move, progress: 'placed' as const })), null, () => undefined, journal);
  await session.finish(planned[0]!.mark, moved, journal);
}

/** The one below the champion at each target; all must be the same model. */
function previous(all: readonly Found[], session: Session): Goal[] {
  const goals = all.map((found) => {
    const goal = stackOf(found.history).at(-2);
    if (goal === undefined) throw unfit(session, `${found.target.id} remembers nothing that stood there before ${found.standing?.version ?? 'now'}`, 'Promote another model by its verdict.');
    return { ...found, goal };
  });
  if (!agree(all.map(({ standing }) => standing)) || !agree(goals.map(({ goal }) => goal))) {
    throw unfit(session, 'the targets do not hold the same model, so the one before it is not the same either', 'See `modelgate status`, and say which one with --to.');
  }
  return goals;
}

function named(all: readonly Found[], to: string, session: Session): Goal[] {
  const match = (standing: Standing, artifact: string | null): boolean => standing.version === to || standing.mark?.artifact === to || (artifact !== null && standing.mark?.artifact === artifact);
  const artifact = all.flatMap(({ history }) => history).findLast((standing) => match(standing, null))?.mark?.artifact ?? null;
  return all.map((found) => {
    // By its digest first: a version's name may mean another model elsewhere.
    const goal = found.history.findLast((standing) => (artifact === null ? match(standing, null) : standing.mark?.artifact === artifact));
    if (goal !== undefined) return { ...found, goal };
    throw unfit(session, `${found.target.id} remembers no ${to}`, `It remembers ${found.history.map(({ version }) => version).join(', ') || 'nothing'}.`);
  });
}

function markOf({ mark }: Standing, model: string, { by }: RollbackOptions, { now }: PromoteWorld): Mark {
  const unknown: Omit<Mark, 'kind' | 'at' | 'by'> = { form: 1, model, artifact: null, verdict: null, gate: null, commit: null, signed_by: null, approved_by: null, override: null };
  return { ...unknown, ...mark, kind: 'rollback', at: now.toISOString(), by };
}

function unfit(session: Session, message: string, remedy: string): Fault {
  return new Fault({ code: 'TARGET_UNFIT', message, place: { file: session.gate.file }, remedy });
}
