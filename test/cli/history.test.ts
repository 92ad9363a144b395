import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BINARY_HEADER, binaryRows, csv, folderWith, modelgate, verdictIn, type Ran } from './modelgate.ts';

const GATE = `model: churn
task: binary
evidence:
  candidate: {rows: rows.csv}
  baseline: {snapshot: last-passed, if_missing: bootstrap}
  release: {snapshot: last-passed, at: tag v*, if_missing: bootstrap}
columns: {id: id, label: label, score: score}
when_unsure: estimate
checks:
  - {metric: roc_auc, max_drop: 0.02}
  - {name: since the release, metric: roc_auc, against: release, max_drop: 0.03}
`;

function git(at: string, ...args: string[]): string {
  const env = { PATH: process.env['PATH'], HOME: at, GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=main', ...args], { cwd: at, env, encoding: 'utf8' }).trim();
}

/** A main branch whose commits each make the scores a little noisier. */
class Slide {
  readonly at = folderWith({ 'modelgate.yml': GATE });
  readonly #history: string;
  readonly #commits: string[] = [];

  constructor(history: string) {
    this.#history = history;
    git(this.at, 'init', '-q');
    writeFileSync(join(this.at, '.gitignore'), 'kept\nout\nhistory\n');
  }

  /** Commits the model of this noise and judges it. */
  step(noise: number): Ran {
    writeFileSync(join(this.at, 'rows.csv'), csv(BINARY_HEADER, binaryRows(1500, 7, noise)));
    git(this.at, 'add', '--all');
    git(this.at, 'commit', '-q', '--allow-empty', '-m', `noise ${noise}`);
    this.#commits.push(git(this.at, 'rev-parse', 'HEAD'));
    return this.judge();
  }

  judge(): Ran {
    return modelgate(this.at, 'evaluate', '--store', 'folder:kept', '--keep', '--history', this.#history, '--base', 'main', '--out', 'out');
  }

  commit(number: number): string {
    return this.#commits[number]!;
  }
}

describe.each(['history', 'git-notes'])('evaluate --history %s', (place) => {
  it('tells a slide of allowed steps, blocks it against the last release, and says since when', () => {
    const slide = new Slide(place);
    expect(slide.step(0.4).code).toBe(0);
    git(slide.at, 'tag', 'v1');
    expect(verdictIn(join(slide.at, 'out')).history).toEqual({ source: place === 'history' ? 'folder history' : 'git notes', verdicts: [] });
    expect(slide.step(0.43)).toMatchObject({ code: 0 });
    expect(slide.step(0.45)).toMatchObject({ code: 0 });
    const third = slide.step(0.48);
    expect(third.code).toBe(1);
    expect(third.stdout).toMatch(new RegExp(`roc_auc max_drop 0.02: the value fell by 0\\.\\d+ over 3 verdicts since ${slide.commit(0).slice(0, 12)}, more than the 0.02`));
    expect(third.stdout).toMatch(/since the release .* fails/);
    expect(third.stdout).toMatch(/it passed in the verdict before/);
    expect(third.stdout).toMatch(/[▁-█]{4} over 4 verdicts/u);

    const fourth = slide.step(0.49);
    expect(fourth.stdout).toMatch(new RegExp(`it has not passed for 2 verdicts in a row, since ${slide.commit(3).slice(0, 12)}`));
    const verdict = verdictIn(join(slide.at, 'out'));
    expect(verdict.history?.verdicts.map(({ commit, status, same_rows: same }) => ({ commit, status, same }))).toEqual([0, 1, 2, 3].map((i) => ({ commit: slide.commit(i), status: i < 3 ? 'passed' : 'blocked', same: true })));
    expect(verdict.checks[1]).toMatchObject({ name: 'since the release', status: 'fail', history: { statuses: ['waived', 'pass', 'pass', 'fail'], since: { commit: slide.commit(3), verdicts: 1 } } });
    expect(verdict.evidence['release']?.source).toMatch(new RegExp(`up to v1@${slide.commit(0).slice(0, 12)}`));
    expect(readFileSync(join(slide.at, 'out/report.html'), 'utf8')).toMatch(/aria-label="roc_auc max_drop 0.02 over 5 verdicts, the last of them this one"/);

    const bytes = readFileSync(join(slide.at, 'out/verdict.json'));
    slide.judge();
    expect(readFileSync(join(slide.at, 'out/verdict.json'))).toEqual(bytes);
  });
});

describe('evaluate --history', () => {
  it('leaves out what it can’t read, and says so', () => {
    const slide = new Slide('history');
    slide.step(0.4);
    slide.step(0.41);
    const inside = join(slide.at, 'history', readdirSync(join(slide.at, 'history'))[0]!);
    writeFileSync(join(inside, `${slide.commit(0)}.verdict`), 'half a fi');
    expect(slide.step(0.42).stdout).toMatch(new RegExp(`records that can't be read \\(${slide.commit(0).slice(0, 12)}\\); they are left out`));
    expect(verdictIn(join(slide.at, 'out')).history?.verdicts).toHaveLength(1);
  });

  it('does not count the commits of another branch, and refuses where there is no repository', () => {
    const slide = new Slide('history');
    slide.step(0.4);
    git(slide.at, 'checkout', '-q', '-b', 'other');
    slide.step(0.41);
    git(slide.at, 'checkout', '-q', 'main');
    slide.step(0.42);
    expect(verdictIn(join(slide.at, 'out')).history?.verdicts.map(({ commit }) => commit)).toEqual([slide.commit(0)]);
    const bare = folderWith({ 'modelgate.yml': 'model: churn\ntask: scores\nevidence: {candidate: {values: v.json}}\nchecks: [{metric: a, min: 1}]\n', 'v.json': '{"a": 1}' });
    expect(modelgate(bare, 'evaluate', '--history', 'history')).toMatchObject({ code: 2, stderr: expect.stringMatching(/git repository/) as string });
  });

  it('a tag that is nowhere is a fault, unless the gate may do without', () => {
    const slide = new Slide('history');
    writeFileSync(join(slide.at, 'modelgate.yml'), GATE.replace('at: tag v*, if_missing: bootstrap', 'at: tag v*'));
    expect(slide.step(0.4)).toMatchObject({ code: 2, stderr: expect.stringMatching(/modelgate\.yml:6.*no tag that fits v\* lies before the merge base/s) as string });
  });
});
