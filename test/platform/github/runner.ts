import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { spawned } from '../spawned.ts';
import { runtimeToken } from './fake/artifact-store.ts';
import { token } from './fake/server.ts';
import type { Scene } from './scene.ts';

export const root = resolve(import.meta.dirname, '../../..');

const actionFile = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
  runs: z.object({ main: z.string() }),
});

export interface Event {
  readonly name: string;
  /** Path of the event's JSON. */
  readonly path: string;
  readonly sha: string;
  readonly ref: string;
  readonly run?: number;
  /** Who started it. */
  readonly actor?: string;
}

/** What a step leaves. */
export interface Finished {
  readonly code: number;
  readonly log: string;
  readonly summary: string;
  readonly outputs: ReadonlyMap<string, string>;
  /** Commands that a runner would obey, in order: `error`, `warning`, `group`, `set-output`, … */
  readonly commands: readonly Command[];
}

export interface Command {
  readonly name: string;
  readonly properties: string;
  readonly message: string;
}

/** Runs an action's bundle as GitHub's runner does: inputs with their defaults as INPUT_*, the runner's files, the event. */
export async function runAction(at: Scene, event: Event, inputs: Readonly<Record<string, string>> = {}, folder = '.'): Promise<Finished> {
  const action = actionFile.parse(parse(readFileSync(join(root, folder, 'action.yml'), 'utf8')));
  const temp = mkdtempSync(join(at.folder, 'runner-'));
  const files = { GITHUB_OUTPUT: 'output', GITHUB_STEP_SUMMARY: 'summary', GITHUB_ENV: 'env', GITHUB_PATH: 'path', GITHUB_STATE: 'state' };
  const paths = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(temp, file)]));
  for (const path of Object.values(paths)) writeFileSync(path, '');
  mkdirSync(join(temp, 'tmp'));
  const given = Object.entries(action.inputs).map(([name, { default: value = '' }]) => {
    const text = inputs[name] ?? (name === 'github-token' ? token : value);
    return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, text] as const;
  });
  const run = String(event.run ?? 7001);
  const env = {
    PATH: process.env.PATH, HOME: process.env.HOME, CI: 'true', GITHUB_ACTIONS: 'true', ...paths, ...Object.fromEntries(given),
    GITHUB_API_URL: at.world.address, GITHUB_SERVER_URL: 'https://github.com', GITHUB_GRAPHQL_URL: `${at.world.address}/graphql`,
    GITHUB_REPOSITORY: 'acme/flights', GITHUB_EVENT_NAME: event.name, GITHUB_EVENT_PATH: event.path, GITHUB_SHA: event.sha, GITHUB_REF: event.ref,
    GITHUB_ACTOR: event.actor ?? 'ada', GITHUB_TRIGGERING_ACTOR: event.actor ?? 'ada', GITHUB_WORKSPACE: at.checkout, GITHUB_RUN_ID: run, GITHUB_WORKFLOW_REF: `acme/flights/.github/workflows/modelgate.yml@${event.ref}`,
    RUNNER_TEMP: join(temp, 'tmp'), RUNNER_TOOL_CACHE: join(temp, 'tools'), RUNNER_OS: 'Linux', NODE_PATH: join(root, 'node_modules'),
    ACTIONS_RESULTS_URL: at.world.blobs, ACTIONS_RUNTIME_TOKEN: runtimeToken(run),
  };
  const { code, log } = await spawned(process.execPath, [resolve(root, folder, action.runs.main)], at.checkout, env);
  const read = (name: keyof typeof files): string => readFileSync(paths[name] ?? '', 'utf8');
  return { code, log, summary: read('GITHUB_STEP_SUMMARY'), outputs: outputsOf(read('GITHUB_OUTPUT')), commands: commandsOf(log) };
}

function outputsOf(text: string): Map<string, string> {
  return new Map([...text.matchAll(/^([\w-]+)<<(\S+)\r?\n([\s\S]*?)\r?\n\2$/gm)].map(([, name, , value]) => [name ?? '', value ?? '']));
}

/** As the runner reads them: at the start of a line, blanks before them allowed; and the old form anywhere in it. */
function commandsOf(log: string): Command[] {
  return log.split(/\r\n|\n|\r/).flatMap((line): Command[] => {
    const [, name, properties, message] = /^\s*::([\w-]+)(?: ([^:]*(?:%3A[^:]*)*))?::(.*)$/.exec(line) ?? /##\[([\w-]+)( [^\]]*)?\](.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, properties: properties ?? '', message: message ?? '' }];
  });
}
