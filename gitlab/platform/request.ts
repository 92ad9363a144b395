import { z } from 'zod';
import { Refused } from './refusal.ts';

/** Statuses that GitLab and what stands before it give when they have too much to do; the request was not done. */
const TRY_AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** GitLab writes the statuses of one commit one after the other, and gives up on whoever waits for ten seconds. */
const LOCKED = 409;
const STATUSES = /\/projects\/[^/]+\/statuses\/[0-9a-f]+$/;
const RETRIES = 3;
/** Seconds that GitLab may ask to wait; a job that waits for an hour costs more than a missing note. */
const LONGEST_WAIT = 60;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MOST_HOPS = 5;
/** Milliseconds until a request that is not answered counts as failed. */
const PATIENCE = 60_000;

const complaint = z.object({
  message: z.unknown().optional(),
  error: z.unknown().optional(),
  error_description: z.string().optional(),
  scope: z.string().optional(),
});

export interface Asking {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** What requests need of the outside. */
export interface Outside {
  /** Told of each wait. */
  readonly log: (line: string) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * One request, tried again where GitLab is busy, for as long as it asks to wait or a little longer each time.
 * @throws Refused for any answer but success; what fetch throws where there is no answer
 */
export async function request(url: string, asking: Asking, { log, sleep }: Outside): Promise<Response> {
  for (let retries = 0; ; retries++) {
    const answer = await followed(url, asking);
    if (answer.ok) return answer;
    const seconds = waitOf(answer, retries);
    if (!isBusy(answer.status, asking.method, url) || retries === RETRIES || seconds > LONGEST_WAIT) throw await refusedOf(answer);
    log(`GitLab answers ${answer.status} to ${asking.method} ${new URL(url).pathname}; again in ${seconds} s`);
    await sleep(seconds * 1000);
  }
}

/** A 409 to any other request is GitLab's last word: what was asked for does not go with what is there. */
function isBusy(status: number, method: string, url: string): boolean {
  return TRY_AGAIN.has(status) || (status === LOCKED && method === 'POST' && STATUSES.test(new URL(url).pathname));
}

/** Files may lie in another place (object storage), which must not see the token: fetch would send it along. */
async function followed(url: string, asking: Asking): Promise<Response> {
  const signal = AbortSignal.timeout(PATIENCE);
  let at = new URL(url);
  let headers = asking.headers;
  for (let hops = 0; hops <= MOST_HOPS; hops++) {
    const answer = await fetch(at, { ...asking, headers, signal, redirect: 'manual' });
    const to = answer.headers.get('location');
    if (asking.method !== 'GET' || to === null || !REDIRECTS.has(answer.status)) return answer;
    await answer.body?.cancel();
    const next = new URL(to, at);
    if (next.origin !== at.origin) headers = {};
    at = next;
  }
  throw new Error(`${new URL(url).pathname} is redirected more than ${MOST_HOPS} times`);
}

function waitOf(answer: Response, retries: number): number {
  const asked = Number(answer.headers.get('retry-after') ?? NaN);
  return Number.isFinite(asked) ? Math.max(0, asked) : 2 ** retries * 0.5;
}

/** `{"message": "403 Forbidden"}`, `{"error": "insufficient_scope", "error_description": …, "scope": "api"}`, or a proxy's HTML. */
async function refusedOf(answer: Response): Promise<Refused> {
  const text = await answer.text().catch(() => '');
  const parsed = complaint.safeParse(parse(text));
  const said = parsed.success ? [parsed.data.error, parsed.data.error_description, parsed.data.message].filter((part) => part !== undefined).map(plain) : [];
  return new Refused(answer.status, `${answer.status} ${said.length === 0 ? answer.statusText : said.join(': ')}`.trim(), parsed.success ? (parsed.data.scope ?? '') : '');
}

function plain(part: unknown): string {
  return typeof part === 'string' ? part : JSON.stringify(part);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
