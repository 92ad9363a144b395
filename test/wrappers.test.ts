import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import * as github from '../actions/gate/inputs.ts';
import * as gitlab from '../gitlab/gate/inputs.ts';
import * as jenkins from '../jenkins/gate/inputs.ts';
import { inputsOf } from '../scripts/docs-gitlab.ts';
import { modelgate } from './cli/modelgate.ts';

const root = resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const actionInputs = (file: string): string[] => Object.keys((parse(read(file)) as { inputs: object }).inputs);
const stepParameters = (file: string): string[] => [...read(file).matchAll(/^<dt><code>(\w+)<\/code>/gm)].map(([, name]) => name!);

/** What each wrapper takes: GitHub, GitLab, Jenkins. */
const WRAPPERS = {
  evaluate: [actionInputs('action.yml'), Object.keys(inputsOf(read('templates/gate.yml'))), stepParameters('jenkins/vars/modelGate.txt')],
  promote: [actionInputs('actions/promote/action.yml'), Object.keys(inputsOf(read('templates/promote.yml'))), stepParameters('jenkins/vars/promoteModel.txt')],
} as const;

/** The input of an option: one name for all (`keep-snapshots` is `keepSnapshots` on Jenkins), or each one's, null for none. */
type Reached = string | readonly (string | null)[];

const INPUTS: Readonly<Record<keyof typeof WRAPPERS, Readonly<Record<string, Reached>>>> = {
  evaluate: {
    '--gate': 'gate', '--out': ['report-folder', 'report-folder', 'reports'], '--threads': 'threads', '--memory': 'memory', '--policy': 'policy',
    '--keep': 'keep-snapshots', '--record-reuse': 'record-reuse', '--history': 'history', '--only-changed': 'only-changed', '--artifact': 'model', '--promotions': 'promotions',
    // A platform tells of the change that it runs for; only Jenkins has jobs that are told of none.
    '--base': [null, null, 'base'],
    // GitHub and GitLab have one place each for what jobs leave.
    '--store': [null, null, 'snapshots'],
  },
  promote: {
    '--verdict': 'verdict', '--artifact': 'artifact', '--gate': 'gate', '--attestation': 'attestation', '--expect': 'expect', '--fetch': 'fetch', '--dry-run': 'dry-run',
    '--as': ['as', 'as', 'version'],
    // On GitLab whoever starts the manual job gives the reason as its variable, and state is what the job's folder keeps.
    '--override-reason': ['override-reason', null, 'overrideReason'],
    '--state': ['state', 'report-folder', 'state'],
    '--approved-by': ['environment', 'start', 'approvers'],
  },
};

/** Options that no wrapper offers, and why. */
const LEFT_OUT: Readonly<Record<keyof typeof WRAPPERS, Readonly<Record<string, string>>>> = {
  evaluate: {
    '--fetch': 'a job always may: its clone is shallow',
    '--quiet': 'the log has the report',
  },
  promote: {
    '--by': 'who started the job, by the platform',
    '--override-by': 'who started or approved the job, by the platform',
    '--approved-in': 'the platform says where',
    '--resume': 'the next promotion takes back what one that was cut off had moved; to go on with it is for people',
    '--abort': 'the same',
    '--json': 'wrappers have outputs',
  },
};

const camel = (name: string): string => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

describe.each(['evaluate', 'promote'] as const)('modelgate %s', (command) => {
  const options = [...modelgate('.', command, '--help').stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, name]) => name!).filter((name) => name !== '--help');

  it('has no option that a wrapper lacks without a reason, and no reason is for an option that is gone', () => {
    expect(options.length).toBeGreaterThan(10);
    expect([...Object.keys(INPUTS[command]), ...Object.keys(LEFT_OUT[command])].sort()).toEqual([...options].sort());
  });

  it.each(Object.entries(INPUTS[command]))('%s is an input of each wrapper', (_, reached) => {
    const names = typeof reached === 'string' ? [reached, reached, camel(reached)] : reached;
    const lacking = names.filter((name, at) => name !== null && !WRAPPERS[command][at]!.includes(name));
    expect(lacking).toEqual([]);
  });
});

/** Inputs of a gate by GitHub's names; what is not given has its default. */
type Given = Readonly<Record<string, string>>;

function onGitHub(given: Given): github.Inputs {
  const { inputs } = parse(read('action.yml')) as { inputs: Readonly<Record<string, { default?: string }>> };
  for (const [name, { default: standard = '' }] of Object.entries(inputs)) vi.stubEnv(`INPUT_${name.toUpperCase()}`, given[name] ?? standard);
  return github.readInputs();
}

const variablesOf = (given: Given): Record<string, string> => Object.fromEntries(Object.entries(given).map(([name, value]) => [gitlab.variableOf(name), value]));
const needed = { gate: 'modelgate.yml', reports: 'out', 'snapshot-folder': 'kept', temp: 'tmp', result: 'tmp/result' };

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each([
  ['GitHub', onGitHub],
  ['GitLab', (given: Given) => gitlab.readInputs(variablesOf(given))],
  ['Jenkins', (given: Given) => jenkins.readInputs(variablesOf({ ...needed, ...given }))],
] as const)('the gate on %s', (_, readInputs) => {
  it('takes what the command line takes', () => {
    expect(readInputs({})).toMatchObject({ recordReuse: false, model: '', promotions: '', resources: {} });
    const given = { 'record-reuse': 'true', model: 'model.onnx', promotions: 'kept/promotions.jsonl', threads: '2', memory: '1.5 GiB' };
    expect(readInputs(given)).toMatchObject({ recordReuse: true, model: 'model.onnx', promotions: 'kept/promotions.jsonl', resources: { threads: 2, memory: '1.5 GiB' } });
  });

  it.each([
    [{ threads: '0' }, /(input|parameter) threads is 0; it takes a whole number from 1 to 1024/],
    [{ threads: 'all' }, /threads is all; it takes a whole number/],
    [{ memory: 'lots' }, /(input|parameter) memory is lots; it takes a size such as 2GB/],
    [{ memory: '4' }, /memory is 4/],
  ])('refuses %j', (given, message) => {
    expect(() => readInputs(given)).toThrow(message);
  });
});
