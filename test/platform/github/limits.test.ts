import { expect, it } from 'vitest';
import type { Files } from '../checkout.ts';
import { valuesGate } from '../gates.ts';
import { runAction } from './runner.ts';
import { pullEvent, scene, usual } from './scene.ts';

const names = Array.from({ length: 130 }, (_, i) => `metric_${i}_${'x'.repeat(40)}`);
const gate = (model: string): string => `model: ${model}\ntask: scores\nevidence:\n  candidate: {values: metrics.json}\nchecks:\n${names.map((name) => `  - {metric: ${name}, min: 0.9}\n`).join('')}`;
const values = JSON.stringify(Object.fromEntries(names.map((name) => [name, 0.5])));

it('130 remarks reach the check run, 50 a request', async () => {
  const there = await scene({ 'modelgate.yml': gate('m'), 'metrics.json': values });
  expect((await runAction(there, pullEvent(there, 7, { 'n.txt': '' }))).code).toBe(1);
  expect(there.world.checks.map(({ annotations }) => annotations.length)).toEqual([130]);
  expect(there.visits.filter(({ operation }) => operation.startsWith('checks/')).map(({ operation }) => operation)).toEqual(['checks/create', 'checks/update', 'checks/update']);
});

it('without checks: write at most 10 remarks of a level reach the log, and it says how many more', async () => {
  const there = await scene({ 'modelgate.yml': gate('m'), 'metrics.json': values }, { ...usual, checks: 'read' });
  const { commands } = await runAction(there, pullEvent(there, 7, { 'n.txt': '' }), { 'fail-on-block': 'false' });
  const errors = commands.filter(({ name }) => name === 'error');
  expect(errors).toHaveLength(10);
  expect(errors.at(-1)?.message).toContain('121 more');
});

it('a report of many models is cut to what a comment takes, at a row, with a pointer to the whole', async () => {
  const folders = Array.from({ length: 12 }, (_, i) => `models/m${i}`);
  const files: Files = Object.fromEntries(folders.flatMap((folder, i) => [[`${folder}/modelgate.yml`, gate(`model-${i}`)], [`${folder}/metrics.json`, values]]));
  const there = await scene({ 'modelgate.yml': valuesGate, ...files });
  const result = await runAction(there, pullEvent(there, 7, { 'n.txt': '' }), { gate: 'models/*/modelgate.yml', post: 'comment, summary' });
  expect(result.code).toBe(1);
  const body = there.world.comments[0]?.body ?? '';
  expect(body.length).toBeGreaterThan(50_000);
  expect(body.length).toBeLessThanOrEqual(65_535);
  expect(body).toContain('actions/runs/7001');
  expect(body.split('<details>').length).toBe(body.split('</details>').length);
  expect(Buffer.byteLength(result.summary)).toBeLessThanOrEqual(1024 * 1024);
});
