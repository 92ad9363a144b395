import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../gates.ts';
import { differences, objectFacts, operationFacts, type Published } from './fake/facts.ts';
import description from './fake/openapi.json' with { type: 'json' };
import published from './fake/published.json' with { type: 'json' };
import { first, rows } from './rows.ts';
import { root, runJob, runPromotion } from './runner.ts';
import { accessToken, again, mergeRequest, onMain, project, scene, type Scene } from './scene.ts';

describe('the description that the fake holds requests and answers to', () => {
  it.each<[string, Record<string, Published>, ReturnType<typeof operationFacts>]>([
    ['operations', published.operations, operationFacts(description)],
    ['objects', published.objects, objectFacts(description)],
  ])('says of %s what GitLab publishes, and why where it does not', (_, theirs, ours) => {
    expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
    const found = Object.entries(theirs).map(([name, { facts }]) => [name, differences(facts, ours[name] ?? {})]);
    const stated = Object.entries(theirs).map(([name, { differs }]) => [name, Object.keys(differs).sort()]);
    expect(found).toEqual(stated);
  });
});

it('has all that gate and promotion ask of GitLab, and nothing else', async () => {
  const there = await scene(first);
  await runJob(there, onMain(there));
  await runJob(there, mergeRequest(there, 7, { 'rows.csv': rows(21) }));
  // Two at once: this one does not see the other's note until it has written its own.
  there.troubles.push({ operation: 'list-notes', times: 1, answer: { status: 200, body: [] } });
  there.commit('feature-7', { 'rows.csv': rows(120) });
  await runJob(there, again(there, 7));
  expect(there.world.notes).toHaveLength(1);
  await runPromotion(there, onMain(there));
  expect([...new Set(there.visits.map(({ operation }) => operation))].sort()).toEqual(Object.keys(published.operations).sort());
});

it('stands in docs/gitlab.md, call by call', () => {
  const calls = Object.values(published.operations).map(({ facts }) => facts.call.replace('/api/v4', ''));
  const documented = [...readFileSync(join(root, 'docs/gitlab.md'), 'utf8').matchAll(/^\|[^|]*\| `([A-Z]+ \/[^`]+)`/gm)].map(([, call]) => call);
  expect(documented.sort()).toEqual(calls.sort());
});

const at = `projects/${project}`;
const sha = 'c'.repeat(40);
const upload = `${at}/packages/generic/modelgate-snapshot-x/${sha}/modelgate.snapshot`;

/** Sends a request as it stands, by none of the clients that would mend it. */
async function send({ world }: Scene, call: string, body: object | string | undefined): Promise<void> {
  const [method = '', path = ''] = call.split(' ');
  const media = typeof body === 'string' ? 'text/plain' : 'application/json';
  const headers = { 'private-token': accessToken, ...(body === undefined ? {} : { 'content-type': media }) };
  await fetch(`${world.address}/api/v4/${path}`, { method, headers, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) });
}

it.each<[string, string, object | string | undefined, RegExp]>([
  ['an operation that the gate does not use', `GET ${at}/merge_requests/7`, undefined, /GitLab has no GET/],
  ['a query parameter that GitLab does not have', `GET ${at}/packages?name=x`, undefined, /query parameter 'name' is not known/],
  ['a value that a query parameter does not have', `GET ${at}/packages?order_by=id`, undefined, /'order_by' = 'id'/],
  ['a page that is too long', `GET ${at}/packages?per_page=101`, undefined, /'per_page' = '101'/],
  ['text in place of a number', `GET ${at}/merge_requests/first/notes`, undefined, /'noteable_id' = 'first'/],
  ['a misspelt key of the body', `POST ${at}/statuses/${sha}`, { state: 'failed', descriptoin: 'x' }, /\/descriptoin is not known/],
  ['a state that GitLab does not have', `POST ${at}/statuses/${sha}`, { state: 'passed' }, /\/state must be equal to one of/],
  ['a description that is too long', `POST ${at}/statuses/${sha}`, { state: 'failed', description: 'x'.repeat(256) }, /\/description must NOT have more than 255/],
  ['a note without text', `POST ${at}/merge_requests/7/notes`, {}, /must have required property 'body'/],
  ['no body', `POST ${at}/merge_requests/7/notes`, undefined, /has no body/],
  ['a body of another kind', `POST ${at}/merge_requests/7/notes`, 'text', /has a body of text\/plain, GitLab takes application\/json/],
  ['JSON in place of a file', `PUT ${upload}`, {}, /has a body of application\/json/],
  ['a file name that GitLab does not take', `PUT ${upload}~`, 'text', /'file_name' = 'modelgate.snapshot~'/],
])('%s is found', async (_, call, body, fault) => {
  const there = await scene(repository);
  await send(there, call, body);
  expect(there.violations.splice(0).join('\n')).toMatch(fault);
});
