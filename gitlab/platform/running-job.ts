import { z } from 'zod';
import type { GitLab } from './client.ts';

const job = z.object({ ref: z.string(), user: z.object({ username: z.string().min(1) }) });

/** What GitLab itself says of this job. A pipeline's own variables may say anything: predefined ones are the first to be overridden. */
export interface RunningJob {
  /** Who started it; of a manual job, who pressed the button. */
  readonly startedBy: string;
  readonly ref: string;
}

/** @throws Refused, and what fetch throws */
export async function runningJob(gitlab: GitLab): Promise<RunningJob> {
  const { ref, user } = job.parse(await gitlab.get('job'));
  return { startedBy: user.username, ref };
}
