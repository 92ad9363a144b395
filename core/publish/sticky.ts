import { markerOf } from './marker.ts';
import { cutMarkdown } from './cut.ts';

/** The comments on one change, as a platform gives them. */
export interface Comments {
  /** Numbers of the comments that begin with the marker and are by the token's own user, oldest first. */
  own(marker: string): Promise<readonly number[]>;
  /** @returns number of the new one */
  create(body: string): Promise<number>;
  edit(comment: number, body: string): Promise<void>;
  remove(comment: number): Promise<void>;
}

export interface Sticky {
  /** Tells the comments of several gates of one change apart. */
  readonly name: string;
  readonly report: string;
  /** Characters that the platform takes. */
  readonly most: number;
  /** Markdown that says where the whole report is, for one that is cut. */
  readonly pointer: string;
}

/**
 * Writes the one comment of this name: edits the own one where there is one, whatever others wrote. Two runs at once may both
 * find none and create one; the later then takes its own back.
 * @throws what the platform's client throws
 */
export async function writeSticky(comments: Comments, { name, report, most, pointer }: Sticky): Promise<'created' | 'edited'> {
  const marker = markerOf(name);
  const body = `${marker}\n${cutMarkdown(report, most - marker.length - 1, pointer)}`;
  const [own] = await comments.own(marker);
  if (own !== undefined) {
    await comments.edit(own, body);
    return 'edited';
  }
  const created = await comments.create(body);
  const [first] = await comments.own(marker);
  if (first === undefined || first === created) return 'created';
  await comments.edit(first, body);
  await comments.remove(created);
  return 'edited';
}
