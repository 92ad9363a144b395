import { expect, it } from 'vitest';
import { meet } from '../../core/checks/meet.ts';
import type { Fault } from '../../core/fault.ts';
import type { Columns, Gate, RowsSpec } from '../../core/spec/gate.ts';
import { body, bound, check, gate, rights } from './build.ts';

const asked = gate([check({ bounds: [bound('max_drop', 0.01)] })]);
const bodies = { candidate: body('candidate', { a: rights(60, 6) }), baseline: body('baseline', { a: rights(60, 6) }, 'other') };

function having(columns: Partial<Columns>): Gate {
  const candidate: RowsSpec = { ...(asked.evidence['candidate'] as RowsSpec), columns: { threshold: 0.5, ...columns } };
  return { ...asked, evidence: { ...asked.evidence, candidate } };
}

it.each<[string, Partial<Columns>, RegExp, RegExp]>([
  ['an id', { id: 'id' }, /none of their ids agree/, /check that `id`/],
  ['a query', { id: 'doc', query: 'q' }, /none of their queries agree/, /check that `query` and `id`/],
  ['a cluster alone', { cluster: 'customer' }, /none of their clusters agree/, /check that `cluster`/],
  ['an id that conversion made', {}, /none of their ids agree/, /made of the test case .*docs\/generative\.md/],
])('rows with %s that have none in common are told what to look at', async (_, columns, message, remedy) => {
  const fault = await meet(having(columns), bodies, () => Promise.resolve({ rows: 0 })).catch((error: unknown) => error as Fault);
  expect((fault as Fault).details[0]).toMatchObject({ code: 'EVIDENCE_DISJOINT', message: expect.stringMatching(message) as string, remedy: expect.stringMatching(remedy) as string });
});
