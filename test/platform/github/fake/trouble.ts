import type { Answer } from './world.ts';

/** Something that goes wrong between the action and GitHub, for the next `times` requests of an operation. */
export interface Trouble {
  /** GitHub's name of the operation, `checks/create`; any where it is left out. */
  readonly operation?: string;
  times: number;
  /** `dead`: the connection ends without an answer. `after`: GitHub does what was asked, and its answer is lost. */
  readonly answer: Answer | 'dead' | 'after';
}

export function badGateway(times: number, operation?: string): Trouble {
  return trouble({ status: 502, body: { message: 'Server Error' } }, times, operation);
}

/** GitHub's answer to many writes in a short time. */
export function secondaryLimit(seconds: number, times: number, operation?: string): Trouble {
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  return trouble({ status: 403, body: { message, documentation_url: 'https://docs.github.com/rest' }, headers: { 'retry-after': String(seconds) } }, times, operation);
}

/** The hourly limit is used up; `reset` is when it is filled again, in seconds since 1970. */
export function primaryLimit(reset: number, times: number, operation?: string): Trouble {
  const headers = { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
  return trouble({ status: 429, body: { message: 'API rate limit exceeded for installation.' }, headers }, times, operation);
}

export function dead(times = Infinity, operation?: string): Trouble {
  return trouble('dead', times, operation);
}

function trouble(answer: Trouble['answer'], times: number, operation: string | undefined): Trouble {
  return { answer, times, ...(operation === undefined ? {} : { operation }) };
}
