import { describe, expect, it } from 'vitest';
import { postCheckRun } from '../../actions/post/check-run.ts';
import { postComment } from '../../actions/post/comment.ts';
import { markerOf } from '../../core/publish/marker.ts';
import { blocked } from '../report/judged.ts';
import { serve } from './fake.ts';

describe('the check run', () => {
  it('is a failure for a block, and takes 50 annotations a request', async () => {
    const fake = await serve(() => ({ status: 201, body: { id: 5 } }));
    try {
      await postCheckRun(fake.github, 'a'.repeat(40), 'Modelgate', blocked(120));
      expect(fake.calls.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /repos/acme/models/check-runs', ...Array<string>(2).fill('PATCH /repos/acme/models/check-runs/5')]);
      expect(fake.calls.map(({ body }) => (body as { output: { annotations: unknown[] } }).output.annotations.length)).toEqual([50, 50, 20]);
      expect(fake.calls[0]?.body).toMatchObject({ conclusion: 'failure', status: 'completed' });
    } finally {
      fake.close();
    }
  });
});

describe('the comment', () => {
  const marker = markerOf('Modelgate');
  const by = (id: number, login: string, type: string, body = `${marker}\nold`): object => ({ id, body, user: { login, type } });

  it.each([
    ['creates one where there is none', [], 'POST /repos/acme/models/issues/3/comments'],
    ['leaves one by someone else alone', [by(1, 'mallory', 'User')], 'POST /repos/acme/models/issues/3/comments'],
    ['edits its own', [by(1, 'mallory', 'User'), by(2, 'github-actions[bot]', 'Bot')], 'PATCH /repos/acme/models/issues/comments/2'],
    ['leaves another app\'s alone', [by(1, 'other[bot]', 'Bot')], 'POST /repos/acme/models/issues/3/comments'],
    ['leaves one that quotes the marker alone', [by(1, 'github-actions[bot]', 'Bot', `> ${marker}`)], 'POST /repos/acme/models/issues/3/comments'],
  ])('%s', async (_, comments, wanted) => {
    const fake = await serve(({ method, path }) => {
      if (path === '/user') return { status: 403, body: { message: 'Resource not accessible by integration' } };
      if (path === '/graphql') return { status: 200, body: { data: { viewer: { login: 'github-actions[bot]' } } } };
      return method === 'GET' ? { status: 200, body: comments } : { status: 200, body: { id: 9 } };
    });
    try {
      await postComment(fake.github, 3, 'Modelgate', 'report');
      const writes = fake.calls.filter(({ method, path }) => method !== 'GET' && path !== '/graphql');
      expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual([wanted]);
      expect((writes[0]?.body as { body: string }).body.startsWith(`${marker}\n`)).toBe(true);
    } finally {
      fake.close();
    }
  });

  it('has a marker that a name can\'t end', () => expect(markerOf('x --> <b>')).toBe('<!-- modelgate:x-b- -->'));
});
