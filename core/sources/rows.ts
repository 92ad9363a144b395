import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Table } from '../engine/plan.ts';
import { Fault, type Place } from '../fault.ts';
import type { Columns, OutputFormat, RowsFormat, RowsSpec } from '../spec/gate.ts';
import { refuseLfsPointer } from './lfs.ts';
import { unreadable } from './locate.ts';
import { convertOutput, type Converted, OUTPUT_COLUMNS, type OutputFile } from './outputs/convert.ts';
import { detectFormat } from './outputs/detect.ts';
import type { Tree } from './tree.ts';
import { errorCode } from './working-tree.ts';

const EXTENSIONS: readonly (readonly [RegExp, RowsFormat])[] = [
  [/\.(parquet|pq)$/i, 'parquet'],
  [/\.(csv|tsv)(\.gz)?$/i, 'csv'],
  [/\.(jsonl|ndjson)(\.gz)?$/i, 'jsonl'],
];

/**
 * The format that a file's name stands for.
 * @throws Fault EVIDENCE_UNREADABLE when its extension is none of the known ones.
 */
export function formatOf(path: string, place?: Place): RowsFormat {
  const format = EXTENSIONS.find(([pattern]) => pattern.test(path))?.[1];
  if (format !== undefined) return format;
  throw new Fault({
    code: 'EVIDENCE_UNREADABLE',
    message: `the extension of ${path} tells no format (.parquet, .pq, .csv, .tsv, .jsonl, .ndjson; .gz behind the text formats)`,
    remedy: 'Rename it, or say format: parquet, csv or jsonl (promptfoo, lm-eval or deepeval for their output) beside rows.',
    ...(place === undefined ? {} : { place }),
  });
}

/** A table, what its columns mean, and what a reader should know of it. */
export interface OpenedRows {
  readonly table: Table;
  readonly columns: Columns;
  readonly note: string | null;
  /** Of a tool's output whose rows are known by their variant: who answered as each. */
  readonly variants?: Converted['variants'];
}

/** The scratch folder, and the folder in it for what becomes of one evidence. */
export interface Room {
  readonly scratch: string;
  readonly copies: string;
}

/**
 * The table that files make, after a look at their first and last bytes; the output of an evaluation tool becomes one.
 * @param paths relative to the gate, in reading order, at least one
 * @throws Fault with a detail for each file that is empty, cut off or not what its name says; and for mixed formats.
 */
export async function openRows(spec: RowsSpec, paths: readonly string[], tree: Tree, { scratch, copies }: Room, shown: string): Promise<OpenedRows> {
  const files = await takeAll(spec, paths, tree, { scratch, copies });
  const format = spec.format ?? (await formatBehind(files, paths));
  if (spec.missing !== undefined && format !== 'csv' && format !== 'jsonl') throw unreadable(`missing is about text in CSV and JSON Lines, and ${shown} is ${format}`, 'Remove it, and write missing values as null.');
  const rest = {
    shown,
    place: spec.place,
    ...(spec.columnPlaces !== undefined && { columnPlaces: spec.columnPlaces }),
    ...(spec.missing !== undefined && { missing: spec.missing }),
    ...(spec.where !== undefined && { where: spec.where }),
  };
  if (isRowsFormat(format)) return { table: { files: files.map(({ file }) => file), format, ...rest }, columns: spec.columns, note: null };
  const target = join(scratch, copies, 'rows.jsonl');
  const { errors, filters, variants } = await convertOutput(files, format, target);
  const notes = [
    errors === null || spec.where === undefined ? errors : `${errors}, unless \`where\` leaves them out`,
    spec.where !== undefined && /\bfilter\b/i.test(spec.where) ? null : filters,
  ].filter((each) => each !== null);
  const note = notes.length === 0 ? null : notes.join('; ');
  const columns = { ...OUTPUT_COLUMNS, ...spec.columns };
  return { table: { files: [target], format: 'jsonl', ...rest }, columns, note, ...(columns.id === OUTPUT_COLUMNS.id && { variants }) };
}

async function takeAll(spec: RowsSpec, paths: readonly string[], tree: Tree, { scratch, copies }: Room): Promise<OutputFile[]> {
  const named = spec.format ?? commonFormat(paths);
  const files: OutputFile[] = [];
  const faults: Fault[] = [];
  for (const [index, path] of paths.entries()) {
    try {
      const file = await tree.take(path, `${copies}/${String(index).padStart(6, '0')}/${plainName(path)}`);
      const shown = path + tree.suffix;
      const { head } = await refuseUnfit(file, { path, shown }, named);
      const unmarked = named !== 'csv' && head.subarray(0, 3).equals(MARK) ? await withoutMark(file, join(scratch, copies, `unmarked-${index}-${plainName(path)}`)) : file;
      files.push({ file: unmarked, path, shown });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(error);
    }
  }
  if (faults.length > 0) throw new Fault(faults.flatMap((fault) => fault.details));
  return files;
}

/** What some editors and Excel put before UTF-8. DuckDB passes over it in CSV, and takes it for broken JSON. */
const MARK = Buffer.from('\ufeff');

async function withoutMark(file: string, target: string): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  await pipeline(createReadStream(file, { start: MARK.length }), createWriteStream(target));
  return target;
}

function isRowsFormat(format: RowsFormat | OutputFormat): format is RowsFormat {
  return EXTENSIONS.some(([, known]) => known === format);
}

/** By what the files hold where their names leave it open: one format, as for names. */
async function formatBehind(files: readonly OutputFile[], paths: readonly string[]): Promise<RowsFormat | OutputFormat> {
  const formats: (RowsFormat | OutputFormat)[] = [];
  for (const { file, path, shown } of files) formats.push((await detectFormat(file, path, shown)) ?? formatOf(path));
  const [format = formatOf(paths[0]!)] = formats;
  const other = formats.findIndex((each) => each !== format);
  if (other < 0) return format;
  throw mixed(files[0]!.shown, format, files[other]!.shown, formats[other]!);
}

/** A name without characters that mean something to a system or to DuckDB; a person still knows it by. */
function plainName(path: string): string {
  return posix.basename(path).slice(-80).replace(/[^\p{L}\p{N}._-]/gu, '_');
}

/** Undefined: a .json, of which only its content tells what it is. */
function commonFormat(paths: readonly string[]): RowsFormat | undefined {
  const named = (path: string): RowsFormat | undefined => (/\.json(\.gz)?$/i.test(path) ? undefined : formatOf(path));
  const first = paths[0]!;
  const format = named(first);
  const other = paths.find((path) => named(path) !== format);
  if (other === undefined) return format;
  throw mixed(first, format ?? 'json', other, named(other) ?? 'json');
}

function mixed(first: string, format: string, other: string, another: string): Fault {
  return unreadable(`${first} is ${format} and ${other} is ${another}; the files of one evidence have one format`, 'Narrow the glob, or write the files in one format.');
}

/** Faults that a format's own reader would name badly, or only after reading all that comes before. */
async function refuseUnfit(file: string, { path, shown }: { path: string; shown: string }, format: RowsFormat | OutputFormat | undefined): Promise<{ head: Buffer }> {
  const { size, head, tail } = await ends(file, shown);
  if (size === 0) {
    throw new Fault({ code: 'EVIDENCE_EMPTY', message: `${shown} is empty: not one byte`, remedy: 'Look at the step that writes it; an empty file is no evidence.' });
  }
  refuseLfsPointer(head, shown);
  if (format === 'parquet') refuseBadParquet(size, head, tail, shown);
  if (format !== 'parquet' && /\.gz$/i.test(path) && head.readUInt16BE(0) !== 0x1f8b) {
    throw unreadable(`${shown} ends in .gz but is not compressed with gzip`, 'Rename it, or compress it.');
  }
  if (format !== 'parquet' && ['fffe', 'feff'].includes(head.toString('hex', 0, 2))) throw unreadable(`${shown} is not UTF-8 text: it begins as UTF-16`, 'Write it as UTF-8.');
  return { head };
}

async function ends(file: string, shown: string): Promise<{ size: number; head: Buffer; tail: Buffer }> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const head = Buffer.alloc(64);
      const tail = Buffer.alloc(8);
      await handle.read(head, 0, head.length, 0);
      await handle.read(tail, 0, tail.length, Math.max(0, size - tail.length));
      return { size, head, tail };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(`${shown} can't be read (${errorCode(error)})`, 'Check its permissions.');
  }
}

/** Layout: `PAR1`, pages, footer, the footer's length (4 bytes, little endian), `PAR1` (`PARE`: footer encrypted). */
function refuseBadParquet(size: number, head: Buffer, tail: Buffer, shown: string): void {
  const start = head.toString('latin1', 0, 4);
  const end = tail.toString('latin1', 4, 8);
  if (start === 'PARE') throw unreadable(`${shown} is encrypted Parquet`, 'Write it without encryption.');
  if (start !== 'PAR1') throw unreadable(`${shown} is no Parquet file: it does not begin with PAR1`, 'Say which format it has with format: csv or jsonl, or write it again.');
  const footer = size < 12 ? 0 : tail.readUInt32LE(0);
  if (size >= 12 && end === 'PAR1' && footer > 0 && footer <= size - 12) return;
  throw unreadable(`${shown} is cut off: it begins as Parquet but ends without its footer`, 'Write or download it again; the step that made it was probably stopped.');
}
