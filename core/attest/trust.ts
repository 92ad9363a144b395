import { TrustedRoot } from '@sigstore/protobuf-specs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Fault } from '../fault.ts';
import { isPem, type SignedSpec } from '../spec/promote.ts';
import { verifyingKey } from './keys.ts';
import type { Trust } from './verify.ts';

/**
 * Whose signature the gate asks for, with the files that it names.
 * @param directory that paths are relative to
 * @throws Fault KEY_INVALID, ATTESTATION_INVALID when a file is not there or not what it is said to be; or when Sigstore's public
 * root can't be fetched
 */
export async function trustOf(spec: SignedSpec, directory: string): Promise<Trust> {
  if (spec.kind === 'key') {
    const inline = isPem(spec.key);
    const shown = inline ? 'the gate’s key' : spec.key;
    return { kind: 'key', key: verifyingKey(inline ? spec.key : await text(resolve(directory, spec.key), shown), shown) };
  }
  const { identity, issuer, trustedRoot } = spec;
  // The client of TUF repositories is loaded only where it is needed.
  return { kind: 'identity', identity, issuer, root: trustedRoot === undefined ? await (await import('./public-root.ts')).publicRoot() : await rootOf(resolve(directory, trustedRoot), trustedRoot) };
}

async function rootOf(file: string, shown: string): Promise<TrustedRoot> {
  const content = await text(file, shown);
  try {
    return TrustedRoot.fromJSON(JSON.parse(content));
  } catch (error) {
    throw new Fault({ code: 'ATTESTATION_INVALID', message: `it is no trusted root of a Sigstore: ${error instanceof Error ? error.message : String(error)}`, place: { file: shown }, remedy: 'Name trusted_root.json as the Sigstore’s TUF repository has it, or `gh attestation trusted-root` prints it.' });
  }
}

async function text(file: string, shown: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new Fault({ code: 'KEY_INVALID', message: `it can’t be read: ${error instanceof Error ? error.message : String(error)}`, place: { file: shown }, remedy: 'Paths of `signed` are relative to the gate file.' });
  });
}
