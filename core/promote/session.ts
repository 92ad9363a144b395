import { dirname, join } from 'node:path';
import { Fault } from '../fault.ts';
import type { Environment } from '../sources/git.ts';
import { storeName } from '../sources/store-name.ts';
import type { Gate } from '../spec/gate.ts';
import { readGate } from '../spec/read.ts';
import { BEFORE_ALL } from './allow.ts';
import { beginJournal, readJournal, takeJournal, type Journal, type Planned, type Unfinished } from './journal.ts';
import type { Mark } from './mark.ts';
import { isUntouched, leftAlone, takeBack, unfinished, type Move, type Moved } from './move.ts';
import { addToRecord } from './record.ts';
import { Refusal } from './refusal.ts';
import type { Target } from './target.ts';
import { openTarget } from './targets/open.ts';

/** All that promoting needs from outside of the gate file. */
export interface PromoteWorld {
  readonly now: Date;
  readonly env: Environment;
  /** An existing empty folder for temporary files; the caller removes it. */
  readonly scratch: string;
  /** Whether git may fetch what a clone lacks, from the remote `origin`. Default: no network beyond the targets. */
  readonly fetch?: boolean;
  /** Told before and after each thing that changes the outside. */
  readonly step: (doing: string) => void;
}

export interface SessionOptions {
  /** The gate file. */
  readonly gate: string;
  /** Folder for the journal and the record. Default: `.modelgate` beside the gate file. */
  readonly state?: string;
}

/** What was done, or would be. */
export interface Outcome {
  readonly kind: 'promoted' | 'already' | 'planned' | 'rolled-back' | 'undone' | 'nothing';
  /** Null where nothing was promoted or rolled back. */
  readonly mark: Mark | null;
  /** Null: nothing stood there, or the target has not chosen a version yet. */
  readonly moves: readonly { readonly target: string; readonly from: string | null; readonly to: string | null }[];
  /** What a reader must know: a promotion that was undone before, a note that was not taken. */
  readonly notes: readonly string[];
}

/** A gate's targets with the journal and the record of their moves. */
export class Session {
  readonly gate: Gate;
  readonly targets: readonly Target[];
  readonly notes: string[] = [];
  readonly #state: string;
  readonly #step: PromoteWorld['step'];

  constructor(gate: Gate, targets: readonly Target[], state: string, step: PromoteWorld['step']) {
    this.gate = gate;
    this.targets = targets;
    this.#state = state;
    this.#step = step;
  }

  get #journal(): string {
    return join(this.#state, `${storeName(this.gate.model)}.journal`);
  }

  /** @throws Fault PROMOTION_UNFINISHED */
  unfinished(): Promise<Unfinished | null> {
    return readJournal(this.#journal);
  }

  /** @throws Refusal PROMOTION_UNDER_WAY when another run began meanwhile. */
  async begin(moves: readonly Planned[]): Promise<Journal> {
    const journal = await beginJournal(this.#journal, moves, this.#step);
    if (journal === null) throw underWay(true);
    return journal;
  }

  /** The journal of a run that ended before it was done. */
  goOn(): Promise<Journal> {
    return takeJournal(this.#journal, this.#step);
  }

  /** The moves of a journal with the targets of the gate. */
  movesOf({ moves }: Unfinished): Move[] {
    return moves.map((move) => {
      const target = this.targets.find(({ id }) => id === move.target);
      if (target !== undefined) return { ...move, target };
      throw new Fault({ code: 'PROMOTION_UNFINISHED', message: `an unfinished promotion began to move ${move.target}, which is no target of this gate`, place: { file: this.#journal }, remedy: 'Finish or abort it with the gate file that it began with.' });
    });
  }

  /** Takes back what a run began that ended before it was done. */
  async abort(left: Unfinished): Promise<void> {
    const begun = this.movesOf(left).filter(({ progress }) => !isUntouched(progress));
    const journal = await this.goOn();
    const { left: details, foreign } = await takeBack(begun, journal);
    if (details.length > 0) {
      await journal.leave();
      throw unfinished(details);
    }
    if (foreign.length > 0) this.notes.push(leftAlone(foreign));
    await journal.end();
  }

  /** The record of what was moved: the file, and what targets keep of it. Only then the journal ends. */
  async finish(mark: Mark, moved: readonly Moved[], journal: Journal): Promise<void> {
    await addToRecord(join(this.#state, 'promotions.jsonl'), { mark, targets: moved.map(({ target, before, version }) => ({ target: target.id, from: before?.version ?? null, to: version })) });
    this.#step('record: written');
    for (const { target, version } of moved) {
      try {
        await target.record?.(version, mark);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        this.notes.push(`${error.details[0]?.message ?? ''}; the champion is moved all the same, and its record is in promotions.jsonl`);
      }
    }
    await journal.end();
  }
}

/**
 * Reads the gate and names its targets.
 * @throws Fault GATE_*, USAGE where the gate has no `promote`
 */
export async function openSession({ gate: file, state }: SessionOptions, { env, step }: PromoteWorld): Promise<Session> {
  // A waiver that has ended is `permit`’s to refuse; the way back and the status don't hang on it.
  const gate = await readGate(file, { today: BEFORE_ALL });
  if (gate.promote === undefined) throw new Fault({ code: 'USAGE', message: 'the gate names no place for a champion', place: { file }, remedy: 'Add promote: {to: [...]} to it.' });
  const around = { directory: dirname(file), env, step };
  return new Session(gate, gate.promote.to.map((spec) => openTarget(spec, around)), state ?? join(dirname(file), '.modelgate'), step);
}

/** @param running false: it is another machine's, and can't be asked */
export function underWay(running: boolean): Refusal {
  return new Refusal([
    running
      ? { code: 'PROMOTION_UNDER_WAY', message: 'another promotion of this model is under way here', remedy: 'Wait for it, then evaluate against its champion.' }
      : { code: 'PROMOTION_UNDER_WAY', message: 'a promotion began on another machine and is not finished', remedy: 'When it has ended there, say `modelgate promote --resume` or `--abort`.' },
  ]);
}
