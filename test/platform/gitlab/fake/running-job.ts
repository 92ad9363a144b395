import { personView } from './notes.ts';
import type { Person, Routes } from './world.ts';

/** Who pushes to the project, where a test says nobody else. */
export const ada: Person = { id: 1, username: 'ada' };

export const runningJob: Routes = {
  job: {
    job: true, role: 'guest', scope: 'read_api',
    answer: ({ by }) => {
      if (by.kind !== 'job') return { status: 404, body: { message: '404 Job Not Found' } };
      const { id, ref, user = ada } = by.pipeline;
      return { status: 200, body: { id, name: 'promote-model', status: 'running', ref, tag: false, user: personView(user) } };
    },
  },
};
