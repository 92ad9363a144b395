/**
 * Where the snapshots of passed gates are kept: a folder, git notes, a CI platform's artifacts.
 * One snapshot a model and commit; its bytes are those of `encodeSnapshot`.
 */
export interface SnapshotStore {
  /** As messages and verdicts name it: `folder baselines`, `git notes`, `workflow artifacts`. */
  readonly name: string;
  /** How a first snapshot gets into it, one sentence in the imperative. */
  readonly howToFill: string;
  /**
   * The newest snapshot of a model that a passed gate left.
   * @param age the commits that count and their order: the smallest age is the newest; null: not one to compare with
   * @throws Fault when the store can't be asked: that is not the same as having none.
   */
  newest(model: string, age: AgeOf): Promise<Kept | NotKept>;
  /**
   * Keeps a snapshot; one of the same model and commit is replaced. Whoever reads meets the old one or the new one, whole.
   * @param commit full hash
   * @throws Fault OUTPUT_UNWRITABLE when it can't be kept.
   */
  keep(model: string, commit: string, snapshot: Buffer): Promise<void>;
}

/**
 * Where a commit (full hash) stands before the merge base: 0 is the merge base itself, a commit has a smaller number than
 * each of its ancestors. Null: not the merge base nor an ancestor of it (another branch, rewritten history), or the commit that
 * is judged.
 */
export type AgeOf = (commit: string) => number | null;

/** A snapshot that was found. */
export interface Kept {
  readonly kind: 'kept';
  /** Full hash of the commit whose gate passed. */
  readonly commit: string;
  readonly snapshot: Buffer;
  /** What a reader of the verdict should know of it; undefined for most. */
  readonly note?: string;
}

/** There is none. */
export interface NotKept {
  readonly kind: 'none';
  /** One sentence without a full stop: none yet, expired, only of other models, none at or before the merge base. */
  readonly why: string;
  /** What would help in this case, in the imperative; undefined: `howToFill`. */
  readonly remedy?: string;
}
