import { readFileSync } from 'node:fs';
import { Fault } from '../fault.ts';
import { renderCodeQuality } from '../report/code-quality.ts';
import { renderConsole } from '../report/console.ts';
import { renderJunit } from '../report/junit.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderOpenMetrics } from '../report/openmetrics.ts';
import { encodeVerdict, parseVerdict } from '../verdict/encode.ts';
import { terminal } from './terminal.ts';
import type { Judged } from '../verdict/judged.ts';
import type { Verdict } from '../verdict/verdict.ts';

const RENDERERS: Readonly<Record<string, (verdict: Verdict) => string>> = {
  console: (verdict) => renderConsole(verdict, terminal()),
  markdown: renderMarkdown,
  json: encodeVerdict,
  junit: renderJunit,
  openmetrics: (verdict) => renderOpenMetrics([judgedOf(verdict)]),
  'code-quality': (verdict) => renderCodeQuality([judgedOf(verdict)]),
};

function judgedOf(verdict: Verdict): Judged {
  return { kind: 'verdict', gate: verdict.gate.file, verdict };
}

/**
 * Prints a verdict in one of the formats.
 * @throws Fault VERDICT_INVALID when the file is no verdict.
 */
export function report(file: string, options: { readonly format?: string }): void {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault({ code: 'VERDICT_INVALID', message: `the verdict can't be read: ${why}`, place: { file }, remedy: 'Name a verdict.json that `modelgate evaluate --out` wrote.' });
  }
  process.stdout.write(RENDERERS[options.format ?? 'console']!(parseVerdict(text, file)));
}
