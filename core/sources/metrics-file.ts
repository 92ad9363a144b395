import { readFile, stat } from 'node:fs/promises';
import { LineCounter, Parser, isScalar, parseDocument, visit, type Document, type YAMLMap } from 'yaml';
import { Fault } from '../fault.ts';
import { bracketsTooDeep, tooDeep } from '../spec/yaml-depth.ts';
import { unreadable } from './locate.ts';
import { refuseLfsPointer } from './lfs.ts';
import { errorCode } from './working-tree.ts';

/** A metrics file is a page of numbers; one of megabytes is something else. */
const SIZE_LIMIT = 2 * 1024 * 1024;

/** Aliases that YAML may expand: enough for shared settings, too few for a bomb. */
const ALIAS_LIMIT = 100;

/** Levels of groups in a metrics file; far more than any tool writes. */
const DEPTH_LIMIT = 40;

const MISTAKES_SHOWN = 3;

/**
 * The names and values of a JSON or YAML file, nested as they stand. JSON is read as the YAML it is, which also takes
 * Python's bare `NaN` and `Infinity` (as text) and sees a key that stands twice.
 * @throws Fault EVIDENCE_EMPTY, EVIDENCE_UNREADABLE with the line and column in the file.
 */
export async function readMetricsFile(file: string, shown: string, path: string): Promise<ReadonlyMap<unknown, unknown>> {
  if (!/\.(json|ya?ml)$/i.test(path)) {
    throw unreadable(`${shown} is neither .json nor .yaml`, 'Write the metrics as a JSON or YAML file; rows go under rows: and snapshots under snapshot:.');
  }
  const text = await readText(file, shown);
  const lines = new LineCounter();
  if (bracketsTooDeep(text, DEPTH_LIMIT) || tooDeep([...new Parser().parse(text)], DEPTH_LIMIT) !== undefined) {
    throw unreadable(`${shown} nests deeper than ${DEPTH_LIMIT} levels`, 'Write the metrics flat, or a few levels deep.');
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  const at = (offset: number): string => `${shown}:${lines.linePos(offset).line}:${lines.linePos(offset).col}`;
  const mistakes = [...document.errors.map((error) => ({ offset: error.pos[0], message: error.message })), ...repeatedKeys(document)];
  if (mistakes.length > 0) {
    throw new Fault(mistakes.slice(0, MISTAKES_SHOWN).map(({ offset, message }) => ({ code: 'EVIDENCE_UNREADABLE' as const, message: `${at(offset)}: ${message}`, remedy: 'Mend the file, or the step that writes it.' })));
  }
  const tree = plain(document, shown);
  if (tree instanceof Map) return tree;
  if (tree === null) throw empty(`${shown} holds nothing`);
  throw unreadable(`${shown} holds ${Array.isArray(tree) ? 'a list' : 'a single value'}, not names with numbers`, 'Write a mapping, such as {"accuracy": 0.91}.');
}

async function readText(file: string, shown: string): Promise<string> {
  const bytes = await readLimited(file, shown, SIZE_LIMIT);
  if (bytes.length === 0) throw empty(`${shown} is empty: not one byte`);
  refuseLfsPointer(bytes.subarray(0, 64), shown);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(`${shown} is not UTF-8 text`, 'Write it as UTF-8 (PowerShell: Out-File -Encoding utf8).');
  }
}

/**
 * All bytes of a file.
 * @param limit bytes that are too many
 * @throws Fault EVIDENCE_UNREADABLE when it is larger or can't be read.
 */
export async function readLimited(file: string, shown: string, limit: number): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size <= limit) return await readFile(file);
  } catch (error) {
    throw unreadable(`${shown} can't be read (${errorCode(error)})`, 'Check its permissions.');
  }
  throw unreadable(`${shown} is larger than ${limit / 1024 / 1024} MiB`, 'Check that the path names the file you mean.');
}

/** Keys that stand twice in one mapping; the library's own search for them takes quadratic time. */
function repeatedKeys(document: Document): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  visit(document, {
    Map: (_, map: YAMLMap) => {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) found.push({ offset: key.range?.[0] ?? 0, message: `the key ${String(key.value)} stands here a second time` });
        seen.add(key.value);
      }
    },
  });
  return found;
}

function plain(document: Document, shown: string): unknown {
  try {
    return document.toJS({ mapAsMap: true, maxAliasCount: ALIAS_LIMIT });
  } catch (error) {
    throw unreadable(`${shown} can't be expanded: ${error instanceof Error ? error.message : String(error)}`, 'Write the values out instead of using YAML aliases.');
  }
}

function empty(message: string): Fault {
  return new Fault({ code: 'EVIDENCE_EMPTY', message, remedy: 'Look at the step that writes it; an empty file is no evidence.' });
}
