import { setTimeout as wait } from 'node:timers/promises';
import { targetFault, type Around } from './around.ts';

/** Milliseconds until an answer must have begun. */
const PATIENCE = 60_000;
/** Milliseconds before a question is asked again. */
const PAUSES = [300, 1000, 3000];

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: NonNullable<RequestInit['body']>;
  /** Milliseconds until an answer must have begun; a minute unless said. */
  readonly patience?: number;
  /** True: 401 is an answer like others, which says how to make oneself known. */
  readonly mayBeUnknown?: boolean;
}

/**
 * Asks a server. What only reads is asked again where there was no answer or the server was busy; what changes something is not, since
 * it may have been done.
 * @throws Fault TARGET_UNAVAILABLE where there is no answer, or one of 429 or from 500 on; TARGET_REFUSED for 401 and 403
 */
export async function ask(id: string, url: string, question: Question, around: Around): Promise<Response> {
  const method = question.method ?? 'GET';
  for (let attempt = 0; ; attempt++) {
    const answer = await once(url, { ...question, method });
    const pause = method === 'GET' || method === 'HEAD' ? PAUSES[attempt] : undefined;
    if (typeof answer === 'string' || answer.status === 429 || answer.status >= 500) {
      if (pause === undefined) throw targetFault('TARGET_UNAVAILABLE', id, typeof answer === 'string' ? answer : await said(answer), around);
      await wait(pause);
    } else if (answer.status === 403 || (answer.status === 401 && question.mayBeUnknown !== true)) throw targetFault('TARGET_REFUSED', id, await said(answer), around);
    else return answer;
  }
}

/** The answer, or why there is none. */
async function once(url: string, { patience = PATIENCE, method = 'GET', headers = {}, body }: Question): Promise<Response | string> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    return await fetch(url, { method, headers, signal: stop.signal, ...(body === undefined ? {} : { body }) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : error instanceof Error ? error.message : String(error);
    return stop.signal.aborted ? `no answer within ${patience / 1000} s` : `no answer (${cause})`;
  } finally {
    clearTimeout(timer);
  }
}

/** What a server said, in one line of at most 300 characters. */
export async function said(answer: Response): Promise<string> {
  const text = (await answer.text().catch(() => '')).replace(/\s+/g, ' ').trim().slice(0, 300);
  return `it answered ${answer.status}${text === '' ? '' : `: ${text}`}`;
}
