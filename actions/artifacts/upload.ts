import { createHash } from 'node:crypto';
import { z } from 'zod';
import { zipSync } from 'fflate';
import type { Environment } from '../github/occasion.ts';

const SERVICE = 'twirp/github.actions.results.api.v1.ArtifactService';
const PATIENCE = 120_000;
const DAY = 86_400_000;
/** ZIP can't say "no time"; this is its first moment, so that the same files give the same bytes. */
const NO_TIME = new Date(1980, 0, 1);

const claims = z.object({ scp: z.string() });
const created = z.object({ ok: z.literal(true), signed_upload_url: z.string() });
const finalized = z.object({ ok: z.literal(true) });

/** Files by their names in the artifact. */
export type ArtifactFiles = Readonly<Record<string, Uint8Array>>;

/**
 * Keeps files as an artifact of this run, by the service that the runner gives to actions (version 4, as
 * actions/upload-artifact uses it). It needs no permission of the token, so a fork's pull request can do it too.
 * @param days that it is kept; 0: as the repository is set up
 * @throws Error where the runner offers no such service (GitHub Enterprise Server), or it refuses
 */
export async function uploadArtifact(name: string, files: ArtifactFiles, days: number, env: Environment, now: Date): Promise<void> {
  const { url, token } = serviceOf(env);
  const job = jobOf(token);
  const zip = zipSync({ ...files }, { level: 9, mtime: NO_TIME });
  const expires = days === 0 ? {} : { expires_at: new Date(now.getTime() + days * DAY).toISOString() };
  const { signed_upload_url: target } = created.parse(await call(`${url}/CreateArtifact`, token, { ...job, name, ...expires, version: 4 }));
  await putBlob(target, zip);
  const hash = `sha256:${createHash('sha256').update(zip).digest('hex')}`;
  finalized.parse(await call(`${url}/FinalizeArtifact`, token, { ...job, name, size: String(zip.length), hash }));
}

function serviceOf(env: Environment): { url: string; token: string } {
  const [address, token] = [env['ACTIONS_RESULTS_URL'] ?? '', env['ACTIONS_RUNTIME_TOKEN'] ?? ''];
  if (address === '' || token === '') throw new Error('this runner offers no artifacts to actions (GitHub Enterprise Server does not)');
  return { url: `${new URL(address).origin}/${SERVICE}`, token };
}

/** Run and job, as the runtime token says them in its claim `scp`: `… Actions.Results:RUN:JOB …`. */
function jobOf(token: string): { workflow_run_backend_id: string; workflow_job_run_backend_id: string } {
  const { scp } = claims.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')));
  const [, run, job] = /(?:^|\s)Actions\.Results:([^:\s]+):([^:\s]+)/.exec(scp) ?? [];
  if (run === undefined || job === undefined) throw new Error('the runner\'s token does not say which job this is');
  return { workflow_run_backend_id: run, workflow_job_run_backend_id: job };
}

async function call(url: string, token: string, body: unknown): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status === 409) throw new Error('this run has an artifact of the same name already; give each job its own');
  if (!answer.ok) throw new Error(`the artifact service answered ${answer.status}`);
  return answer.json();
}

/** One block and the list of it, as storage takes a blob of any size. */
async function putBlob(target: string, zip: Uint8Array<ArrayBuffer>): Promise<void> {
  const block = Buffer.from('block-000000').toString('base64');
  await put(`${target}&comp=block&blockid=${encodeURIComponent(block)}`, zip, 'application/octet-stream');
  await put(`${target}&comp=blocklist`, `<?xml version="1.0" encoding="utf-8"?><BlockList><Latest>${block}</Latest></BlockList>`, 'application/xml');
}

async function put(url: string, body: Uint8Array<ArrayBuffer> | string, type: string): Promise<void> {
  const headers = { 'content-type': type, 'x-ms-blob-content-type': 'application/zip' };
  const answer = await fetch(url, { method: 'PUT', headers, body, signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`the artifact storage answered ${answer.status}`);
}
