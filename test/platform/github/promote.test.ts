import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bad } from '../gates.ts';
import { champions, model, promotable } from '../promotion.ts';
import type { Person } from './fake/world.ts';
import { runAction, type Event, type Finished } from './runner.ts';
import { pullEvent, scene, type Scene } from './scene.ts';

const alice: Person = { login: 'alice', id: 11, type: 'User' };
const bob: Person = { login: 'bob', id: 12, type: 'User' };
const nobody = { tags: [], model: null };

function push(there: Scene, sha: string, more: Partial<Event> = {}): Event {
  const path = join(there.folder, 'push.json');
  writeFileSync(path, JSON.stringify({ ref: 'refs/heads/main', after: sha, repository: { full_name: 'acme/flights', default_branch: 'main' } }));
  return { name: 'push', path, sha, ref: 'refs/heads/main', ...more };
}

/** main with a model, judged there in the run 7001. */
async function judged(files: Record<string, string> = {}, more: Partial<Event> = {}): Promise<{ there: Scene; event: Event }> {
  const there = await scene({ 'a.txt': '' });
  const sha = there.commit('main', { ...promotable(there, 'one'), ...files });
  const event = push(there, sha, more);
  await runAction(there, event);
  return { there, event };
}

const approve = (there: Scene, by: Person, state: 'approved' | 'rejected' | 'pending' = 'approved', environment = 'production'): void => void there.world.reviews.push({ run: 7001, environment, state, by });
const promote = (there: Scene, event: Event, inputs: Record<string, string> = {}): Promise<Finished> => runAction(there, event, { environment: 'production', ...inputs }, 'actions/promote');
const codes = ({ commands }: Finished): string[] => commands.filter(({ name }) => name === 'error').flatMap(({ properties }) => /title=([A-Z_]+)/.exec(properties)?.[1] ?? []);

describe('promotion on a push', () => {
  it('moves every target by the verdict of this run, once, and says who approved', async () => {
    const { there, event } = await judged();
    approve(there, bob, 'pending');
    approve(there, bob, 'approved', 'staging');
    approve(there, alice);
    const done = await promote(there, event);
    expect({ code: done.code, log: done.code === 0 ? '' : done.log }).toEqual({ code: 0, log: '' });
    expect(champions(there)).toEqual({ tags: ['flight-delay#prod#1', 'flight-delay@v0.0.1'], model: 'the model one\n' });
    expect(Object.fromEntries(done.outputs)).toMatchObject({ outcome: 'promoted', champion: expect.stringMatching(/^sha256:/) as string, versions: expect.stringContaining('"v0.0.1"') as string });
    expect(done.summary).toMatch(/PROMOTED: flight-delay[\s\S]*nothing[\s\S]*v0\.0\.1[\s\S]*approved by: alice \(GitHub environment production\)/);
    const again = await promote(there, event);
    expect([again.code, again.outputs.get('outcome')]).toEqual([0, 'already']);
    expect(champions(there).tags).toHaveLength(2);
  });

  it('takes the verdict from the artifact that the gate left, where the job has no file of it', async () => {
    const { there, event } = await judged();
    approve(there, alice);
    there.git('clean', '-fdxq');
    expect((await promote(there, event, { 'report-artifact': '' })).outputs.get('outcome')).toBe('error');
    expect((await promote(there, { ...event, run: 7002 })).log).toContain('VERDICT_INVALID');
    expect(champions(there)).toEqual(nobody);
    expect((await promote(there, event)).outputs.get('outcome')).toBe('promoted');
  });

  it('a dry run says what would move', async () => {
    const { there, event } = await judged();
    approve(there, alice);
    const done = await promote(there, event, { 'dry-run': 'true', as: 'git=v2.0.0' });
    expect(Object.fromEntries(done.outputs)).toMatchObject({ outcome: 'planned', champion: '', versions: expect.stringContaining('"v2.0.0"') as string });
    expect(champions(there)).toEqual(nobody);
  });
});

describe('a promotion that must not be', () => {
  it.each([
    ['nobody approved', {}, [], ['APPROVAL_MISSING']],
    ['someone else approved', {}, [bob], ['APPROVAL_MISSING']],
    ['several approved, of whom GitHub does not say which let this attempt through', {}, [bob, alice], ['APPROVAL_MISSING']],
    ['the workflow names no environment', { environment: '' }, [alice], ['APPROVAL_MISSING']],
    ['another champion is expected', { expect: 'v9.9.9' }, [alice], ['CHAMPION_OTHER', 'CHAMPION_OTHER']],
    ['another artifact is named', { artifact: 'metrics.json' }, [alice], ['ARTIFACT_OTHER']],
  ] as const)('%s: refused with the reason at the gate file, nothing is moved', async (_, inputs, people, reasons) => {
    const { there, event } = await judged();
    people.forEach((person) => approve(there, person));
    const done = await promote(there, event, inputs);
    expect([done.code, done.outputs.get('outcome'), codes(done)]).toEqual([1, 'refused', reasons]);
    expect(done.summary).toContain('REFUSED');
    expect(champions(there)).toEqual(nobody);
  });

  it('a verdict that blocked; grace may override it by starting the run, with a reason, and ada may not', async () => {
    const { there, event } = await judged(bad as Record<string, string>);
    approve(there, alice);
    expect(codes(await promote(there, event))).toEqual(['VERDICT_NOT_PASSED']);
    expect(codes(await promote(there, event, { 'override-reason': 'hotfix' }))).toEqual(['OVERRIDE_NOT_ALLOWED']);
    expect(champions(there)).toEqual(nobody);
    const done = await promote(there, { ...event, actor: 'grace' }, { 'override-reason': 'hotfix ::error::x' });
    expect(done.outputs.get('outcome')).toBe('promoted');
    expect(done.summary).toMatch(/Overridden\W+by grace: hotfix/);
    expect(done.commands.filter(({ name }) => name === 'error')).toEqual([]);
  });

  it('one whose model changed after it was judged', async () => {
    const { there, event } = await judged();
    approve(there, alice);
    writeFileSync(join(there.checkout, 'model.onnx'), 'the model one?\n');
    expect(codes(await promote(there, event))).toEqual(['ARTIFACT_OTHER']);
    expect(champions(there)).toEqual(nobody);
  });

  it('who approved can’t be read: nobody counts as having approved, and the log says why', async () => {
    const { there, event } = await judged();
    approve(there, alice);
    there.world.permissions = { contents: 'read' };
    const done = await promote(there, event);
    expect([codes(done), done.log]).toEqual([['APPROVAL_MISSING'], expect.stringContaining('actions: read')]);
  });
});

describe('a change that is not merged', () => {
  it('promotes nothing, by whatever verdict; a dry run may tell', async () => {
    const { there } = await judged();
    approve(there, alice);
    const event = { ...pullEvent(there, 7, model('two')) };
    await runAction(there, event);
    const refused = await promote(there, event);
    expect([refused.code, codes(refused)]).toEqual([1, ['CHANGE_NOT_MERGED']]);
    const told = await promote(there, event, { 'dry-run': 'true' });
    expect(codes(told)).toEqual(['COMMIT_NOT_ALLOWED']);
    expect(champions(there)).toEqual(nobody);
  });

  it.each(['pull_request_target', 'pull_request_review', 'merge_group', 'workflow_run'])('by %s too', async (name) => {
    const { there, event } = await judged();
    approve(there, alice);
    writeFileSync(event.path, JSON.stringify({ workflow_run: { event: 'pull_request' } }));
    expect(codes(await promote(there, { ...event, name }))).toEqual(['CHANGE_NOT_MERGED']);
    expect(champions(there)).toEqual(nobody);
  });
});
