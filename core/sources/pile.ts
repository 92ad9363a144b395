/** Bytes that are kept one a model and commit: snapshots of passed gates, or records of verdicts. */
export interface Pile {
  /** As messages and verdicts name it: `folder baselines`, `git notes`. */
  readonly name: string;
  /**
   * Full hashes of all commits that something may be kept for, in no order.
   * @throws Fault EVIDENCE_UNREADABLE when it can't be asked: that is not the same as having none.
   */
  commits(model: string): Promise<string[]>;
  /**
   * What is kept for a model and commit; undefined where nothing is.
   * @throws Fault EVIDENCE_UNREADABLE.
   */
  read(model: string, commit: string): Promise<Buffer | undefined>;
  /**
   * Keeps bytes; those of the same model and commit are replaced. Whoever reads meets the old ones or the new ones, whole.
   * @throws Fault OUTPUT_UNWRITABLE when they can't be kept.
   */
  keep(model: string, commit: string, bytes: Buffer): Promise<void>;
}

/** What a pile holds: a word of its files' names or its lines. */
export type PileKind = 'snapshot' | 'verdict';
