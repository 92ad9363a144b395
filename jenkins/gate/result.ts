import { join } from 'node:path';
import type { RunFiles } from '../../core/publish/files.ts';
import { titleOf } from '../../core/report/overview.ts';
import { remarksOf } from '../../core/report/remarks.ts';
import { countsOf, EXIT, statusOf, worstOf, type Judged } from '../../core/verdict/judged.ts';
import { encodeLines, oneLine, short } from '../agent/lines.ts';

/** Annotations that one check run gets. */
const MOST_REMARKS = 50;

/**
 * What the step reads: lines `key=value`, each value one line, so that Groovy needs no parser. An annotation is
 * `path, line, level, title, message` with tabs between.
 * @param reports the report folder, from the working directory
 */
export function encodeResult(all: readonly Judged[], files: RunFiles, reports: string): string {
  const status = worstOf(all);
  const inside = (name: string): string => join(reports, name).replaceAll('\\', '/');
  const pairs: (readonly [string, string | number])[] = [
    ['status', status],
    ['exit', EXIT[status]],
    ['description', short(descriptionOf(all))],
    ['verdict', files.verdict === null ? '' : inside(files.verdict)],
    ['report', inside(files.report)],
    ['pages', pagesOf(files)],
    ...Object.entries(countsOf(all)),
    ...annotationsOf(all).map((line, index) => [`annotation.${index}`, line] as const),
  ];
  return encodeLines(pairs);
}

/** The pages that people open, with commas between: one a gate; where no gate has a verdict, the report in Markdown. */
function pagesOf({ all, report }: RunFiles): string {
  const pages = all.filter((name) => /(^|\/)report\.html$/.test(name) && !name.includes(','));
  return pages.length === 0 ? report : pages.join(',');
}

/** Of the only gate its headline; of several how many passed, and the headlines of those that did not. */
export function descriptionOf(all: readonly Judged[]): string {
  const [only, second] = all;
  if (only !== undefined && second === undefined) return titleOf(only);
  const stopped = all.filter((one) => statusOf(one) !== 'passed');
  return [`${all.length - stopped.length} of ${all.length} gates passed`, ...stopped.map(titleOf)].join('; ');
}

function annotationsOf(all: readonly Judged[]): string[] {
  return all.flatMap(remarksOf).slice(0, MOST_REMARKS).map(({ path, line, level, title, message }) =>
    [path, line, level.toUpperCase(), title, short(message)].map((part) => oneLine(String(part)).replaceAll('\t', ' ')).join('\t'));
}
