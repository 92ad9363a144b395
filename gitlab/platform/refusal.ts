/** GitLab's answer to a request that it did not do. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  /** The right or scope that it names; '' where it names none. */
  readonly scope: string;

  constructor(status: number, message: string, scope = '') {
    super(message);
    this.status = status;
    this.scope = scope;
  }
}

/** What GitLab answered instead of doing what was asked. 500 and above: it did not answer at all, or not sensibly. */
export function refusalOf(error: unknown): { readonly status: number; readonly message: string } {
  if (error instanceof Refused) return { status: error.status, message: firstLine(`${error.message}${error.scope === '' ? '' : ` (scope: ${error.scope})`}`) };
  return { status: 500, message: firstLine(error instanceof Error ? causeOf(error) : String(error)) };
}

/** Node's fetch says no more than "fetch failed"; its cause says what. */
function causeOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message || error.cause.name}` : error.message;
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.slice(0, 300) ?? '';
}
