import { z, ZodError } from 'zod';

const failure = z.object({ status: z.number(), message: z.string() });

/** What GitHub answered instead of doing what was asked. 500 and above: it did not answer at all, or not sensibly. */
export function refusalOf(error: unknown): { readonly status: number; readonly message: string } {
  const known = failure.safeParse(error);
  if (known.success) return { status: known.data.status, message: firstLine(known.data.message) };
  if (error instanceof ZodError) return { status: 500, message: firstLine(`the answer has another form than documented: ${error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`) };
  return { status: 500, message: firstLine(error instanceof Error ? error.message : String(error)) };
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.slice(0, 300) ?? '';
}
