/** What stands at a path. */
export type Entry =
  | { readonly kind: 'file' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'missing' }
  /** There, but not a file that can be read: a link out of the revision, a device, a submodule. */
  | { readonly kind: 'unfit'; readonly what: string; readonly remedy: string };

/**
 * Files that a gate's paths lead to: those of the working tree, or those of one revision.
 * Paths have `/` between their parts and are relative to the gate's folder.
 */
export interface Tree {
  /** Stands behind a path in verdicts and messages: '' or `@merge-base(origin/main)`. */
  readonly suffix: string;
  /** What a reader should know of this tree; null when there is nothing. */
  readonly note: string | null;
  look(path: string): Promise<Entry>;
  /** Files that fit a glob, in no particular order. */
  match(glob: string): Promise<string[]>;
  /** Names in a folder, files and folders; empty where there is no such folder. */
  names(folder: string): Promise<string[]>;
  /**
   * Absolute path of a file on this machine whose content is that of `path`.
   * @param copy name in the scratch folder, should a copy or an alias be needed
   */
  take(path: string, copy: string): Promise<string>;
}

/** Orders text by code point, as no locale and no UTF-16 surrogate does otherwise. */
export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
