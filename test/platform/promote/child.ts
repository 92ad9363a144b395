/**
 * One promotion or rollback in a process of its own that kills itself with SIGKILL at a step of the outside: nothing is cleaned
 * up and nothing is flushed. Prints the number of steps when it comes to its end.
 */
import type { Permission } from '../../../core/promote/allow.ts';
import { promotePermitted, type PromoteOptions } from '../../../core/promote/promote.ts';
import { rollback } from '../../../core/promote/rollback.ts';
import { openSession, type PromoteWorld } from '../../../core/promote/session.ts';

export interface Task {
  readonly options: PromoteOptions;
  /** Null: roll back. */
  readonly permission: Permission | null;
  readonly now: string;
  readonly scratch: string;
  /** The step at which it is killed, from 1; 0: never. */
  readonly killAt: number;
}

const { options, permission, now, scratch, killAt } = JSON.parse(process.argv[2] ?? '') as Task;
let steps = 0;
const world: PromoteWorld = {
  now: new Date(now),
  env: process.env,
  scratch,
  step: (doing) => {
    steps++;
    process.stdout.write(`${steps} ${doing}\n`);
    if (steps === killAt) process.kill(process.pid, 'SIGKILL');
  },
};
if (permission === null) await rollback(options, world);
else await promotePermitted(await openSession(options, world), permission, options, world);
