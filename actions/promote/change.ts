import { z } from 'zod';
import { payloadOf, type Environment } from '../github/occasion.ts';

/** Events of a pull request: pull_request, pull_request_target, pull_request_review, …; and of the queue that it waits in. */
const OF_A_CHANGE = /^(pull_request(_.+)?|merge_group)$/;
const OF_A_CHANGE_REF = /^refs\/(pull\/|heads\/gh-readonly-queue\/)/;

const follows = z.object({ workflow_run: z.object({ event: z.string() }) });

/**
 * The change that a run is for and that is not merged: its event is one of a pull request's or a merge queue's, it is on such a
 * ref, or it follows a run that was. Undefined: none.
 */
export function changeOf(env: Environment): string | undefined {
  const [event, ref] = [env['GITHUB_EVENT_NAME'] ?? '', env['GITHUB_REF'] ?? ''];
  if (OF_A_CHANGE.test(event)) return `the event ${event}`;
  if (OF_A_CHANGE_REF.test(ref)) return ref;
  if (event !== 'workflow_run') return undefined;
  const { workflow_run: before } = follows.parse(payloadOf(env));
  return OF_A_CHANGE.test(before.event) ? `a run that started by ${before.event}` : undefined;
}
