import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { spawned } from '../spawned.ts';
import { accessToken, project, type Run, type Scene } from './scene.ts';

export const root = resolve(import.meta.dirname, '../../..');

/** What a job leaves. */
export interface Finished {
  readonly code: number;
  readonly log: string;
  /** Of `reports: dotenv`. */
  readonly variables: ReadonlyMap<string, string>;
  readonly file: (name: string) => string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Runs the gate's program. @param more variables of the component and the project; `undefined` takes one away */
export async function runJob(at: Scene, run: Run, more: Variables = {}): Promise<Finished> {
  return runProgram(at, run, { MODELGATE_GITLAB_TOKEN: accessToken, ...more }, { program: 'gitlab.js', folder: 'modelgate-report', variables: 'modelgate.env' });
}

/** Runs the promotion's program, as `runJob`. */
export async function runPromotion(at: Scene, run: Run, more: Variables = {}): Promise<Finished> {
  return runProgram(at, run, more, { program: 'gitlab-promote.js', folder: 'modelgate-promotion', variables: 'promotion.env' });
}

interface Program {
  readonly program: string;
  readonly folder: string;
  /** Its file of variables. */
  readonly variables: string;
}

/** Runs a job's program with GitLab's predefined variables. */
async function runProgram(at: Scene, { pipeline, variables }: Run, more: Variables, { program, folder, variables: dotenv }: Program): Promise<Finished> {
  const server = at.world.address;
  const env = {
    PATH: process.env['PATH'], HOME: at.folder, GIT_CONFIG_GLOBAL: '/dev/null', CI: 'true', GITLAB_CI: 'true',
    CI_API_V4_URL: `${server}/api/v4`, CI_SERVER_URL: server, CI_PROJECT_DIR: at.checkout, CI_PROJECT_ID: String(project), CI_DEFAULT_BRANCH: 'main',
    CI_PIPELINE_ID: String(pipeline.id), CI_JOB_URL: `${server}/acme/flights/-/jobs/${pipeline.id}`, CI_COMMIT_SHA: pipeline.sha,
    ...variables, ...more,
  };
  const { code, log } = await spawned(process.execPath, [join(root, 'dist', program)], at.checkout, env);
  const file = (name: string): string => readFileSync(join(at.checkout, folder, name), 'utf8');
  const lines = existsSync(join(at.checkout, folder, dotenv)) ? file(dotenv) : '';
  return { code, log, file, variables: new Map([...lines.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name ?? '', value ?? ''])) };
}
