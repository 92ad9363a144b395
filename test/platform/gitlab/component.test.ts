import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bad, metrics, repository, valuesGate } from '../gates.ts';
import { newSite, type Site } from './component.ts';

let site: Site;
beforeAll(() => {
  site = newSite();
});
afterAll(() => site.close());

const promoted = (folder: string): boolean => existsSync(join(folder, 'promoted.txt'));

describe('a project that includes the component by its version', () => {
  it('a good candidate passes, and the later job runs', async () => {
    const { code, log, jobs, folder } = await site.run(repository, []);
    expect([code, jobs.get('model-gate'), jobs.get('promote'), promoted(folder)], log).toEqual([0, 'PASS', 'PASS', true]);
    expect(log).toMatch(/✓ PASSED/);
    expect(existsSync(join(folder, '.gitlab-ci-local/artifacts/model-gate/modelgate-report/verdict.json'))).toBe(true);
  });

  it('a bad one blocks, the later job does not run, the report is there all the same', async () => {
    const { code, log, jobs, folder } = await site.run({ ...repository, ...bad }, ['name: Flights', 'expire-in: 1 week']);
    expect([code, jobs.get('model-gate'), jobs.has('promote'), promoted(folder)], log).toEqual([1, 'FAIL', false, false]);
    expect(readFileSync(join(folder, 'modelgate-report/report.md'), 'utf8')).toContain('BLOCKED');
  });

  it('a gate that can’t be evaluated stops the pipeline too', async () => {
    const { code, jobs, folder } = await site.run({ ...repository, 'metrics.json': '{}' }, []);
    expect([code, jobs.get('model-gate'), promoted(folder)]).toEqual([1, 'FAIL', false]);
  });

  it('allow-failure lets the pipeline go on', async () => {
    const { jobs, folder } = await site.run({ ...repository, ...bad }, ['allow-failure: true']);
    expect([jobs.get('model-gate'), promoted(folder)]).toEqual(['WARN', true]);
  });

  it('takes globs, another job name and stage, further rules', async () => {
    const files = { 'models/a/modelgate.yml': valuesGate, 'models/a/metrics.json': metrics(0.95), 'models/b/modelgate.yml': valuesGate, 'models/b/metrics.json': metrics(0.1) };
    const { code, log, jobs } = await site.run(files, ['gate: models/*/modelgate.yml', 'job-name: "all models"', 'extra-rules:', '  - if: $CI_COMMIT_BRANCH == "main"']);
    expect([code, /BLOCKED/.test(log), /PASSED/.test(log), [...jobs.values()]], log).toEqual([1, true, true, ['FAIL']]);
    const never = await site.run(repository, ['extra-rules:', '  - if: $CI_COMMIT_BRANCH == "main"', '    when: never']);
    expect([never.jobs.has('model-gate'), promoted(never.folder)], never.log).toEqual([false, true]);
  });

  it('runs in merge request pipelines, not on other branches', async () => {
    const request = await site.run(repository, [], { CI_PIPELINE_SOURCE: 'merge_request_event', CI_COMMIT_BRANCH: '' });
    expect(request.jobs.get('model-gate'), request.log).toBe('PASS');
    const branch = await site.run(repository, [], { CI_COMMIT_BRANCH: 'feature' });
    expect(branch.jobs.has('model-gate'), branch.log).toBe(false);
  });

  it('without a package runs the program of the image, and trusts what the runner trusts', async () => {
    const { log, jobs } = await site.run({ ...repository, ...bad }, ['package: ""'], { CI_SERVER_TLS_CA_FILE: '/no/such/ca.pem', NODE_EXTRA_CA_CERTS: '' });
    expect([jobs.get('model-gate'), /BLOCKED/.test(log)], log).toEqual(['FAIL', true]);
    expect(log).toContain('certificates: /no/such/ca.pem');
  });

  it('an .npmrc and a package of the merge request choose nothing', async () => {
    const evil = { '.npmrc': 'registry=http://127.0.0.1:9/\n', 'node_modules/.bin/modelgate-gitlab': '#!/bin/sh\nexit 0\n' };
    const { code, jobs } = await site.run({ ...repository, ...bad, ...evil }, []);
    expect([code, jobs.get('model-gate')]).toEqual([1, 'FAIL']);
  });
});

describe('inputs', () => {
  it.each([
    ['policy: mine', 'policy'],
    ['only-changed: maybe', 'only-changed'],
    ['report-folder: ../out', 'report-folder'],
    ['gate: "a\\" b"', 'gate'],
    ['name: "x`id`"', 'name'],
    ['package: "modelgate; touch owned"', 'package'],
    ['expire-in: "$(id)"', 'expire-in'],
  ])('%s is refused', async (line, name) => {
    const { code, log, folder } = await site.run(repository, [line]);
    expect([code, existsSync(join(folder, 'modelgate-report'))], log).toEqual([1, false]);
    expect(log).toContain(name);
  });

  it.each(['$(touch owned)', '`touch owned`', "'; touch owned; '", '$CI_COMMIT_SHA', '&& touch owned'])('a gate named %s is a file’s name and nothing else', async (gate) => {
    const { log, folder } = await site.run(repository, [`gate: ${JSON.stringify(gate)}`]);
    expect(existsSync(join(folder, 'owned')), log).toBe(false);
    expect(log).toMatch(/GATE_NOT_FOUND/);
  });
});
