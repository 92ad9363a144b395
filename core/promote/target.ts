import type { TargetKind } from '../spec/targets.ts';
import type { Mark } from './mark.ts';
import type { Payload } from './payload.ts';

/** What stands at a target. */
export interface Standing {
  /** As the target calls it: `v1.2.3`, a registry's version number, a digest. */
  readonly version: string;
  /** What the promotion wrote beside it; null where someone moved it by other means. */
  readonly mark: Mark | null;
  /** Changes whenever what stands there is exchanged: an object id, an ETag, a count. Compare it for equality only. */
  readonly token: string;
}

/** A promotion, as a target prepares it. */
export interface Release {
  readonly mark: Mark;
  /** The model's files; null where only their digest is known, and the target must have them already. */
  readonly payload: Payload | null;
  /** Version that the caller asks for; undefined: the target's own choice. */
  readonly version: string | undefined;
}

/** The champion is not the one that was expected: someone else was faster. Nothing was changed. */
export class ChampionMoved extends Error {
  override readonly name = 'ChampionMoved';
  readonly found: Standing | null;

  constructor(found: Standing | null) {
    super(`${found === null ? 'nothing' : found.version} stands there`);
    this.found = found;
  }
}

/**
 * One place that the champion stands in. Every method may be called again after it was cut off at any point: what is done already
 * is found and not done twice. Each throws Fault TARGET_UNAVAILABLE when the system does not answer, TARGET_REFUSED when it
 * does not let us, TARGET_UNFIT when what is there can't be what was asked for.
 */
export interface Target {
  readonly kind: TargetKind;

  /** Tells targets of one gate apart, in the journal and the record: `git origin flight-delay#prod`. Has no secret in it. */
  readonly id: string;

  /** What stands there now; null: nothing. */
  read(): Promise<Standing | null>;

  /**
   * What stood there, oldest first, the standing one last; as far as the target remembers. Of these `rollback` chooses.
   */
  history(): Promise<readonly Standing[]>;

  /**
   * Puts there what `move` will point at, and points at nothing yet: a copy, a version. Nobody who reads the champion sees it.
   * @returns the version as the target calls it
   */
  place(release: Release): Promise<string>;

  /**
   * Makes a version the champion, in one step of the target: readers meet the old one or the new one.
   * @param version what `place` returned, or one of `history`
   * @param expected what must stand there; where this version with this mark stands already, nothing is done
   * @throws ChampionMoved when something else stands there
   */
  move(version: string, mark: Mark, expected: Standing | null): Promise<void>;

  /**
   * Takes a move back: what stood there before stands there again, with its mark.
   * @param mark of the move that is taken back; when something else stands there by now, it is left alone
   * @throws ChampionMoved when neither that move nor `before` stands there
   */
  undo(mark: Mark, before: Standing | null): Promise<void>;

  /** Writes the finished promotion's record where the target has a place for it (a git note, a tag). Most have it in the mark. */
  record?(version: string, mark: Mark): Promise<void>;
}
