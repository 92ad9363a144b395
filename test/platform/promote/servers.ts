import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installed } from '../installed.ts';

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

interface Start {
  readonly program: string;
  readonly args: (port: number, folder: string) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Path that answers when the server is up. */
  readonly ready: string;
}

/** Starts a server on loopback with a data folder of its own; both are gone when it is stopped. */
async function start({ program, args, env = {}, ready }: Start): Promise<Server> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'modelgate-server-'));
  mkdirSync(join(folder, 'data'));
  const child = spawn(program, args(port, folder), { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said = `${said}${part.toString('utf8')}`.slice(-4000)));
  const ended = new Promise<void>((done) => child.on('close', () => done()));
  const stop = async (): Promise<void> => {
    // The servers have workers of their own; they are one group.
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 600; i++) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}${ready}`).catch(() => null);
    if (answer?.ok === true) return { url, stop };
    await new Promise((done) => setTimeout(done, 200));
  }
  await stop();
  throw new Error(`${program} did not come up: ${said}`);
}

export function startMoto(): Promise<Server> {
  return start({ program: installed('promote', 'moto-$MOTO', 'bin/moto_server'), args: (port) => ['-H', '127.0.0.1', '-p', String(port)], ready: '/moto-api/' });
}

/** With a key pair that moto takes for anyone's. */
export const MOTO_ENV = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing-secret', AWS_REGION: 'eu-west-1' };

export function startMlflow(): Promise<Server> {
  return start({
    program: installed('promote', 'mlflow-$MLFLOW', 'bin/mlflow'),
    args: (port, folder) => ['server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1', '--backend-store-uri', `sqlite:///${folder}/mlflow.db`, '--artifacts-destination', `${folder}/data`],
    env: { MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' },
    ready: '/health',
  });
}

/** Distribution's registry. */
export function startRegistry(): Promise<Server> {
  return start({
    program: installed('promote', 'deb-registry', 'usr/bin/docker-registry'),
    args: (port, folder) => {
      const config = join(folder, 'config.yml');
      writeFileSync(config, `version: 0.1\nlog: {level: warn}\nstorage: {filesystem: {rootdirectory: ${folder}/data}, delete: {enabled: true}}\nhttp: {addr: 127.0.0.1:${port}}\n`);
      return ['serve', config];
    },
    ready: '/v2/',
  });
}
