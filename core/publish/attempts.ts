import { terminalText } from '../report/escape.ts';

/** Something that is to be shown on a platform. */
export interface Attempt<Client> {
  /** As the log names it, `comment`. */
  readonly what: string;
  /** @returns what became of it, `edited` */
  readonly write: (client: Client) => Promise<string>;
  /** Why the platform refuses it, and what to do; asked for answers of 401, 403 and 404. */
  readonly refused: (status: number, message: string) => string;
}

/** A platform, as far as writing to it is concerned. */
export interface Platform<Client> {
  readonly name: string;
  readonly connect: () => Promise<Client>;
  /** What it answered instead of doing what was asked; status 500 and above where it did not answer at all. */
  readonly refusalOf: (error: unknown) => { readonly status: number; readonly message: string };
  readonly info: (line: string) => void;
  readonly warning: (line: string) => void;
}

/**
 * Makes each attempt, and says in the log what was not written and why. Never throws: a platform that is down or refuses
 * changes no verdict. One that does not answer is not asked again.
 * @returns the attempts that were written, by `what`
 */
export async function makeAttempts<Client>(attempts: readonly Attempt<Client>[], { name, connect, refusalOf, info, warning }: Platform<Client>): Promise<ReadonlySet<string>> {
  const written = new Set<string>();
  let down: string | undefined;
  for (const { what, write, refused } of attempts) {
    const shown = terminalText(what);
    if (down !== undefined) {
      warning(`${shown} was not written: ${down}`);
      continue;
    }
    try {
      info(`${shown}: ${await write(await connect())}`);
      written.add(what);
    } catch (error) {
      const { status, message } = refusalOf(error);
      if (status >= 500) down = terminalText(`${name} does not answer (${message})`);
      const why = [401, 403, 404].includes(status) ? refused(status, message) : message;
      warning(`${shown} was not written: ${terminalText(why)}. The verdict stands.`);
    }
  }
  return written;
}
