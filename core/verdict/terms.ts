import { z } from 'zod';

/** A count. */
export const natural = z.number().int().nonnegative();

export const interval = z
  .tuple([z.number().nullable(), z.number().nullable()])
  .nullable()
  .describe('[low, high] of the two-sided interval; null inside for an open end; null when the value has no interval');

/** `{}`: all rows. */
export const sliceKey = z.record(z.string(), z.string().nullable());
