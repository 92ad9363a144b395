import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault, type FaultCode } from '../../core/fault.ts';
import { digestOf } from '../../core/spec/parse.ts';
import { findGate, readGate } from '../../core/spec/read.ts';
import { checks, TODAY } from './gates.ts';

const text = checks('{metric: f1, min: 0.1}');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modelgate-spec-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Code and message of the one fault that an action ends in. */
async function faultOf(action: () => unknown): Promise<{ code: FaultCode; message: string }> {
  try {
    await action();
  } catch (error) {
    if (error instanceof Fault) return { code: error.details[0]!.code, message: error.message };
    throw error;
  }
  throw new Error('no fault');
}

describe('readGate', () => {
  it('reads a gate with the digest of its bytes, a byte order mark among them', async () => {
    const bytes = Buffer.from(`\ufeff${text}`);
    const path = write('modelgate.yml', bytes);
    const gate = await readGate(path, { today: TODAY });
    expect(gate.file).toBe(path);
    expect(gate.digest).toBe(digestOf(bytes));
    expect(gate.checks[0]?.place).toEqual({ file: path, line: 11, column: 5 });
  });

  it('refuses 10 MB without reading them', async () => {
    const path = write('big.yml', Buffer.alloc(10_000_000, '['));
    const before = performance.now();
    expect(await faultOf(() => readGate(path, { today: TODAY }))).toMatchObject({ code: 'GATE_TOO_LARGE', message: expect.stringContaining('10,000,000 bytes') as string });
    expect(performance.now() - before).toBeLessThan(500);
  });

  it('reads up to 1 MB', async () => {
    const path = write('long.yml', `${text}# ${'x'.repeat(1_000_000 - text.length - 3)}\n`);
    expect((await readGate(path, { today: TODAY })).checks).toHaveLength(1);
    const longer = write('longer.yml', `${text}# ${'x'.repeat(1_000_000 - text.length - 2)}\n`);
    expect((await faultOf(() => readGate(longer, { today: TODAY }))).code).toBe('GATE_TOO_LARGE');
  });

  it.each([
    ['a missing file', () => join(folder, 'none.yml'), 'GATE_NOT_FOUND', /no such gate file/],
    ['a folder', () => folder, 'GATE_NOT_FOUND', /no file/],
    ['a file below a file', () => join(write('a.yml', text), 'b.yml'), 'GATE_NOT_FOUND', /ENOTDIR/],
    ['bytes that are no UTF-8', () => write('latin.yml', Buffer.from('model: caf\xe9\n', 'latin1')), 'GATE_SYNTAX', /not UTF-8/],
    ['an empty file', () => write('empty.yml', ''), 'GATE_INVALID', /must be a map/],
  ])('refuses %s', async (_, path, code, says) => {
    const fault = await faultOf(() => readGate(path(), { today: TODAY }));
    expect(fault.code).toBe(code);
    expect(fault.message).toMatch(says);
  });
});

describe('findGate', () => {
  it.each(['modelgate.yml', 'modelgate.yaml', '.modelgate.yml'])('finds %s', (name) => {
    const path = write(name, text);
    expect(findGate(folder)).toBe(path);
  });

  it('says what it looked for, and how to begin', async () => {
    const { code, message } = await faultOf(() => findGate(folder));
    expect(code).toBe('GATE_NOT_FOUND');
    expect(message).toMatch(/modelgate\.yml, modelgate\.yaml, \.modelgate\.yml[^]*modelgate init/);
  });

  it('does not choose among several', async () => {
    write('modelgate.yml', text);
    write('modelgate.yaml', text);
    expect(await faultOf(() => findGate(folder))).toMatchObject({ code: 'GATE_INVALID', message: expect.stringContaining('--gate') as string });
  });

  it('does not take a folder for a gate', () => {
    mkdirSync(join(folder, 'modelgate.yml'));
    const path = write('modelgate.yaml', text);
    expect(findGate(folder)).toBe(path);
  });
});
