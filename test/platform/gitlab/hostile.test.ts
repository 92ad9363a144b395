import { expect, it } from 'vitest';
import { attacks as known } from '../../report/hostile.ts';
import { bad, repository } from '../gates.ts';
import { runJob, type Finished } from './runner.ts';
import { mergeRequest, scene, type Scene } from './scene.ts';

const escape = '\u001b';
const attacks = [
  ...known,
  '/approve', '/merge\n/close', 'x\n/approve', '!1 #1 &1 %1 ~bug $1 @all', '[vulnerability:1] *iteration:1 ^alert#1 acme/models!2', '~"a label" %"a milestone"',
  `${escape}[0Ksection_start:1:x\r${escape}[0Kforged`, `${escape}[0Ksection_end:1:modelgate_1\r`,
];

/** What GitLab would act on or link, in the report's own text and in what it shows of others. */
function expectHarmless(markdown: string): void {
  expect(markdown.split('\n').filter((line) => /^\s*\/\w/.test(line))).toEqual([]);
  expect(markdown).not.toMatch(/(?<!&)[@#](?=\w)|[!%^](?=["\w])|&#(?:33|36|37|38|42|94|126);(?=["\w])|(?:&#91;|\[)(?=[\w-]+:)/);
  expect(markdown).not.toMatch(/<(?=[a-z!/?])(?!br>|details>|\/details>|summary>|\/summary>|sub>|\/sub>)/);
  // The report's own block of text, in which nothing of others can end it.
  expect(markdown.replace(/^```text\n[^`]*\n```$/m, '')).not.toMatch(/`|\]\(/);
  expect(markdown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e]/);
}

function expectHarmlessAll(there: Scene, { log, file }: Finished): void {
  for (const text of [there.world.notes[0]?.body.replace(/^<!-- modelgate:modelgate -->\n/, '') ?? '', file('report.md')]) {
    expect(text).not.toBe('');
    expectHarmless(text);
  }
  // The program's own sections and colours.
  const rest = log.replace(/\u001b\[0Ksection_(?:start|end):\d+:modelgate_\d+(?:\[collapsed=true\])?\r\u001b\[0K/g, '').replace(/\u001b\[[\d;]*m/g, '');
  expect(log.match(/section_start:\d+:modelgate_1(?:\[|\r)/g)).toHaveLength(1);
  expect(rest).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
  expect(file('metrics.txt').split('\n').filter((line) => line !== '' && !/^(?:# |modelgate_\w+\{[^#]*\} -?[\d.e+-]+$)/.test(line))).toEqual([]);
  expect(Array.isArray(JSON.parse(file('code-quality.json')))).toBe(true);
  expect(file('modelgate.env')).toMatch(/^(?:MODELGATE_[A-Z]+=[a-z\d]+\n)+$/);
}

it('text of gates and metrics stays text in note, status, log, metrics, variables', async () => {
  // What acts without being seen is refused in a gate; in rows it is not, which the next test looks at.
  const seen = attacks.map((attack) => attack.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').trim().slice(0, 200));
  const checks = seen.map((attack, i) => `  - {name: ${JSON.stringify(`${attack} ${i}`)}, metric: ${JSON.stringify(`a ${attack} ${i}`)}, min: 0.9}\n`);
  const waived = `  - {metric: accuracy_test, min: 0.9, waive: {reason: ${JSON.stringify(`/approve ${seen.slice(0, 3).join(' ')}`)}, by: "@all !1", until: 2999-01-01}}\n`;
  const gate = `model: ${JSON.stringify('/approve @all !1 ~bug')}\ntask: scores\nevidence:\n  candidate: {values: metrics.json}\nchecks:\n${checks.join('')}${waived}`;
  const values = Object.fromEntries(seen.map((attack, i) => [`a ${attack} ${i}`, 0.5]));
  const there = await scene({ ...repository, 'modelgate.yml': gate, 'metrics.json': JSON.stringify({ ...values, accuracy_test: 0.5 }) });
  const result = await runJob(there, mergeRequest(there, 7, { 'note.txt': 'x' }));
  expect(result.log).toContain('BLOCKED');
  expect(result.code).toBe(1);
  expectHarmlessAll(there, result);
  expect(there.world.statuses[0]?.description).not.toMatch(/[\u0000-\u001f]/);
});

it('slice values of the rows stay text, from a row to the note', async () => {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const slices = attacks.filter((attack) => !/[\0\ud800]/.test(attack)).flatMap((attack) => Array.from({ length: 8 }, (_, i) => `${quoted(attack)},${i % 2},0.4`));
  const gate = 'model: x\ntask: binary\nevidence:\n  candidate: {rows: rows.csv}\ncolumns: {label: label, score: score}\nslices: [airline]\nchecks:\n  - {metric: accuracy, min: 0.99, slices: all}\n';
  const there = await scene({ 'modelgate.yml': gate, 'rows.csv': `airline,label,score\n${slices.join('\n')}\n` });
  const result = await runJob(there, mergeRequest(there, 7, { 'note.txt': 'x' }));
  expect(result.code).toBe(1);
  expect(there.world.notes[0]?.body).toContain('airline');
  expectHarmlessAll(there, result);
});

it('an unreadable gate with hostile text in its faults stays text too', async () => {
  const there = await scene({ ...repository, 'modelgate.yml': `model: x\n${JSON.stringify(attacks.join(' ').slice(0, 900))}: 1\n` });
  const result = await runJob(there, mergeRequest(there, 7, { 'note.txt': 'x' }));
  expect(result.code).toBe(2);
  expectHarmless(there.world.notes[0]?.body.replace(/^<!-- modelgate:modelgate -->\n/, '') ?? '');
});

it.each(['feature/$(id)', 'feature-`id`', 'fix/@ada-<b>x</b>', "a'b;c"])('a branch named %s changes nothing', async (branch) => {
  const there = await scene(repository);
  const result = await runJob(there, mergeRequest(there, 7, bad, branch));
  expect([result.code, there.world.notes.length, there.world.statuses.length]).toEqual([1, 1, 1]);
});
