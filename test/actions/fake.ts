import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { connect, type GitHub } from '../../actions/github/client.ts';

/** A request that the fake met. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly bytes?: Uint8Array;
}

const port = z.object({ port: z.number() });

/** A server on loopback that answers as `answer` says, a client of it, and the requests so far. */
export async function serve(answer: (call: Call) => Answer): Promise<{ github: GitHub; calls: Call[]; address: string; close: () => void }> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const call = { method: request.method ?? '', path: request.url ?? '', body: /json/.test(request.headers['content-type'] ?? '') && text !== '' ? (JSON.parse(text) as unknown) : text };
      calls.push(call);
      const { status, body, bytes } = answer(call);
      response.writeHead(status, { 'content-type': bytes === undefined ? 'application/json' : 'application/zip' });
      response.end(bytes ?? JSON.stringify(body ?? {}));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${port.parse(server.address()).port}`;
  const github = connect('token', { GITHUB_API_URL: address, GITHUB_REPOSITORY: 'acme/models', GITHUB_RUN_ID: '7' }, () => undefined);
  return { github, calls, address, close: () => server.close() };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('latin1');
}
