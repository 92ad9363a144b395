import { existsSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault, type FaultCode } from '../fault.ts';
import type { Gate } from './gate.ts';
import { digestOf, parseGate } from './parse.ts';

/** Bytes; thousands of checks fit into it. */
const MOST_BYTES = 1_000_000;
/** Names that a gate file is found by. */
export const GATE_NAMES = ['modelgate.yml', 'modelgate.yaml', '.modelgate.yml'] as const;

/**
 * Reads a gate file.
 * @param options.shown its name in messages and in the gate; `path` unless said
 * @throws Fault GATE_NOT_FOUND, GATE_TOO_LARGE before anything is parsed, else as `parseGate`
 */
export async function readGate(path: string, options: { readonly today: string; readonly shown?: string }): Promise<Gate> {
  const { today, shown = path } = options;
  const bytes = await readLimited(path, shown);
  return parseGate(decode(bytes, shown), shown, { today, digest: digestOf(bytes) });
}

/**
 * The gate file of a folder.
 * @throws Fault GATE_NOT_FOUND with what was looked for; GATE_INVALID when there are several
 */
export function findGate(directory: string): string {
  const found = GATE_NAMES.map((name) => join(directory, name)).filter((path) => existsSync(path) && statSync(path).isFile());
  const [first, second] = found;
  if (first === undefined) throw fault('GATE_NOT_FOUND', directory, `no gate file here; looked for ${GATE_NAMES.join(', ')}`, 'Name one with --gate, or write one with `modelgate init`.');
  if (second !== undefined) throw fault('GATE_INVALID', directory, `several gate files here: ${found.join(', ')}`, 'Remove all but one, or name one with --gate.');
  return first;
}

async function readLimited(path: string, shown: string): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw fault('GATE_NOT_FOUND', shown, 'this is no file', 'Name the gate file, not its folder.');
    if (found.size > MOST_BYTES) {
      throw fault('GATE_TOO_LARGE', shown, `the gate file has ${found.size.toLocaleString('en-US')} bytes; at most ${MOST_BYTES.toLocaleString('en-US')} are read`, 'Split it into several gates, one model or one purpose each.');
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw fault('GATE_NOT_FOUND', shown, code === 'ENOENT' ? 'there is no such gate file' : `the gate file can’t be read (${code})`, 'Name another one with --gate, or write one with `modelgate init`.');
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fault('GATE_SYNTAX', path, 'the gate file is not UTF-8 text', 'Save it as UTF-8.');
  }
}

function fault(code: FaultCode, file: string, message: string, remedy: string): Fault {
  return new Fault({ code, message, place: { file }, remedy });
}
