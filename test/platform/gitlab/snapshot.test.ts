import { describe, expect, it } from 'vitest';
import { runJob, type Finished } from './runner.ts';
import { first, gate, rows } from './rows.ts';
import { mergeRequest, onMain, scene, type Scene } from './scene.ts';

/** Main has left a snapshot, and has a gate that wants one. */
async function withSnapshot(): Promise<Scene> {
  const there = await scene(first);
  expect((await runJob(there, onMain(there))).code).toBe(0);
  expect(there.world.files).toMatchObject([{ name: expect.stringMatching(/^modelgate-snapshot-flight-delay-/) as string, version: there.git('rev-parse', 'origin/main') }]);
  there.commit('main', { 'modelgate.yml': gate });
  return there;
}

describe('a baseline without infrastructure', () => {
  it.each([['from the registry', false], ['from object storage, which sees no token', true]])('a pipeline on main leaves a snapshot, and the next merge request is judged against it, %s', async (_, storage) => {
    const there = await withSnapshot();
    if (!storage) there.world.objectStorage = undefined;
    expect((await runJob(there, mergeRequest(there, 7, { 'rows.csv': rows(21) }))).code).toBe(0);
    const worse = await runJob(there, mergeRequest(there, 8, { 'rows.csv': rows(120) }));
    expect([worse.code, worse.variables.get('MODELGATE_STATUS')]).toEqual([1, 'blocked']);
    expect(there.world.notes.at(-1)?.body).toContain('last-passed of the package registry');
  });

  it('a merge request leaves none, and a gate that blocks on main neither', async () => {
    const there = await withSnapshot();
    await runJob(there, mergeRequest(there, 7, { 'rows.csv': rows(19) }));
    there.git('checkout', '--quiet', '--detach', 'origin/main');
    there.commit('main', { 'rows.csv': rows(200) });
    expect((await runJob(there, onMain(there))).code).toBe(1);
    expect(there.world.files).toHaveLength(1);
  });

  it.each<[string, (there: Scene) => void, RegExp]>([
    ['none yet', (there) => there.world.files.splice(0), /no pipeline of main has left one of flight-delay/],
    ['one that a merge request uploaded', (there) => repiped(there, { ref: 'refs/merge-requests/3/head', source: 'merge_request_event' }), /pipelines that do not count/],
    ['one of a merge request whose branch is named main too', (there) => repiped(there, { source: 'merge_request_event' }), /main by merge_request_event/],
    ['one of another branch', (there) => repiped(there, { ref: 'next' }), /next by push/],
    ['one of another project’s pipeline', (there) => repiped(there, { project: 7 }), /pipelines that do not count/],
    ['one that a person uploaded', (there) => { there.world.files = there.world.files.map((one) => ({ ...one, pipelines: [] })); }, /not by a pipeline/],
    ['one that a merge request put over it', (there) => overwrite(there), /pipelines that do not count/],
    ['a registry that is switched off', (there) => { there.world.registry = false; }, /Switch the package registry on/],
    ['a dead API', (there) => there.troubles.push({ times: Infinity, answer: 'dead' }), /this is not the same as having no snapshot/],
  ])('%s is no evidence, and no evidence never passes', async (_, spoil, said) => {
    const there = await withSnapshot();
    const run = mergeRequest(there, 7, { 'rows.csv': rows(20) });
    spoil(there);
    const result = await runJob(there, run);
    expect(result.code).toBe(2);
    expect(result.log).toMatch(said);
    expect(result.file('report.md')).toMatch(/NOT EVALUATED/);
  });

  it('a registry that takes nothing changes no verdict of main', async () => {
    const there = await scene(first);
    there.world.registry = false;
    const result = await runJob(there, onMain(there), { MODELGATE_GITLAB_TOKEN: undefined });
    expect(result.code).toBe(2);
    there.commit('main', { 'modelgate.yml': gate.replace('  baseline: {snapshot: last-passed}\n', '').replace('max_drop: 0.05', 'min: 0.5') });
    const kept = await runJob(there, onMain(there));
    expect(kept.code).toBe(0);
    expect(kept.log).toMatch(/can't be kept in the package registry: 403.*The verdict stands/);
  });
});

function repiped(there: Scene, other: Partial<Scene['world']['files'][number]['pipelines'][number]>): void {
  there.world.files = there.world.files.map((one) => ({ ...one, pipelines: one.pipelines.map((pipeline) => ({ ...pipeline, ...other })) }));
}

function overwrite({ world }: Scene): void {
  const [kept] = world.files;
  const pipelines = kept!.pipelines.map((one) => ({ ...one, ref: 'refs/merge-requests/3/head', source: 'merge_request_event' }));
  world.files.push({ ...kept!, id: world.nextId(), bytes: Buffer.from('forged'), pipelines });
}

describe('a ledger of reuse as git notes', () => {
  it('counts candidates of merge requests where asked, at the remote, whatever this runner has', async () => {
    const counted = gate.replace('  baseline: {snapshot: last-passed}\n', '').replace('max_drop: 0.05', 'min: 0.5').replace('checks:', 'reuse: {ledger: git-notes, most: 1}\nchecks:');
    const there = await scene({ 'modelgate.yml': counted, 'rows.csv': rows(20) });
    const judged = async (number: number, wrong: number): Promise<Finished> => {
      const finished = await runJob(there, mergeRequest(there, number, { 'rows.csv': rows(wrong) }), { MODELGATE_RECORD_REUSE: 'true' });
      there.git('update-ref', '-d', 'refs/notes/modelgate-reuse');
      return finished;
    };
    expect((await judged(7, 21)).log).toContain('reuse recorded in git notes: 1 of 1 candidates have met this test set');
    const next = await judged(8, 22);
    expect([next.code, next.file('report.md')]).toEqual([0, expect.stringContaining('The test set is worn out: 2 candidates have met it')]);
  });
});
