import { expect, it } from 'vitest';
import { bad, metrics, repository } from '../gates.ts';
import { runAction } from './runner.ts';
import { pullEvent, scene } from './scene.ts';

const escape = '\u001b';
const attacks = [
  '::set-output name=status::passed', '::add-mask::BLOCKED', '::stop-commands::x', '##[error]owned', '@acme/everyone @ada',
  '[click](javascript:alert(1))', '<img src=x onerror=alert(1)>', '</details><script>alert(1)</script>', `${escape}[2J${escape}]0;owned\u0007`,
  '<!-- modelgate:modelgate -->', '| a | b |', '![x](https://evil.example/p.png)', '#1 acme/other#2', '\u202Egnp.exe',
];

/** Commands that the action gives by itself. */
const own = new Set(['add-mask', 'group', 'endgroup', 'error', 'warning', 'notice', 'debug']);

function expectHarmless(markdown: string): void {
  const outsideCode = markdown.replace(/<code>[\s\S]*?<\/code>/g, '').replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  expect(outsideCode).not.toMatch(/(?<![\\\w&;])@[a-z]/i);
  expect(outsideCode).not.toMatch(/(?<!\\)\]\(javascript:/);
  expect(markdown).not.toMatch(/<(img|script)/i);
  expect(outsideCode).not.toMatch(/(?<!\\)!\[/);
  expect(outsideCode).not.toMatch(/(?<![\\\w&])#\d/);
  expect(markdown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e]/);
}

it.each(attacks)('%j stays text in comment, check, annotations, summary and log', async (attack) => {
  const quoted = JSON.stringify(`a ${attack}`);
  const named = JSON.stringify(`x ${attack}`);
  const gate = `model: ${named}\ntask: scores\nevidence:\n  candidate: {values: metrics.json}\nchecks:\n  - {name: ${quoted}, metric: ${quoted}, min: 0.9}\n  - {metric: accuracy_test, min: 0.9, waive: {reason: ${named}, by: ${quoted}, until: 2999-01-01}}\n`;
  const there = await scene({ ...repository, 'modelgate.yml': gate, 'metrics.json': JSON.stringify({ [`a ${attack}`]: 0.5, accuracy_test: 0.5 }) });
  const result = await runAction(there, pullEvent(there, 7, { 'note.txt': 'x' }));
  expect(result.code).toBe(1);
  const check = there.world.checks[0];
  for (const text of [there.world.comments[0]?.body.replace(/^<!-- modelgate:modelgate -->\n/, '') ?? '', check?.summary ?? '', result.summary]) {
    expect(text).not.toBe('');
    expectHarmless(text);
    expect(text).not.toContain('<!-- modelgate');
  }
  expect(JSON.stringify(check?.annotations) + (check?.title ?? '')).not.toMatch(/[\u0000-\u001f\u202e]/);
  expect(result.log.replace(/\u001b\[[\d;]*m/g, '')).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202e]/);
  expect(result.commands.filter(({ name }) => !own.has(name))).toEqual([]);
  expect(result.commands.filter(({ name, message }) => name === 'add-mask' && message.includes('BLOCKED'))).toEqual([]);
  // A gate's own names may hold no control characters: such a gate is refused, and its faults quote it.
  expect(result.outputs.get('status')).toBe(/\p{Cc}/u.test(attack) ? 'error' : 'blocked');
});

it.each(['feature/$(id)', 'feature-`id`', 'fix/@ada-<b>x</b>', "a'b;c"])('a branch named %s changes nothing', async (branch) => {
  const there = await scene(repository);
  const result = await runAction(there, pullEvent(there, 7, bad, undefined, branch));
  expect([result.code, there.world.comments.length, there.world.checks.length]).toEqual([1, 1, 1]);
});

it('an unreadable gate with hostile text in its faults stays text too', async () => {
  const there = await scene({ 'metrics.json': metrics(0.9), 'modelgate.yml': `model: x\n${JSON.stringify(attacks.join(' '))}: 1\n` });
  const result = await runAction(there, pullEvent(there, 7, { 'note.txt': 'x' }));
  expect([result.code, result.outputs.get('status')]).toEqual([1, 'error']);
  expectHarmless(there.world.comments[0]?.body.replace(/^<!-- modelgate:modelgate -->\n/, '') ?? '');
  expect(result.commands.filter(({ name }) => !own.has(name))).toEqual([]);
});

it('slice values of the rows stay text, from a row to the comment', async () => {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const slices = attacks.flatMap((attack) => Array.from({ length: 8 }, (_, i) => `${quoted(attack)},${i % 2},0.4`));
  const gate = 'model: x\ntask: binary\nevidence:\n  candidate: {rows: rows.csv}\ncolumns: {label: label, score: score}\nslices: [airline]\nchecks:\n  - {metric: accuracy, min: 0.99, slices: all}\n';
  const there = await scene({ 'modelgate.yml': gate, 'rows.csv': `airline,label,score\n${slices.join('\n')}\n` });
  const result = await runAction(there, pullEvent(there, 7, { 'note.txt': 'x' }));
  expect([result.code, result.outputs.get('status')]).toEqual([1, 'blocked']);
  for (const text of [there.world.comments[0]?.body.replace(/^<!-- modelgate:modelgate -->\n/, '') ?? '', there.world.checks[0]?.summary ?? '', result.summary]) {
    expect(text).toContain('airline');
    expectHarmless(text);
  }
  expect(result.commands.filter(({ name }) => !own.has(name))).toEqual([]);
});
