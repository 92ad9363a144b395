import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HtmlFiles } from '../../../core/report/html/shell.tsx';

/** As Jenkins serves files of a workspace and of archived reports unless its administrator says otherwise. */
export const JENKINS_POLICY = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self';";

const TYPES: Readonly<Record<string, string>> = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript' };

/** Serves files on loopback under a content security policy. */
export async function serve(files: HtmlFiles, policy: string): Promise<{ readonly url: string; close(): void }> {
  const byName = new Map<string, string>(Object.entries(files));
  const server = createServer(({ url = '' }, response) => {
    const content = byName.get(url.slice(1));
    if (content === undefined) response.writeHead(204).end();
    else response.writeHead(200, { 'content-type': TYPES[url.split('.').at(-1) ?? ''] ?? 'text/plain', 'content-security-policy': policy }).end(content);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/report.html`, close: () => server.close() };
}
