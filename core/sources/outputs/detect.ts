import type { OutputFormat, RowsFormat } from '../../spec/gate.ts';
import { unreadable } from '../locate.ts';
import { headOf } from './records.ts';

/** Characters that are looked at: enough for the keys that tell a tool, whatever text stands before them. */
const LOOK = 1_000_000;

const key = (name: string): RegExp => new RegExp(`"${name}"\\s*:`);
const all = (...names: string[]) => (text: string): boolean => names.every((name) => key(name).test(text));

/** What an object of each tool's JSON holds; the first that fits. */
const DOCUMENTS: readonly (readonly [OutputFormat, (head: string) => boolean])[] = [
  ['promptfoo', (head) => /"results"\s*:\s*\{[\s\S]*?"results"\s*:\s*\[/.test(head) || all('evalId', 'results')(head)],
  ['deepeval', all('testCases')],
];

const LINES: readonly (readonly [OutputFormat, (line: string) => boolean])[] = [
  ['lm-eval', all('doc_id', 'target', 'filtered_resps')],
  ['promptfoo', all('promptIdx', 'success', 'vars', 'gradingResult')],
];

/**
 * The tool that wrote a file, by what it holds. A gate's own word comes first; this is for files that it says nothing of.
 * A list of objects is a table as JSON Lines are.
 * @throws Fault EVIDENCE_UNREADABLE for a .json that is neither that nor of a known tool.
 */
export async function detectFormat(file: string, path: string, shown: string): Promise<RowsFormat | OutputFormat | undefined> {
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(path)) {
    const [line = ''] = (await headOf(file, shown, LOOK)).trimStart().split('\n', 1);
    return LINES.find(([, fits]) => fits(line))?.[0];
  }
  if (!/\.json(\.gz)?$/i.test(path)) return undefined;
  const head = await headOf(file, shown, LOOK);
  if (head.trimStart().startsWith('[')) return 'jsonl';
  const found = DOCUMENTS.find(([, fits]) => fits(head))?.[0];
  if (found !== undefined) return found;
  const values = all('results', 'configs')(head) ? ' It looks like the results of lm-evaluation-harness, which are named values: values: FILE with format: lm-eval; its rows are samples_*.jsonl.' : '';
  throw unreadable(`${shown} is JSON, but neither a list of objects nor the output of promptfoo or DeepEval`, `Say which it is with format: promptfoo or deepeval, or write rows as JSON Lines, one object a line.${values}`);
}
