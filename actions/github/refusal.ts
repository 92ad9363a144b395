import { z } from 'zod';

const failure = z.object({ status: z.number(), message: z.string() });

/** What GitHub answered instead of doing what was asked. 500 and above: it did not answer at all, or not sensibly. */
export function refusalOf(error: unknown): { readonly status: number; readonly message: string } {
  const known = failure.safeParse(error);
  if (known.success) return { status: known.data.status, message: firstLine(known.data.message) };
  return { status: 500, message: firstLine(error instanceof Error ? error.message : String(error)) };
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.slice(0, 300) ?? '';
}
