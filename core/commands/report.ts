import { readFileSync } from 'node:fs';
import { Fault } from '../fault.ts';
import { renderConsole } from '../report/console.ts';
import { renderHtml } from '../report/html/render.tsx';
import { renderJunit } from '../report/junit.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { encodeVerdict, parseVerdict } from '../verdict/encode.ts';
import { terminal } from './terminal.ts';
import type { Verdict } from '../verdict/verdict.ts';

const RENDERERS: Readonly<Record<string, (verdict: Verdict) => string | Promise<string>>> = {
  console: (verdict) => renderConsole(verdict, terminal()),
  markdown: renderMarkdown,
  html: renderHtml,
  json: encodeVerdict,
  junit: renderJunit,
};

/**
 * Prints a verdict in one of the formats.
 * @throws Fault VERDICT_INVALID when the file is no verdict.
 */
export async function report(file: string, options: { readonly format?: string }): Promise<void> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault({ code: 'VERDICT_INVALID', message: `the verdict can't be read: ${why}`, place: { file }, remedy: 'Name a verdict.json that `modelgate evaluate --out` wrote.' });
  }
  process.stdout.write(await RENDERERS[options.format ?? 'console']!(parseVerdict(text, file)));
}
