import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { targetFault, type Around } from '../around.ts';
import { encodeMark, type Mark } from '../mark.ts';

/** Milliseconds after which a lock that was written is the last that was: longer than a request takes. */
const SETTLED = 1000;
/** Seconds after which a lock that nobody gave back counts no more. */
const STALE = 120;
/** Times that a lock is looked at. */
const ATTEMPTS = 20;

/** A text that all who promote can read and write; writing it exchanges nothing conditionally. */
export interface LockTag {
  readonly name: string;
  get(): Promise<string | undefined>;
  set(value: string): Promise<void>;
  clear(): Promise<void>;
}

/**
 * Does something while nobody else does, by Fischer's algorithm (Lamport, A Fast Mutual Exclusion Algorithm, 1987): wait until it is
 * free, write, wait longer than a write takes, and go on only if it is still ours. A lock of this very promotion, left when it was
 * killed, is its own.
 * @throws Fault TARGET_UNAVAILABLE when another one holds it for too long
 */
export async function withLock(tag: LockTag, mark: Mark, id: string, around: Around, work: () => Promise<void>): Promise<void> {
  await acquire(tag, mark, id, around);
  try {
    await work();
  } finally {
    // Where it can't be given back it counts no more after a while.
    await tag.clear().catch(() => undefined);
  }
}

async function acquire(tag: LockTag, mark: Mark, id: string, around: Around): Promise<void> {
  const own = createHash('sha256').update(encodeMark(mark)).digest('hex').slice(0, 16);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [owner, at] = ((await tag.get()) ?? '').split(' ');
    const free = owner === '' || owner === own || at === undefined || Math.abs(Date.parse(mark.at) - Date.parse(at)) > STALE * 1000;
    if (free) await tag.set(`${own} ${mark.at}`);
    await wait(SETTLED);
    if (free && (await tag.get())?.split(' ')[0] === own) return;
  }
  throw targetFault('TARGET_UNAVAILABLE', id, 'another promotion holds its lock', around, `Wait for it. If it was killed, the tag ${tag.name} counts no more after ${STALE} seconds.`);
}
