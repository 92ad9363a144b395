import type { z } from 'zod';
import { valueAt } from './issues.ts';
import type { Path } from './places.ts';

/** The fields of one entry of the gate that are valid by themselves, and whether all of it is. */
export interface Parts<T> {
  readonly path: Path;
  readonly fields: Partial<T>;
  /** False when the schema refused something here: what seems to be missing may only be mistyped. */
  readonly sound: boolean;
}

/** Keeps what is valid of an entry, so that one mistyped key does not hide the contradictions beside it. */
export function partsAt<S extends z.ZodObject>(schema: S, root: unknown, path: Path): Parts<z.output<S>> {
  const value = valueAt(root, path);
  const kept: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(schema.shape)) {
    const parsed = (field as z.ZodType).safeParse(valueAt(value, [key]));
    if (parsed.success && parsed.data !== undefined) kept[key] = parsed.data;
  }
  return { path, fields: kept as Partial<z.output<S>>, sound: schema.safeParse(value).success };
}

/** Names of the entries of a map, in the order of the file; none when it is no map. */
export function namesAt(root: unknown, path: Path): string[] {
  const value = valueAt(root, path);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

/** Number of items of a list; 0 when it is no list. */
export function lengthAt(root: unknown, path: Path): number {
  const value = valueAt(root, path);
  return Array.isArray(value) ? value.length : 0;
}
