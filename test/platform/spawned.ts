import { spawn } from 'node:child_process';

/** Runs a program without blocking this process, which answers its requests. */
export function spawned(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<{ code: number; log: string }> {
  return new Promise((done, broken) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => parts.push(part));
    child.on('error', broken);
    child.on('close', (code) => done({ code: code ?? -1, log: Buffer.concat(parts).toString('utf8') }));
  });
}
