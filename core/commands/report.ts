import { renderCodeQuality } from '../report/code-quality.ts';
import { renderConsole } from '../report/console.ts';
import { renderCsv } from '../report/csv.ts';
import { renderHtml } from '../report/html/render.tsx';
import { renderJunit } from '../report/junit.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderOpenMetrics } from '../report/openmetrics.ts';
import { renderSarif } from '../report/sarif.ts';
import { encodeVerdict } from '../verdict/encode.ts';
import { readVerdict } from './read-verdict.ts';
import { terminal } from './terminal.ts';
import type { Judged } from '../verdict/judged.ts';
import type { Verdict } from '../verdict/verdict.ts';

const RENDERERS: Readonly<Record<string, (verdict: Verdict) => string | Promise<string>>> = {
  console: (verdict) => renderConsole(verdict, terminal()),
  markdown: renderMarkdown,
  html: renderHtml,
  json: encodeVerdict,
  junit: renderJunit,
  csv: renderCsv,
  sarif: (verdict) => renderSarif([judgedOf(verdict)], verdict.tool.version),
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
export async function report(file: string, options: { readonly format?: string }): Promise<void> {
  process.stdout.write(await RENDERERS[options.format ?? 'console']!(readVerdict(file)));
}
