import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAction, type Event, type Finished } from './runner.ts';
import { pullEvent, scene, usual, type Scene } from './scene.ts';

const gate = `model: flight-delay
task: binary
evidence:
  candidate: {rows: rows.csv}
  baseline: {snapshot: last-passed}
columns: {id: id, label: late, score: p}
checks:
  - {metric: accuracy, max_drop: 0.05}
`;

/** 400 flights of which the model judges `wrong` wrongly. */
function rows(wrong: number): string {
  const lines = Array.from({ length: 400 }, (_, id) => `${id},${id % 2},${(id % 2 === 1) === id >= wrong ? 0.9 : 0.1}`);
  return `id,late,p\n${lines.join('\n')}\n`;
}

const workflow = '.github/workflows/modelgate.yml';

async function push(there: Scene, run: number): Promise<Finished> {
  const sha = there.git('rev-parse', 'HEAD');
  const path = join(there.folder, 'push.json');
  writeFileSync(path, '{}');
  there.world.runs.push({ id: run, path: workflow, event: 'push', branch: 'main', sha, conclusion: 'success' });
  const event: Event = { name: 'push', path, sha, ref: 'refs/heads/main', run };
  return runAction(there, event);
}

const first = { 'modelgate.yml': gate.replace('snapshot: last-passed', 'snapshot: last-passed, if_missing: bootstrap'), 'rows.csv': rows(20) };

describe('a baseline without infrastructure', () => {
  it('a push to main leaves a snapshot, and the next pull request is judged against it', async () => {
    const there = await scene(first);
    expect((await push(there, 501)).code).toBe(0);
    expect(there.world.artifacts.filter(({ name }) => name.startsWith('modelgate-snapshot-'))).toHaveLength(1);
    expect((await runAction(there, pullEvent(there, 7, { 'rows.csv': rows(21) }))).code).toBe(0);
    const worse = await runAction(there, pullEvent(there, 8, { 'rows.csv': rows(120) }));
    expect([worse.code, worse.outputs.get('status')]).toEqual([1, 'blocked']);
  });

  it.each<[string, (there: Scene) => void]>([
    ['none yet', (there) => there.world.artifacts.splice(0)],
    ['an expired one', (there) => { there.world.artifacts = there.world.artifacts.map((one) => ({ ...one, expired: true })); }],
    ['one of another workflow', (there) => { there.world.runs = there.world.runs.map((run) => ({ ...run, path: '.github/workflows/other.yml' })); }],
    ["one of a fork's run", (there) => { there.world.runs = there.world.runs.map((run) => ({ ...run, headRepository: 'mallory/flights' })); }],
    ['one that a pull request left', (there) => { there.world.runs = there.world.runs.map((run) => ({ ...run, event: 'pull_request' })); }],
    ['no right to read artifacts', (there) => { there.world.permissions = { ...usual, actions: 'write', checks: 'write' }; delete there.world.permissions.actions; }],
  ])('%s is no evidence, and no evidence never passes', async (_, spoil) => {
    const there = await scene({ ...first, 'modelgate.yml': gate });
    there.commit('main', first);
    await push(there, 501);
    there.commit('main', { 'modelgate.yml': gate });
    spoil(there);
    const result = await runAction(there, pullEvent(there, 7, { 'rows.csv': rows(20) }));
    expect([result.code, result.outputs.get('status')]).toEqual([1, 'error']);
    expect(there.world.comments[0]?.body ?? '').toMatch(/snapshot/);
  });
});

describe('a ledger of reuse as git notes', () => {
  it('counts candidates of pull requests where asked, at the remote, whatever this runner has', async () => {
    const counted = gate.replace('  baseline: {snapshot: last-passed}\n', '').replace('max_drop: 0.05', 'min: 0.5').replace('checks:', 'reuse: {ledger: git-notes, most: 1}\nchecks:');
    const there = await scene({ 'modelgate.yml': counted, 'rows.csv': rows(20) });
    const judged = async (number: number, wrong: number): Promise<Finished> => {
      const finished = await runAction(there, pullEvent(there, number, { 'rows.csv': rows(wrong) }), { 'record-reuse': 'true' });
      there.git('update-ref', '-d', 'refs/notes/modelgate-reuse');
      return finished;
    };
    expect((await judged(7, 21)).log).toContain('reuse recorded in git notes: 1 of 1 candidates have met this test set');
    const next = await judged(8, 22);
    expect([next.code, next.summary]).toEqual([0, expect.stringContaining('The test set is worn out: 2 candidates have met it')]);
  });
});
