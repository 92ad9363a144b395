import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

const SHA256 = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** What every target keeps beside the champion: why it may stand there. No secret, no path of a machine. */
export const markSchema = z.strictObject({
  form: z.literal(1).describe('of this record'),
  kind: z.enum(['promotion', 'rollback']),
  model: z.string(),
  artifact: SHA256.nullable().describe('digest of the model’s file or folder; null: it was put there by other means, and a rollback brought it back'),
  verdict: SHA256.nullable().describe('digest of the bytes of verdict.json'),
  gate: z.string().nullable().describe('digest of the gate that decided'),
  commit: z.string().nullable().describe('commit that was judged'),
  at: z.string().describe('when it was decided to move, ISO 8601 in UTC'),
  by: z.string().describe('who asked for it'),
  signed_by: z.string().nullable(),
  approved_by: z.string().nullable(),
  override: z.strictObject({ reason: z.string(), by: z.string() }).nullable(),
});

export type Mark = Readonly<z.infer<typeof markSchema>>;

/** One line of JSON; equal marks give equal bytes. */
export function encodeMark(mark: Mark): string {
  return JSON.stringify(markSchema.parse(mark));
}

/** The mark in a text, null where it is none: whoever moves a champion by hand leaves text of their own. */
export function parseMark(text: string | undefined): Mark | null {
  if (text === undefined) return null;
  try {
    const parsed = markSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function sameMark(a: Mark | null, b: Mark | null): boolean {
  return isDeepStrictEqual(a, b);
}
