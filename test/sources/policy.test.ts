import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decidingGate, type DecidingGate, type Policy } from '../../core/sources/policy.ts';
import { commit, faultsOf, folder, git, repository } from './case.ts';

const gate = (check: string, model = 'churn'): string => `model: ${model}
task: binary
evidence: {candidate: {rows: a.csv}}
columns: {label: y, score: p}
checks:
  - ${check}
`;

const STRICT = gate('{metric: roc_auc, min: 0.7}');
const LOOSE = gate('{metric: roc_auc, min: 0.1}');

/** `main` with these files, and a branch `feature` on top of it with those. */
function change(main: Record<string, string>, feature: Record<string, string>, gone: readonly string[] = []): string {
  const at = repository(main);
  git(at, 'checkout', '-q', '-b', 'feature');
  for (const path of gone) rmSync(join(at, path), { recursive: true });
  commit(at, feature);
  return at;
}

function decide(at: string, policy: Policy | undefined = { kind: 'base', revision: 'main' }, file = 'modelgate.yml', base?: string): Promise<DecidingGate> {
  return decidingGate(join(at, file), policy, { today: '2026-03-01', scratch: folder(), env: process.env, ...(base === undefined ? {} : { base }) });
}

const least = ({ gate: { checks } }: DecidingGate): number | undefined => checks[0]?.bounds[0]?.value;

describe('policy base', () => {
  it('a change can’t loosen its own gate', async () => {
    const at = change({ 'modelgate.yml': STRICT }, { 'modelgate.yml': LOOSE });
    const found = await decide(at);
    expect(least(found)).toBe(0.7);
    expect(found).toMatchObject({ policy: 'base', revision: git(at, 'rev-parse', 'main'), changes: [{ kind: 'loosened', what: 'min 0.7 → 0.1' }] });
    expect(found.notes).toEqual(['This change loosens 1 check of the gate; it is judged as it stands on main until it is merged.']);
    expect(found.gate.file).toBe(join(at, 'modelgate.yml'));
    expect(found.gate.checks[0]?.place).toMatchObject({ file: `${join(at, 'modelgate.yml')}@main`, line: 6 });
  });

  it('judges by the tip of the target branch, not by where this one left it', async () => {
    const at = change({ 'modelgate.yml': LOOSE }, { 'x.txt': '1' });
    git(at, 'checkout', '-q', 'main');
    commit(at, { 'modelgate.yml': STRICT });
    git(at, 'checkout', '-q', 'feature');
    expect(least(await decide(at))).toBe(0.7);
  });

  it('an equal gate keeps its places in the working tree', async () => {
    const found = await decide(change({ 'modelgate.yml': STRICT }, { 'x.txt': '1' }));
    expect(found).toMatchObject({ policy: 'base', changes: [], notes: [] });
    expect(found.gate.checks[0]?.place.file).not.toContain('@');
  });

  it('the first gate is judged by its own, and says so', async () => {
    const found = await decide(change({ 'readme.md': 'x' }, { 'modelgate.yml': LOOSE }));
    expect(found).toMatchObject({ policy: 'head', changes: [] });
    expect(found.notes).toEqual([expect.stringMatching(/brings the first gate of churn: main has none, so it is judged by its own/)]);
  });

  it.each([
    ['broken', { 'modelgate.yml': 'model: [' }, [], /can't be used .*; that of main decides/],
    ['of an unknown key', { 'modelgate.yml': `${STRICT}chekcs: []\n` }, [], /unknown key.*that of main decides/i],
    ['removed', {}, ['modelgate.yml'], /removes the gate file; that of main decides/],
    ['removed with its folder', {}, ['models'], /removes the gate file/],
    ['renamed', { 'modelgate.yaml': LOOSE }, ['modelgate.yml'], /moved here from .*modelgate\.yml; that of main decides/],
    ['renamed, with another model', { 'modelgate.yaml': gate('{metric: roc_auc, min: 0.1}', 'other') }, ['modelgate.yml'], /moved here from/],
    ['moved', { 'deep/gate/modelgate.yml': LOOSE }, ['modelgate.yml'], /moved here from/],
  ])('a gate that is %s is judged by that of the target branch', async (how, feature, gone, note) => {
    const before = how === 'removed with its folder' ? 'models/modelgate.yml' : 'modelgate.yml';
    const at = change({ [before]: STRICT, 'keep.txt': 'x' }, feature, gone);
    const judged = await decide(at, undefined, Object.keys(feature)[0] ?? before);
    expect(judged.policy).toBe('base');
    expect(least(judged)).toBe(0.7);
    expect(judged.notes.join(' ')).toMatch(note);
  });

  it('a second gate beside one that stays is a first one', async () => {
    const found = await decide(change({ 'modelgate.yml': STRICT }, { 'other/modelgate.yml': LOOSE }), undefined, 'other/modelgate.yml');
    expect(found.policy).toBe('head');
  });

  it('a broken gate of the target branch is a fault at its line there, with the way out', async () => {
    const [fault] = await faultsOf(decide(change({ 'modelgate.yml': `${STRICT}chekcs: []\n` }, { 'modelgate.yml': STRICT })));
    expect(fault).toMatchObject({ code: 'GATE_UNKNOWN_KEY', place: { line: 7 }, remedy: expect.stringMatching(/policy head/) as string });
    expect(fault!.place!.file).toMatch(/modelgate\.yml@main$/);
    expect(fault!.message).toMatch(/^the gate of main: /);
  });

  it('no such branch and no repository are faults', async () => {
    const at = change({ 'modelgate.yml': STRICT }, {});
    expect(await faultsOf(decide(at, { kind: 'base', revision: 'nowhere' }))).toMatchObject([{ code: 'GIT_REVISION' }]);
    expect(await faultsOf(decide(folder({ 'modelgate.yml': STRICT })))).toMatchObject([{ code: 'GIT_UNAVAILABLE' }]);
  });

  it('names the branch where the tip is said by its hash', async () => {
    const at = change({ 'modelgate.yml': STRICT }, { 'modelgate.yml': LOOSE });
    const tip = git(at, 'rev-parse', 'main');
    expect((await decide(at, { kind: 'base', revision: tip }, 'modelgate.yml', 'main')).notes[0]).toMatch(/as it stands on main until/);
    expect((await decide(at, { kind: 'base', revision: tip })).notes[0]).toContain(`as it stands on ${tip.slice(0, 12)} until`);
  });
});

describe('policy head', () => {
  it('is shown where it was chosen, with what it lets through', async () => {
    const at = change({ 'modelgate.yml': STRICT }, { 'modelgate.yml': LOOSE });
    const found = await decide(at, { kind: 'head' }, 'modelgate.yml', 'main');
    expect(least(found)).toBe(0.1);
    expect(found.notes).toEqual(['policy head: this change is judged by its own gate, not by that of main; it loosens 1 check']);
    expect(found).toMatchObject({ policy: 'head', changes: [{ kind: 'loosened' }] });
  });

  it('is silent where nobody chose', async () => {
    const found = await decidingGate(join(change({ 'modelgate.yml': STRICT }, { 'modelgate.yml': LOOSE }), 'modelgate.yml'), undefined, { today: '2026-03-01', scratch: folder(), env: process.env });
    expect(found).toMatchObject({ policy: 'head', revision: null, changes: [], notes: [] });
  });
});
